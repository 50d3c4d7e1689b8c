import { capabilities } from "../../../shared/partners/direct-bill-application.rules.js";
import { nomination } from "../../support/nomination.js";
import type { StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { parties } from "./parties.js";

const { tenantId: applicant } = parties.newcomer;
const applications = `/v1/partners/${applicant}/applications`;

/** What the newcomer sends to become each kind; with less than twelve months it cannot become direct-bill (ELI-07). */
const wanted = {
  indirectReseller: { kind: "indirectReseller", signingAuthority: true },
  indirectProvider: { kind: "indirectProvider" },
  directBill: {
    kind: "directBill",
    signingAuthority: true,
    revenueUsd: { cloudAsReseller: "300000", perpetualSoftware: "0", otherRoles: "0" },
    tenureMonths: 12,
    supportPlan: "advanced",
    ownOffering: { managedService: true },
  },
} as const;

/** The newcomer applies for a kind; what it is not entitled to is refused. */
export function apply(story: StoryWriter, kind: keyof typeof wanted): void {
  story.step("newcomer", `applies to be ${kind}`, async ({ ask, known, expect }) => {
    const { status, body } = await ask(`POST ${applications}`, { as: applicant, body: wanted[kind] });
    if (status !== 201) return;
    const { id } = body as { id: string };
    known.set(`${kind} application`, id);
    if (story.races) return;
    const read = await ask(`GET ${applications}`, { as: applicant });
    expect("a read after one's own write sees it", read.text.includes(id), `application ${id}: ${read.text}`);
  });
}

/** The newcomer says anew how long it has traded: what the operator confirmed of the old figure counts no more. */
export function stateTenure(story: StoryWriter, tenureMonths: number): void {
  story.step("newcomer", `says that it has traded for ${tenureMonths} months`, async ({ ask, known }) => {
    const id = known.get("directBill application");
    if (id !== undefined) await ask(`PATCH ${applications}/${id}`, { as: applicant, body: { tenureMonths } });
  });
}

/** The operator confirms what was stated and tells of an interview that was passed. */
export function review(story: StoryWriter, assessmentOn: string): void {
  const body = {
    confirmed: { revenue: true, tenure: true },
    assessmentOn,
    capabilitiesPassed: Object.fromEntries(capabilities.map((one) => [one, true])),
  };
  story.step("operator", "reviews the newcomer's application", async ({ ask, known }) => {
    const id = known.get("directBill application");
    if (id !== undefined) await ask(`POST ${applications}/${id}/review`, { as: operatorTenant, body });
  });
}

/** The operator decides; the partner is direct-bill from then on, or is not. */
export function decide(story: StoryWriter): void {
  story.step("operator", "decides on the newcomer's application", async ({ ask, known, expect }) => {
    const id = known.get("directBill application");
    if (id === undefined) return;
    const { status, text } = await ask(`POST ${applications}/${id}/decision`, { as: operatorTenant });
    if (story.races) return;
    const { text: partner } = await ask(`GET /v1/partners/${applicant}`, { as: operatorTenant });
    expect("an approval makes the partner what it says", (status === 200) === partner.includes("directBill"), text);
  });
}

/** The operator notes who nominated the newcomer as provider, and with which result (ELI-14). */
export function nominate(story: StoryWriter, result: "open" | "granted"): void {
  story.step("operator", `notes a nomination of the newcomer that is ${result}`, async ({ ask, expect }) => {
    const line = `POST /v1/partners/${applicant}/nominations`;
    const { status, text } = await ask(line, { as: operatorTenant, body: { ...nomination, result } });
    expect("a nomination can be noted", status === 201, text);
  });
}
