import { addressIn } from "../../support/address.js";
import { read } from "../judge/read.js";
import { operatorTenant } from "../world/tokens.js";
import { answered, type DrawnRead, differs, differsInAnyOrder, itemsOf, oneOf } from "./drawn-reads.js";
import { businessTime } from "./holdings.facts.js";
import { parties } from "./parties.js";

type Link = { providerId: string; resellerId: string; state: string };
type Refused = { meterId: string; reason: string; records: number };
const { direct, provider, reseller } = parties;

/** Usage lies by the month. */
const isOfHalfYear = (partition: string) => /2021-0[1-6]/.test(partition);

/** What partners read of themselves and of each other, and the operator of all. */
export const partnerReads: readonly DrawnRead[] = [
  (at) =>
    oneOf(at, operatorTenant, {
      list: "GET /v1/partners",
      one: ({ id, partnerId }) => `GET /v1/partners/${partnerId ?? id}`,
    }),
  ({ look, reader }) => {
    const isThere = [...look.rows("partners")].some(({ rowKey }) =>
      rowKey.startsWith(`application_${parties.newcomer.tenantId}`),
    );
    const line = `GET /v1/partners/${parties.newcomer.tenantId}/applications`;
    return isThere
      ? oneOf({ reader }, operatorTenant, { list: line, one: (item) => `${line}/${item.id ?? item.applicationId}` })
      : undefined;
  },
  async ({ reader }) => {
    const { url } = await answered<{ url: string }>(reader, "GET /v1/customers/relationshiprequests", direct.tenantId);
    return differs("whom its invitation names", url.endsWith(`partnerId=${direct.tenantId}`), true);
  },
  async ({ look, reader }) => {
    const links = [...look.partition("partners", "partners")].filter(({ rowKey }) => rowKey.startsWith("link_"));
    const active = links.map(({ body }) => read<Link>(body)).filter(({ state }) => state === "active");
    const line = "GET /v1/relationships?relationship_type=";
    const resellers = await itemsOf(reader, `${line}is_indirect_cloud_solution_provider_of`, provider.tenantId);
    const wanted = active
      .filter(({ providerId }) => providerId === provider.tenantId)
      .map(({ resellerId }) => resellerId);
    return differsInAnyOrder(
      "resellers",
      resellers.map(({ id }) => id),
      wanted,
    );
  },
  async ({ reader }) => {
    const templates = await itemsOf(
      reader,
      "GET /v1/agreements?agreementType=MicrosoftCustomerAgreement",
      direct.tenantId,
    );
    const { templateId } = reader.random.pick(templates);
    const line = `GET /v1/agreementtemplates/${templateId}/document?country=US&language=en-US`;
    return differs("its document", typeof (await answered(reader, line, direct.tenantId)), "object");
  },
  async ({ reader }) => {
    const { tenantId, mpnId } = reader.random.pick([direct, provider]);
    const own = await answered<{ mpnId: string }>(reader, "GET /v1/profiles/mpn", tenantId);
    const named = await answered<{ mpnId: string }>(reader, `GET /v1/profiles/mpn?mpnId=${mpnId}`, tenantId);
    return differs("its PartnerID", [own.mpnId, named], [mpnId, own]);
  },
  async ({ reader }) => {
    const line = `GET /v1/compliance/csp/agreementstatus?mpnId=${reseller.mpnId}`;
    const one = await answered(reader, line, provider.tenantId);
    const other = await answered(reader, line.replace(/mpnId=.*/, `tenantId=${reseller.tenantId}`), provider.tenantId);
    return differs("whether it has signed", one, other);
  },
  async ({ reader }) => {
    const { tenantId, country } = reader.random.pick([direct, provider]);
    const rules = await answered<{ iso2Code?: string }>(reader, `GET /v1/countryvalidationrules/${country}`, tenantId);
    const { status } = await answered<{ status: string }>(
      reader,
      "POST /v1/validations/address",
      tenantId,
      addressIn(country),
    );
    return differs("a good address", [rules.iso2Code, status], [country, "VerifiedShippable"]);
  },
  async ({ look, reader }) => {
    const { now } = await answered<{ now: string }>(reader, "GET /v1/sandbox/clock", operatorTenant);
    return differs("business time", Date.parse(now), Date.parse(businessTime(look)));
  },
  async ({ reader }) => {
    const totals = await answered<{ items: Refused[] }>(reader, "GET /v1/usage/quarantine/summary", operatorTenant);
    const { items, links } = await answered<{ items: unknown[]; links: { next?: unknown } }>(
      reader,
      "GET /v1/usage/quarantine?size=500",
      operatorTenant,
    );
    const sum = totals.items.reduce((all, { records }) => all + records, 0);
    return links.next === undefined ? differs("how much is in quarantine", sum, items.length) : undefined;
  },
  ({ look, reader }) => {
    const kept = [...look.rows("usage")].filter(
      ({ partition, rowKey }) => isOfHalfYear(partition) && !/^[!~]/.test(rowKey),
    );
    if (kept.length === 0) return undefined;
    const id = reader.random.pick(kept).partition.slice(0, 36);
    return (async () => {
      const line = `GET /v1/usage/subscriptions/${id}/records?from=2021-01-01T00:00:00Z&to=2021-07-01T00:00:00Z`;
      const { items } = await answered<{ items: { batchId: string }[] }>(reader, line, operatorTenant);
      const own = kept.filter(({ partition }) => partition.startsWith(id));
      const batches = (all: readonly { batchId: string }[]) => [...new Set(all.map(({ batchId }) => batchId))];
      return differsInAnyOrder("batches", batches(items), batches(own.map(({ body }) => read(body))));
    })();
  },
  ({ look, reader }) => {
    if ([...look.rows("invoices")].length === 0) return undefined;
    const { tenantId } = reader.random.pick([direct, provider]);
    return oneOf({ reader }, tenantId, { list: "GET /v1/invoices", one: ({ id }) => `GET /v1/invoices/${id}` });
  },
  async ({ look, reader }) => {
    const { tenantId } = reader.random.pick([direct, provider]);
    const isThere = [...look.rows("invoices")].some(({ partition }) => partition.includes(tenantId));
    const [invoice] = isThere ? await itemsOf(reader, "GET /v1/invoices?size=1", tenantId) : [];
    if (invoice === undefined) return undefined;
    const line = `GET /v1/invoices/${invoice.id}/lineitems`;
    const lines = await itemsOf(reader, line, tenantId);
    if (lines.length === 0) return undefined;
    const number = 1 + reader.random.below(lines.length);
    const used = await itemsOf(reader, `${line}/${number}/usage`, tenantId);
    return differs(`whether anything was used for line ${number}`, used.length > 0, true);
  },
];
