import type { Directory } from "../../infra/local/directory.js";
import { type Role, roles } from "../../shared/auth/caller.js";
import { nomination } from "./nomination.js";

/** The parties of the tests. `enrolment` is what the operator states; `unenrolled` is a tenant that no record knows. */
export const parties = {
  operator: { tenantId: "0a000000-0000-4000-8000-000000000001" },
  contoso: {
    tenantId: "1c000000-0000-4000-8000-000000000001",
    enrolment: { legalName: "Contoso Inc.", domain: "contoso.example", countryCode: "US", kinds: ["directBill"] },
  },
  litware: {
    tenantId: "1c000000-0000-4000-8000-000000000002",
    enrolment: { legalName: "Litware Inc.", domain: "litware.example", countryCode: "US", kinds: ["directBill"] },
  },
  tailspin: {
    tenantId: "1c000000-0000-4000-8000-000000000003",
    enrolment: { legalName: "Tailspin GmbH", domain: "tailspin.example", countryCode: "DE", kinds: ["directBill"] },
  },
  northwind: {
    tenantId: "1c000000-0000-4000-8000-000000000004",
    enrolment: {
      legalName: "Northwind B.V.",
      domain: "northwind.example",
      countryCode: "NL",
      kinds: ["directBill"],
      legacyBillingDay: 15,
    },
  },
  fabrikam: {
    tenantId: "1c000000-0000-4000-8000-000000000005",
    enrolment: {
      legalName: "Fabrikam LLC",
      domain: "fabrikam.example",
      countryCode: "US",
      kinds: ["indirectProvider"],
      nomination,
    },
  },
  wingtip: {
    tenantId: "1c000000-0000-4000-8000-000000000006",
    enrolment: {
      legalName: "Wingtip LLC",
      domain: "wingtip.example",
      countryCode: "US",
      kinds: ["indirectReseller"],
    },
  },
  unenrolled: { tenantId: "1c000000-0000-4000-8000-000000000007" },
} as const;
export type Party = keyof typeof parties;
export type Partner = Exclude<Party, "operator" | "unenrolled">;

const names = Object.keys(parties) as Party[];
export const tenantOf = (party: Party): string => parties[party].tenantId;

/** The PartnerID of a party: its own, and stable. */
export const mpnIdOf = (party: Partner): string => String(5_000_001 + names.indexOf(party));

/** In every tenant a user named `all`, and for each role a user of its name and an app. */
export const clientIdOf = (party: Party, role: Role): string =>
  `2a000000-0000-4000-8000-0000000${names.indexOf(party)}${String(roles.indexOf(role)).padStart(4, "0")}`;

const userIdOf = (party: Party, index: number): string =>
  `2b000000-0000-4000-8000-0000000${names.indexOf(party)}${String(index).padStart(4, "0")}`;

export const directory: Directory = {
  tenants: names.map((party) => ({
    tenantId: tenantOf(party),
    name: party,
    clients: roles.map((role) => ({ clientId: clientIdOf(party, role), secret: "secret", roles: [role] })),
    users: [
      { userId: userIdOf(party, 99), userName: "all", password: "secret", roles },
      ...roles.map((role, index) => ({
        userId: userIdOf(party, index),
        userName: role,
        password: "secret",
        roles: [role],
      })),
    ],
  })),
};
