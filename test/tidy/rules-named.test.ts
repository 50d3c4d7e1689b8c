import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const tests = new URL("../", import.meta.url);
/** How many rules there are of roles, eligibility, markets, customers, agreements and relationships. */
const rules = { ROL: 10, ELI: 17, MKT: 9, CUS: 9, AGR: 8, REL: 11 } as const;
/** Rules that decide nothing in what is built, and why. */
const undecided: Readonly<Record<string, string>> = {
  "ELI-13": "it forbids to depend on an account manager, and the product knows none",
};

/** Every rule id in a text that tests put into a title, a row of a decision table among them. */
function idsInTitles(): Set<string> {
  const ids = new Set<string>();
  for (const file of readdirSync(tests, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || file.startsWith("tidy")) continue;
    const text = readFileSync(new URL(file, tests), "utf8");
    for (const [title] of text.matchAll(/(["`])(?:(?!\1).)*\1/g)) {
      for (const [id] of title.matchAll(/\b[A-Z]{3}-\d\d\b/g)) ids.add(id);
    }
  }
  return ids;
}

test("every rule ROL, ELI, MKT, CUS, AGR and REL that decides something is named by a test, and the others say why not", () => {
  const named = idsInTitles();
  const all = Object.entries(rules).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `${group}-${String(index + 1).padStart(2, "0")}`),
  );
  expect(all.filter((id) => !named.has(id))).toEqual(Object.keys(undecided));
});
