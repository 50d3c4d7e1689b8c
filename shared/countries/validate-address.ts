import { type AddressVerdict, judgeAddress, type PostalAddress } from "./address.rules.js";

/** What the country's form says of an address; nothing is looked up elsewhere and nothing is kept. */
export const validateAddress = (address: PostalAddress): AddressVerdict => judgeAddress(address);
