import { explainSale, maySell } from "../../shared/selling/may-sell.rules.js";
import type { SellingFacts } from "../../shared/selling/selling-facts.rules.js";
import { sellingRows } from "../decisions/selling.data.js";
import { sellingFacts } from "../decisions/selling.facts.js";
import { type Bench, median, printTable, shown, sizeFrom } from "./measure.js";

const facts: readonly SellingFacts[] = sellingRows.map(({ differs, offer, date }) =>
  sellingFacts(differs, offer, date),
);

/** Calls a second on one core: the middle of five runs over all rows of section 4, again and again, after one to warm up. */
function perSecond(decisions: number, decide: (facts: SellingFacts) => unknown): number {
  let kept: unknown;
  const run = () => {
    const begun = performance.now();
    for (let n = 0; n < decisions; n++) kept = decide(facts[n % facts.length] as SellingFacts);
    return (decisions / (performance.now() - begun)) * 1_000;
  };
  run();
  const rate = median(Array.from({ length: 5 }, run));
  if (kept === undefined) throw new Error("nothing was decided");
  return rate;
}

/** The selling decision alone, without storage: to reach are 100,000 a second on one core. */
export const sellingDecision: Bench = {
  name: "selling-decision",
  about: "may this partner sell this offer to this customer: decisions a second, beside writing the facts as JSON",
  sizes: "DECISIONS (200,000) in each of five runs",
  run: async () => {
    const decisions = sizeFrom("DECISIONS", 200_000);
    const written = perSecond(decisions, (one) => JSON.stringify(one));
    const rows = (
      [
        ["the decision", maySell],
        ["with every check explained", explainSale],
      ] as const
    ).map(([what, decide]) => {
      const rate = perSecond(decisions, decide);
      return [what, shown(rate), `${shown(rate / written)} ×`];
    });
    printTable(["", "a second", "of JSON"], [...rows, ["the facts as JSON", shown(written), "1 ×"]]);
  },
};
