import { expect, test } from "vitest";
import { type Availability, availabilityOf } from "../../shared/catalogue/service-availability.rules.js";
import { programme } from "../../shared/partners/programme.rules.js";
import { availabilityRows } from "./service-availability.data.js";

const { thirdPartyPaidAllowed } = programme;
const spoken = (answer: Availability) => {
  if (!answer.available) return answer.reason;
  return answer.billed === "infrastructure" ? "available, infrastructure billed" : "available";
};

test("the table has each of its six rows once", () => {
  expect(availabilityRows.map(({ row }) => row)).toEqual(["SV-1", "SV-2", "SV-3", "SV-4", "SV-5", "SV-6"]);
});

for (const { row, entry, date, result } of availabilityRows) {
  test(`${row}: on ${date} the ${entry.kind} is ${result}`, () => {
    expect(spoken(availabilityOf(entry, { cloud: "global", date, thirdPartyPaidAllowed }))).toBe(result);
  });
}
