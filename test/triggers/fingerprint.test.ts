import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { differenceOf, fingerprintOf } from "../../shared/triggers/fingerprint.js";

const keys = ["a-sealing-key-of-enough-characters"];
const of = (body: unknown, query = "") => fingerprintOf(new URLSearchParams(query), body, keys);

test("a fingerprint is the hash of every path with what is said there, in order of names, as answers are kept for ever under it", () => {
  const leaves = [
    ["query dryrun", "false"],
    ["a[0]", "1"],
    ["a[1].c", '"\\n\u00e9"'],
    ["b", "{}"],
  ];
  const all = createHash("sha256")
    .update(leaves.map((leaf) => JSON.stringify(leaf)).join(""))
    .digest("hex");
  expect(of({ b: {}, a: [1, { c: "\n\u00e9" }] }, "dryRun=false").all).toBe(all);
});
test("of a long body too, whichever of its values changes", () => {
  const long = (changed: number) => ({ x: Array.from({ length: 5_000 }, (_, index) => (index === changed ? 1 : 0)) });
  const leaves = long(-1).x.map((value, index) => JSON.stringify([`x[${index}]`, `${value}`]));
  expect(of(long(-1)).all).toBe(createHash("sha256").update(leaves.join("")).digest("hex"));
  expect(differenceOf(of(long(-1)), of(long(7)))).toBe("x[7]");
  expect(differenceOf(of(long(-1)), of(long(4_999)))).toBe("the body");
});
