import { directPartner, euroPartner, type Party, provider, reseller } from "./parties.data.js";

/** A customer of the demo, and in October 2017 the resource group of the recorded usage that stands for it. */
export type DemoCustomer = {
  name: string;
  domain: string;
  /** Where it is, with what the country asks for in an address. */
  address: { country: string; city: string; state?: string; addressLine1: string; postalCode: string };
  seller: Party;
  reseller?: Party;
  group?: string;
};

const address = { country: "US", city: "Springfield", state: "IL", addressLine1: "1 Main Street", postalCode: "62701" };
const direct = { seller: directPartner, address };
const indirect = { seller: provider, reseller, address };

/** The recorded usage is one subscription's: each of its resource groups stands for a customer with a subscription. */
export const octoberCustomers: readonly (DemoCustomer & { group: string })[] = [
  { group: "rg-1", name: "Alder Foods", domain: "alder-foods.example", ...direct },
  { group: "rg-3", name: "Birch Logistics", domain: "birch-logistics.example", ...direct },
  { group: "rg-4", name: "Clover Dental", domain: "clover-dental.example", ...direct },
  { group: "rg-5", name: "Dogwood Media", domain: "dogwood-media.example", ...indirect },
  { group: "rg-7", name: "Elm Street Law", domain: "elm-street-law.example", ...indirect },
];

export const planCustomer: DemoCustomer = {
  name: "Fluitekruid B.V.",
  domain: "fluitekruid.example",
  address: { country: "NL", city: "Utrecht", addressLine1: "Vredenburg 40", postalCode: "3511 BD" },
  seller: euroPartner,
};
