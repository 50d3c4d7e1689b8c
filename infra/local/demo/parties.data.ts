import type { Client, Directory, Tenant, User } from "../directory.js";

/** A tenant of the demo: its app, its users, and the password and secret that all of them share. */
export type Party = { tenantId: string; name: string; domain: string; clientId: string; users: readonly User[] };

/** On this machine only: the issuer listens on loopback. */
export const secret = "local-demo-secret";
const password = "local-demo-password";

export const operator: Party = {
  tenantId: "0a000000-0000-4000-8000-000000000001",
  name: "Meridian Distribution",
  domain: "meridian.example",
  clientId: "0a000000-0000-4000-8000-0000000000c1",
  users: [
    {
      userId: "0a000000-0000-4000-8000-0000000000a1",
      userName: "operator@meridian.example",
      password,
      roles: ["Operator"],
    },
  ],
};

export const directPartner: Party = {
  tenantId: "d1000000-0000-4000-8000-000000000001",
  name: "Larkspur Cloud",
  domain: "larkspur.example",
  clientId: "d1000000-0000-4000-8000-0000000000c1",
  users: [
    {
      userId: "d1000000-0000-4000-8000-0000000000a1",
      userName: "admin@larkspur.example",
      password,
      roles: ["AdminAgent"],
    },
    {
      userId: "d1000000-0000-4000-8000-0000000000b1",
      userName: "billing@larkspur.example",
      password,
      roles: ["BillingAdmin"],
    },
  ],
};

export const provider: Party = {
  tenantId: "d2000000-0000-4000-8000-000000000001",
  name: "Juniper Wholesale",
  domain: "juniper.example",
  clientId: "d2000000-0000-4000-8000-0000000000c1",
  users: [
    {
      userId: "d2000000-0000-4000-8000-0000000000a1",
      userName: "admin@juniper.example",
      password,
      roles: ["AdminAgent"],
    },
    {
      userId: "d2000000-0000-4000-8000-0000000000b1",
      userName: "billing@juniper.example",
      password,
      roles: ["BillingAdmin"],
    },
  ],
};

export const reseller: Party = {
  tenantId: "d3000000-0000-4000-8000-000000000001",
  name: "Cedar IT Services",
  domain: "cedar.example",
  clientId: "d3000000-0000-4000-8000-0000000000c1",
  users: [
    {
      userId: "d3000000-0000-4000-8000-0000000000a1",
      userName: "admin@cedar.example",
      password,
      roles: ["AdminAgent"],
    },
  ],
};

export const euroPartner: Party = {
  tenantId: "d4000000-0000-4000-8000-000000000001",
  name: "Wilgenrijk Cloud B.V.",
  domain: "wilgenrijk.example",
  clientId: "d4000000-0000-4000-8000-0000000000c1",
  users: [
    {
      userId: "d4000000-0000-4000-8000-0000000000a1",
      userName: "admin@wilgenrijk.example",
      password,
      roles: ["AdminAgent"],
    },
  ],
};

const partners = [directPartner, provider, reseller, euroPartner];
/** Tenants of the demo's partners: a store with any other partner is somebody's own. */
export const demoPartnerIds: readonly string[] = partners.map(({ tenantId }) => tenantId);

const tenant = (party: Party, roles: Client["roles"]): Tenant => ({
  tenantId: party.tenantId,
  name: party.name,
  clients: [{ clientId: party.clientId, secret, roles }],
  users: party.users,
});

/** What the local issuer knows: the demo's parties, and of every other tenant its administrator. */
export const directory: Directory = {
  tenants: [tenant(operator, ["Operator"]), ...partners.map((partner) => tenant(partner, ["AdminAgent"]))],
  others: { password, secret, roles: ["GlobalAdmin"] },
};
