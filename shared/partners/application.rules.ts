import type { ApplicationAnswer, ApplicationReview, DirectBillCase } from "./application.schema.js";
import {
  capabilities,
  type DirectBillApplication,
  evaluateDirectBillApplication,
  mayScheduleAssessment,
  mayTellCapabilities,
} from "./direct-bill-application.rules.js";
import { type Eligibility, firstUnmet, type Standing } from "./eligibility.rules.js";
import type { Partner } from "./partner.schema.js";
import { type DirectBillRequirements, hasBegun, programme } from "./programme.rules.js";

type Changed = { application: DirectBillCase } | { refused: Eligibility & { eligible: false } };

const isOpen = ({ state }: DirectBillCase) =>
  firstUnmet([
    {
      met: state !== "approved" && state !== "refused",
      reason: "INVALID_STATE",
      fact: `The application is ${state}.`,
      remedy: "Make a new application.",
      parameters: { state },
    },
  ]);

/** What stands of the applicant on its record and in its statement (ELI-01, ELI-12, MKT-06). */
export function standingOf(
  partner: Partner,
  stated: { signingAuthority: boolean; partnerIdCountry?: string | undefined },
): Standing {
  const { membershipActive, countryCode } = partner;
  const partnerIdCountry = stated.partnerIdCountry?.toUpperCase() ?? countryCode;
  return {
    membershipActive,
    hasPartnerId: partnerIdCountry === countryCode,
    signingAuthority: stated.signingAuthority,
  };
}

/** The application with what the applicant says anew; one that waited for information is looked at again (ELI-06). */
export function answered(application: DirectBillCase, answer: ApplicationAnswer): Changed {
  const open = isOpen(application);
  if (!open.eligible) return { refused: open };
  const said = Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined));
  // What was confirmed was confirmed of other figures.
  const isFigureNew = answer.revenueUsd !== undefined || answer.tenureMonths !== undefined;
  const confirmed = isFigureNew ? { revenue: false, tenure: false } : application.confirmed;
  const { informationRequested: _, ...rest } = application;
  const state = isFigureNew || application.state === "informationRequested" ? "submitted" : application.state;
  return { application: { ...rest, ...said, confirmed, state } };
}

/**
 * The application with what the operator found; no interview before revenue and tenure are confirmed, and no capabilities
 * before the interview (ELI-09, ELI-10).
 */
export function reviewed(application: DirectBillCase, review: ApplicationReview, today: string): Changed {
  const confirmed = review.confirmed ?? application.confirmed;
  const assessmentOn = review.assessmentOn ?? application.assessmentOn;
  const possible = firstOf(
    isOpen(application),
    review.confirmed?.revenue ? isFigureThere(application, today) : undefined,
    review.assessmentOn === undefined ? undefined : mayScheduleAssessment(confirmed),
    review.capabilitiesPassed === undefined ? undefined : mayTellCapabilities({ confirmed, assessmentOn }, today),
  );
  if (possible) return { refused: possible };
  const isConfirmed = confirmed.revenue && confirmed.tenure;
  const state =
    review.informationRequested !== undefined
      ? "informationRequested"
      : assessmentOn !== undefined
        ? "assessmentScheduled"
        : isConfirmed
          ? "revenueConfirmed"
          : "submitted";
  const { confirmed: _confirmed, ...found } = review;
  return { application: { ...application, ...definedOnly(found), confirmed, state } };
}

/** AMB-81: an application of the 1st to 7th waits for the figure of the 8th. */
const isFigureThere = ({ figureOn }: DirectBillCase, today: string) =>
  firstUnmet([
    {
      met: today >= figureOn,
      reason: "INVALID_STATE",
      fact: `The revenue figure of the application is there on ${figureOn}.`,
      remedy: "Confirm the revenue from that day on.",
      parameters: { figureOn },
    },
  ]);

type Judged = { application: DirectBillCase; partner: Partner; required: DirectBillRequirements; now: Date };

/**
 * Decides: refused for the first failing line of section 1.2, whatever else is still open; approved only when the
 * assessment was held and revenue and tenure are confirmed. `undecidable` says what is missing for that.
 */
export function decided({
  application,
  partner,
  required,
  now,
}: Judged): Changed | { undecidable: Eligibility & { eligible: false } } {
  const open = isOpen(application);
  if (!open.eligible) return { refused: open };
  const isAssessed =
    application.capabilitiesPassed !== undefined &&
    mayTellCapabilities(application, now.toISOString().slice(0, 10)).eligible;
  const verdict = evaluateDirectBillApplication(applicationFacts(application, partner), required);
  const rests = verdict.eligible || afterAssessment.has(verdict.reason);
  const known = firstUnmet([
    {
      met: !rests || isAssessed,
      reason: "INVALID_STATE",
      fact: "The assessment has no result yet, or revenue and tenure are not confirmed.",
      remedy: "Review the application first.",
    },
  ]);
  if (!known.eligible) return { undecidable: known };
  const decidedAt = now.toISOString();
  if (verdict.eligible) return { application: { ...application, state: "approved", decidedAt } };
  return { application: { ...application, state: "refused", reasonCode: verdict.reason, decidedAt } };
}

/** The lines of section 1.2 that come after the assessment in the order of refusals. */
const afterAssessment = new Set<string>(["ASSESSMENT_FAILED", "MANAGED_SERVICE_MISSING", "SUPPORT_PLAN_MISSING"]);

/**
 * The application as the rule of section 1.2 reads it. Who is nothing in the programme yet has no tenure, whatever it
 * states: since a day a new partner begins as indirect reseller (ELI-07, ELI-17).
 */
export function applicationFacts(application: DirectBillCase, partner: Partner): DirectBillApplication {
  const { revenueUsd, supportPlan, ownOffering, capabilitiesPassed, appliedOn } = application;
  const isNew = Object.keys(partner.kinds).length === 0;
  const beginsAsReseller = isNew && hasBegun(programme.newPartnersBeginAsResellersFrom, appliedOn);
  const tenureMonths = beginsAsReseller ? 0 : application.tenureMonths;
  const passed = Object.fromEntries(capabilities.map((one) => [one, capabilitiesPassed?.[one] ?? false]));
  return {
    ...standingOf(partner, application),
    revenueUsd,
    tenureMonths,
    supportPlan,
    capabilitiesPassed: passed as DirectBillApplication["capabilitiesPassed"],
    ownOffering: {
      managedService: ownOffering.managedService ?? false,
      ownIntellectualProperty: ownOffering.ownIntellectualProperty ?? false,
      customerApplication: ownOffering.customerApplication ?? false,
    },
  };
}

function firstOf(...verdicts: (Eligibility | undefined)[]): (Eligibility & { eligible: false }) | undefined {
  for (const verdict of verdicts) if (verdict?.eligible === false) return verdict;
  return undefined;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const definedOnly = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
