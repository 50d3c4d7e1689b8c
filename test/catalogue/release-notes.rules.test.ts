import { expect, test } from "vitest";
import { releaseNotes } from "../../shared/catalogue/release-notes.rules.js";
import type { PublishedService } from "../../shared/catalogue/service.schema.js";

const service = (id: string, name: string, availableFrom: string, releaseNote?: string): PublishedService => ({
  id,
  name,
  armBased: true,
  clouds: [
    { cloud: "global", availableFrom, ...(releaseNote === undefined ? {} : { releaseNote }) },
    { cloud: "germany", availableFrom: "2019-01-01" },
  ],
  knownSince: "2021-01-01T00:00:00.000Z",
  publishedUnder: "00000000-0000-4000-8000-000000000001",
});

test("SVC-03: the release notes list a cloud's services under their days, newest first, whatever order they come in", () => {
  const services = [
    service("vm", "Virtual Machines", "2018-01-01"),
    service("aks", "Kubernetes", "2020-05-01", "New."),
  ];
  services.push(service("app", "App Service", "2020-05-01"));
  const notes = releaseNotes(services, "global", "2021-02-01");
  expect(notes.slice(notes.indexOf("## "))).toBe(
    "## 2020-05-01\n\n- **Kubernetes** (`aks`): New.\n- **App Service** (`app`)\n\n## 2018-01-01\n\n- **Virtual Machines** (`vm`)\n",
  );
  expect(notes).toMatch(/^# Azure services in the global cloud\n\nAvailable .* on 2021-02-01: 3\./);
  expect(releaseNotes([...services].reverse(), "global", "2021-02-01")).toBe(notes);
});

test("SVC-07: another cloud has its own days, and a cloud without services a document without entries", () => {
  const services = [service("aks", "Kubernetes", "2020-05-01")];
  expect(releaseNotes(services, "germany", "2021-02-01")).toContain("## 2019-01-01\n");
  expect(releaseNotes([], "usgov", "2021-02-01")).toMatch(/: 0\..*\n$/);
});

test("a name that holds Markdown's own signs is text", () => {
  expect(releaseNotes([service("x", "A*B_[C]", "2020-01-01", "`code` <b>")], "global", "2021-02-01")).toContain(
    "- **A\\*B\\_\\[C\\]** (`x`): \\`code\\` \\<b\\>\n",
  );
});
