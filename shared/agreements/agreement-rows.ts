import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { AgreementAcceptance } from "./agreement.schema.js";

const prefix = "agreement_";
export const agreementKey = (id: string) => `${prefix}${id}`;
/** Every acceptance in a customer's file, whoever recorded it. */
export const agreementsIn = (file: CustomerFile): AgreementAcceptance[] => recordsOf(file, prefix, AgreementAcceptance);
