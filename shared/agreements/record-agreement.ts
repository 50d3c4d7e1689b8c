import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { type CustomerFile, customerIn } from "../customers/customer-file.js";
import { customerNotFound, servedCustomer } from "../customers/served-customer.js";
import { Refusal } from "../kernel/refusal.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { acceptanceOf, acceptancesFor } from "./acceptance.rules.js";
import type { AgreementAcceptance, NewAgreement } from "./agreement.schema.js";
import { agreementKey, agreementsIn } from "./agreement-rows.js";

type Record = { caller: Caller; customerId: string; agreement: NewAgreement };

/** The partner attests that its customer accepted the agreement (AGR-03 to AGR-05). */
export function recordAgreement(
  backend: Backend,
  { caller, customerId, agreement }: Record,
): Promise<AgreementAcceptance> {
  return untilFresh(async () => {
    const { file, serving } = await servedCustomer(backend, caller.tenantId, customerId);
    if (serving.kind === "reseller") {
      throw new Refusal("RESELLER_CANNOT_ATTEST", {
        fact: "This partner serves the customer as an indirect reseller (AGR-04).",
        remedy: "Let the indirect provider record the acceptance.",
      });
    }
    const acceptance = acceptanceOf(agreement, backend.now, {
      method: "attested",
      recordedByPartnerId: caller.tenantId,
      recordedBy: caller.id,
      recordedUnder: backend.idFor("agreement", customerId),
    });
    return keep(backend, { customerId, file, acceptance });
  });
}

/** The customer's own administrator accepts the agreement, which then counts for each of its partners (AGR-04, AGR-07). */
export function signAgreement(
  backend: Backend,
  { caller, customerId, agreement }: Record,
): Promise<AgreementAcceptance> {
  return untilFresh(async () => {
    const file = await backend.customers.read(customerId);
    if (caller.tenantId !== customerId || customerIn(file) === undefined) throw customerNotFound(customerId);
    const acceptance = acceptanceOf(agreement, backend.now, {
      method: "direct",
      recordedBy: caller.id,
      recordedUnder: backend.idFor("agreement", customerId),
    });
    return keep(backend, { customerId, file, acceptance });
  });
}

type Keep = { customerId: string; file: CustomerFile; acceptance: AgreementAcceptance };

async function keep(backend: Backend, { customerId, file, acceptance }: Keep): Promise<AgreementAcceptance> {
  const before = agreementsIn(file).find((one) => one.id === acceptance.id);
  if (before !== undefined && before.recordedUnder === acceptance.recordedUnder) return before;
  if (before !== undefined) {
    throw new Refusal("AGREEMENT_EXISTS", {
      fact: "The acceptance by this person is recorded already (AGR-05).",
      remedy: "Nothing is to be done; another person's acceptance can be recorded beside it.",
      errorName: "PartnerConfirmedAgreementAlreadyExists",
    });
  }
  await backend.customers.commit(
    customerId,
    file.version,
    [{ create: agreementKey(acceptance.id), value: acceptance }],
    {
      kind: acceptance.method === "direct" ? "agreement-signed" : "agreement-recorded",
      subject: customerId,
      by: backend.actor,
      after: acceptance,
    },
  );
  return acceptance;
}

/** The acceptances that count for the calling partner (AGR-07). */
export async function listAgreements(
  backend: Backend,
  caller: Caller,
  customerId: string,
): Promise<AgreementAcceptance[]> {
  const { file } = await servedCustomer(backend, caller.tenantId, customerId);
  return acceptancesFor(caller.tenantId, agreementsIn(file));
}
