import { broken, misreading, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

const leavingOut = (prefix: string) =>
  writing((changes) => changes.filter((change) => !rowOf(change).startsWith(prefix)), "partners");

/** How a partner comes to what it is, broken. */
export const applicationMutations: readonly Mutation[] = [
  {
    name: "a check skipped: whether an application is open already",
    ports: broken({ table: misreading("partners", /^application_/, () => undefined) }, only("apply-for-partner-kind")),
  },
  {
    name: "a nomination taken for granted",
    ports: broken(
      { table: misreading("partners", /^nomination_/, (body) => body.replace('"open"', '"granted"')) },
      only("apply-for-partner-kind"),
    ),
  },
  {
    name: "an approval of which the partner's record knows nothing",
    ports: broken({ table: leavingOut("partner_") }, only("decide-application")),
  },
  {
    name: "a reseller enrolled beside an invitation that stays open",
    ports: broken({ table: leavingOut("link_") }, only("apply-for-partner-kind")),
  },
  {
    name: "a nomination told and not kept",
    ports: broken({ table: leavingOut("nomination_") }, only("nominate-provider")),
  },
  {
    name: "an application decided, whatever was decided of it meanwhile",
    slow: true,
    ports: broken(
      {
        table: writing(
          (changes) => changes.map((change) => (change.kind === "delete" ? change : { kind: "put", row: change.row })),
          "partners",
        ),
      },
      (name) => name === "decide-application" || name === "answer-application",
    ),
  },
];
