import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { reasons } from "../../../shared/kernel/reason-codes.js";
import { appendixB, notBuilt, outOfReach, shownElsewhere } from "./appendix-b.data.js";

const folder = "test/wire/refusals";
const Rows = z.array(z.object({ code: z.string(), says: z.string() }));

/** Every list of rows of this folder, by the name under which its file gives it; that each is walked, the first test says. */
const names = readdirSync(folder);
const lists = (
  await Promise.all(
    names
      .filter((name) => name.endsWith(".data.ts"))
      .map(async (file) => {
        const given: object = await import(`./${file}`);
        return Object.entries(given).map(([list, value]) => ({ file, list, rows: Rows.safeParse(value).data ?? [] }));
      }),
  )
)
  .flat()
  .filter(({ rows }) => rows.length > 0);
const rows = lists.flatMap((one) => one.rows);
const walked = new Set(rows.map(({ code }) => code));
const unbuilt = Object.values(notBuilt).flat();

const sources = readdirSync("shared", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && path !== "kernel/reason-codes.ts")
  .map((path) => readFileSync(`shared/${path}`, "utf8"))
  .join("\n");
const isSaid = (code: string) => sources.includes(`"${code}"`);

test("every list of rows is walked by a test that takes it from its file", () => {
  const tests = names
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  const isWalked = ({ file, list }: (typeof lists)[number]) =>
    tests.some(
      (text) => text.includes(`"./${file.replace(/ts$/, "js")}"`) && new RegExp(`\\bwalk\\(${list}\\b`).test(text),
    );
  expect(lists.length).toBeGreaterThan(5);
  expect(lists.filter((one) => !isWalked(one)).map(({ file, list }) => `${file} ${list}`)).toEqual([]);
});

test("Appendix B: every reason of the rules is one of the app's, which has beside them only its own faults", () => {
  const own = ["NOT_BUILT", "SERVER_BUSY", "SERVER_FAULT"];
  expect([...appendixB, ...own].sort()).toEqual(Object.keys(reasons).sort());
});

test.each(appendixB)(
  "Appendix B: %s is walked, or said where it is shown, why it is out of reach, or what is not built",
  (code) => {
    const places = [walked.has(code), code in shownElsewhere, code in outOfReach, unbuilt.includes(code)];
    expect(places.filter(Boolean), `${code}: walked, elsewhere, out of reach, not built: ${places}`).toHaveLength(1);
  },
);

test("Appendix B: what is shown elsewhere is named there", () => {
  for (const [code, path] of Object.entries(shownElsewhere)) expect(readFileSync(path, "utf8")).toContain(code);
});

test("Appendix B: what is called not built is said by nothing in the app, and all else is", () => {
  expect(unbuilt.filter(isSaid)).toEqual([]);
  expect(appendixB.filter((code) => !unbuilt.includes(code) && !isSaid(code))).toEqual([]);
});

test("every row's sentence begins with its rule, and is its own", () => {
  expect(rows.filter(({ says }) => !/^[^:]+: \S/.test(says))).toEqual([]);
  const sentences = rows.map(({ code, says }) => `${code}: ${says}`);
  expect(sentences.filter((one, index) => sentences.indexOf(one) !== index)).toEqual([]);
});
