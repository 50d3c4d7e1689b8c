import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Partner } from "../partners/partner.schema.js";
import { resellerNamed } from "../selling/order-words.rules.js";
import type { NewOrder } from "./order.schema.js";

type Where = { customerId: string; partner: Partner };

/** Refuses an order that is wrong in itself, before anything of the programme is asked. */
export function refuseForm(order: NewOrder, { customerId, partner }: Where): void {
  refuseOtherCustomer(order, customerId);
  refuseMisnumbered(order);
  refuseForcedCurrency(order, partner);
  refuseUnattested(order);
}

/** All lines of an order are for the customer of its path (3.2). */
export function refuseOtherCustomer({ referenceCustomerId }: { referenceCustomerId?: string | undefined }, id: string) {
  if (!referenceCustomerId || referenceCustomerId.toLowerCase() === id) return;
  throw new Refusal("MIXED_CUSTOMERS", {
    fact: `referenceCustomerId is ${referenceCustomerId.slice(0, 60)}, the path names customer ${id}.`,
    remedy: "Let both name the customer who orders; place an order for each customer.",
    parameters: { property: "referenceCustomerId", value: referenceCustomerId.slice(0, 60), customerId: id },
  });
}

function refuseMisnumbered({ lineItems }: NewOrder): void {
  if (lineItems.every((line, index) => line.lineItemNumber === index)) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "The lines are numbered {value}.",
    remedy: "Number the lines 0, 1, 2 … in their order.",
    parameters: { property: "lineItemNumber", value: lineItems.map((line) => line.lineItemNumber).join(", ") },
    wireCode: 800071,
  });
}

/** The currency is the partner's (CUR-01): a client may only repeat it. */
function refuseForcedCurrency({ currencyCode }: NewOrder, { billingCurrency }: Partner): void {
  if (!currencyCode || currencyCode.toUpperCase() === billingCurrency) return;
  throw new Refusal("CURRENCY_MISMATCH", {
    fact: `currencyCode is ${currencyCode}; this partner is billed in ${billingCurrency}.`,
    remedy: "Leave currencyCode out.",
    parameters: { currencyCode, billingCurrency },
    status: 400,
    wireCode: 900169,
  });
}

type Attested = {
  lineItems: readonly { partnerIdOnRecord?: string | undefined }[];
  partnerOnRecordAttestationAccepted?: boolean | undefined;
};

/** Real clients do not send it: it is asked for only where somebody else is on record. */
export function refuseUnattested({ lineItems, partnerOnRecordAttestationAccepted: attested }: Attested): void {
  const named = lineItems.map(({ partnerIdOnRecord }) => resellerNamed(partnerIdOnRecord)).find(Boolean);
  if (named === undefined || attested === true) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "A line names the reseller {mpnId}, and partnerOnRecordAttestationAccepted is not true.",
    remedy: "Send partnerOnRecordAttestationAccepted: true with an order that names a reseller.",
    parameters: { property: "partnerOnRecordAttestationAccepted", mpnId: named },
    wireCode: 900206,
  });
}
