import { phrasedRefusal } from "../language/phrased.rules.js";
import { wordOf } from "../triggers/query.js";
import type { Customer } from "./customer.schema.js";
import type { AccountStanding, CustomerQualification, FoundTrue } from "./standing.schema.js";
import { EducationSegment, type NewQualification, Qualification } from "./standing.schema.js";

/** The wire's account status; this date has no zone there. */
export const standingResource = ({ status, changedAt }: AccountStanding) => ({
  type: "account",
  status,
  lastUpdateDateTime: changedAt.slice(0, 19),
});

/** Whose tenant a customer's is, as the operator said: our own resource. */
export const ownerResource = ({ tenantKind = "customer", ownedByPartnerId }: Customer) => ({
  tenantKind,
  ownedByPartnerId,
  attributes: { objectType: "TenantOwner" },
});

/** What a partner said of its customer, and what was found; who said it is not told. */
export function qualificationResource(found: CustomerQualification | FoundTrue) {
  if (!("partnerId" in found)) return found;
  const { partnerId: _own, ...resource } = found;
  return resource;
}

/**
 * The older form of the list, as one word: `education` once that was found true, else `none`. The clients that ask for it
 * fail on the word of any other qualification.
 */
export const qualificationWord = (all: readonly FoundTrue[]) =>
  all.some((one) => one.qualification === "Education" && one.vettingStatus === "Approved") ? "education" : "none";

type Asked = Pick<CustomerQualification, "qualification" | "educationSegment" | "website">;

/** What a partner asks for, with the wire's words read; schools name their segment, and the government cloud its code. */
export function qualificationAsked(body: NewQualification): Asked {
  const qualification = wordOf("qualification", body.qualification, Qualification.options);
  const { educationSegment, website, validationCode } = body;
  if (qualification === "Education" && educationSegment === undefined) throw missing("educationSegment", qualification);
  if (qualification === "GovernmentCommunityCloud" && validationCode === undefined) {
    throw missing("validationCode", qualification);
  }
  return {
    qualification,
    ...(educationSegment === undefined
      ? {}
      : { educationSegment: wordOf("educationSegment", educationSegment, EducationSegment.options) }),
    ...(website === undefined ? {} : { website }),
  };
}

const missing = (property: string, qualification: string) =>
  phrasedRefusal("REQUEST_INVALID", {
    fact: "{property} is missing.",
    remedy: "Send it with {qualification}.",
    parameters: { property, value: "missing", qualification },
  });
