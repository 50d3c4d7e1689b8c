import { expect, test } from "vitest";
import { evaluateDirectBillApplication } from "../../shared/partners/direct-bill-application.rules.js";
import { directBillRequirementsOn, programme } from "../../shared/partners/programme.rules.js";
import { anApplication, passedBut } from "../partners/an-application.js";
import { applicationRows } from "./direct-bill-application.data.js";

test("the table has each of its six rows once", () => {
  expect(applicationRows.map(({ row }) => row)).toEqual(["EL-1", "EL-2", "EL-3", "EL-4", "EL-5", "EL-6"]);
});

for (const { row, result, failed, tenureMonths, supportPlan, ...revenueUsd } of applicationRows) {
  test(`${row}: the application is answered with ${result}`, () => {
    const capabilitiesPassed = passedBut(...failed);
    const application = anApplication({ revenueUsd, tenureMonths, supportPlan, capabilitiesPassed });
    const answer = evaluateDirectBillApplication(application, directBillRequirementsOn(programme, "2021-07-01"));
    expect(answer.eligible ? "approved" : answer.reason).toBe(result);
  });
}
