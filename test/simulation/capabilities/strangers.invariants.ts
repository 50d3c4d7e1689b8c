import type { Invariant } from "../judge/invariant.js";
import { invoicesIn } from "../judge/invoices.js";
import type { Look } from "../judge/look.js";
import { relationshipsIn } from "./customers.invariants.js";
import { customersIn } from "./holdings.facts.js";
import { parties } from "./parties.js";

/** `whose`: a text that names all who have to do with it, by their tenants or PartnerIDs. Each of `asked` is theirs to ask. */
type Thing = { whose: string; customerId?: string; asked: readonly (readonly [line: string, body?: unknown])[] };
type Kind = (look: Look, customers: readonly string[]) => Thing[];

/** The records of a kind in customers' files, whose keys begin with its prefix and end with their id. */
const filed =
  (prefix: string, asked: (line: string, id: string, customerId: string) => Thing["asked"]): Kind =>
  (look, customers) =>
    customers.flatMap((customerId) =>
      [...look.partition("customers", customerId)]
        .filter(({ rowKey }) => rowKey.startsWith(prefix))
        .map(({ rowKey, body }) => ({
          whose: body,
          customerId,
          asked: asked(`/v1/customers/${customerId}`, rowKey.slice(prefix.length), customerId),
        })),
    );

const whoKnows = (look: Look, customerId: string) =>
  JSON.stringify([customerId, relationshipsIn(look, customerId).map(({ partnerId }) => partnerId)]);

const serves = (look: Look, customerId: string | undefined, tenantId: string) =>
  customerId !== undefined &&
  relationshipsIn(look, customerId).some(({ partnerId, state }) => partnerId === tenantId && state === "active");

const kinds: readonly Kind[] = [
  (look) =>
    [...invoicesIn(look)].map(({ invoice: { recipientId, invoiceNumber } }) => ({
      whose: recipientId,
      asked: ["", "/lineitems", "/lineitems/1/usage", "/documents/reconciliation"].map((part) => [
        `GET /v1/invoices/${invoiceNumber}${part}`,
      ]),
    })),
  (look, customers) =>
    customers.map((customerId) => ({
      whose: whoKnows(look, customerId),
      asked: [
        ...["", "/profiles/billing", "/profiles/company", "/users", "/groups", "/agreements", "/qualifications"],
        ...["/validationStatus", "/orders", "/subscriptions", "/relationships", "/subscriptions/usagerecords"],
      ]
        .map((part): [string] => [`GET /v1/customers/${customerId}${part}`])
        .concat([[`DELETE /v1/customers/${customerId}`]]),
    })),
  (look, customers) =>
    customers.flatMap((customerId) =>
      [...look.partition("customerusers", customerId)]
        .filter(({ rowKey }) => rowKey.startsWith("user_"))
        .map(({ rowKey }) => {
          const line = `/v1/customers/${customerId}/users/${rowKey.slice("user_".length)}`;
          const asked = [[`GET ${line}`], [`GET ${line}/directoryroles`], [`DELETE ${line}`]] as const;
          return { whose: whoKnows(look, customerId), asked };
        }),
    ),
  filed("cart_", (line, id) => [[`GET ${line}/carts/${id}`], [`POST ${line}/carts/${id}/checkout`]]),
  filed("order_", (line, id) => [
    [`GET ${line}/orders/${id}`],
    [`GET ${line}/orders/${id}/provisioningstatus`],
    [`GET ${line}/orders/${id}/lineitems/0/activationlinks`],
  ]),
  filed("subscription_", (line, id) => [
    ...["", "/addons", "/upgrades", "/transitions", "/supportcontact", "/registrationstatus", "/azureentitlements"]
      .concat("/meterusagerecords?month=2021-01")
      .map((part): [string] => [`GET ${line}/subscriptions/${id}${part}`]),
    [`PATCH ${line}/subscriptions/${id}`, { friendlyName: "Mine" }],
    [`PATCH ${line}/subscriptions/${id}`, { status: "suspended" }],
    [`POST ${line}/subscriptions/${id}/registrations`],
  ]),
  filed("upgrade_", (_line, id, customerId) => [
    [`POST /v1/productupgrades/${id}/status`, { customerId, productFamily: "azure" }],
  ]),
];
/** Of each reader. */
const drawnMax = 2;

/** What belongs to others is asked for by its id, when all is over. */
export const strangerInvariants: readonly Invariant[] = [
  {
    promise:
      "a partner neither sees nor changes what it has nothing to do with, though it knows its id (CUS-04, PRT-03)",
    answers: async (look, { ask, random, writes }) => {
      const customers = [...customersIn(look)];
      const next = random.inTurn(kinds);
      for (let tries = 0, drawn = 0; tries < kinds.length && drawn < drawnMax; tries++) {
        const things = next()(look, customers);
        if (things.length === 0) continue;
        const { whose, customerId, asked } = random.pick(things);
        const strangers = Object.values(parties).filter(
          ({ tenantId, mpnId }) => !whose.includes(tenantId) && !whose.includes(`"${mpnId}"`),
        );
        if (strangers.length === 0) continue;
        drawn++;
        // One that serves the same customer is held off by less than one that does not know it.
        const beside = strangers.filter(({ tenantId }) => serves(look, customerId, tenantId));
        const { name, tenantId } = random.pick(beside.length === 0 ? strangers : beside);
        const [line, body] = random.pick(asked);
        const { status, text } = await ask(line, { as: tenantId, ...(body === undefined ? {} : { body }) });
        if ((status === 403 || status === 404) && writes.length === 0) continue;
        return `${line} of the ${name}: ${status} ${text}, wrote ${writes}`;
      }
      return undefined;
    },
  },
];
