import type { Backend } from "../backend.js";
import { partnerNotFound } from "./enrol-partner.js";
import type { Partner } from "./partner.schema.js";

/** One partner, for the operator. */
export async function findPartner(backend: Backend, partnerId: string): Promise<Partner> {
  const partner = await backend.partners.find(partnerId);
  if (partner === undefined) throw partnerNotFound(partnerId);
  return partner;
}

/** All partners in the order of their enrolment, for the operator. */
export async function listPartners(backend: Backend): Promise<Partner[]> {
  return (await backend.partners.list()).sort((a, b) => a.accountNumber - b.accountNumber);
}
