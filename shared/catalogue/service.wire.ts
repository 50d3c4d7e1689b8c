import { z } from "zod";
import { describe } from "../language/describe.rules.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Language } from "../language/texts.rules.js";
import type { Query } from "../triggers/query.js";
import type { PublishedImage, PublishedService } from "./service.schema.js";
import type { Availability, Cloud } from "./service-availability.rules.js";

const clouds: readonly Cloud[] = ["global", "germany", "usgov"];

/** The cloud and day that a request asks for; the global cloud and today where it does not say. */
export function cloudAndDateAsked(query: Query, now: Date): { cloud: Cloud; date: string } {
  const cloud = query.word("cloud", clouds) ?? "global";
  const date = query("date") ?? now.toISOString().slice(0, 10);
  if (z.iso.date().safeParse(date).success) return { cloud, date };
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: '{property} is "{value}".',
    remedy: "Send date as a day like 2021-10-01.",
    parameters: { property: "date", value: date.slice(0, 40), expected: "a day like 2017-10-01" },
  });
}

/** A service as the list of a cloud has it. */
export const serviceResource = ({ id, name, clouds }: PublishedService, cloud: Cloud) => {
  const here = clouds.find((one) => one.cloud === cloud);
  return {
    id,
    name,
    cloud,
    availableFrom: here?.availableFrom,
    releaseNote: here?.releaseNote,
    attributes: { objectType: "Service" },
  };
};

export const imageResource = ({ id, name, publisher, licensing, thirdParty }: PublishedImage) => ({
  id,
  name,
  publisher,
  licensing,
  thirdParty,
  attributes: { objectType: "MarketplaceImage" },
});

type Said = { id: string; cloud: Cloud; date: string; verdict: Availability };

/** The answer to "may a subscription have it": yes and what is billed, or the reason with its fact and remedy. */
export const availabilityAnswer = (said: Said, language: Language) => {
  const { id, cloud, date, verdict } = said;
  return {
    id,
    cloud,
    date,
    isAvailable: verdict.available,
    ...(verdict.available
      ? { billed: verdict.billed }
      : { reasonCode: verdict.reason, ...textsOf(said, verdict, language) }),
    attributes: { objectType: "ServiceAvailability" },
  };
};

type Unavailable = Extract<Availability, { available: false }>;
type Texts = { fact: string; remedy: string; parameters: Record<string, string> };

function textsOf(said: Said, verdict: Unavailable, language: Language) {
  const texts = verdict.reason === "SERVICE_NOT_AVAILABLE_YET" ? notYet(said, verdict) : standing[verdict.reason];
  const { fact, remedy } = describe({ code: verdict.reason, ...texts }, language);
  return { fact, remedy };
}

function notYet({ id, cloud, date }: Said, { availableFrom }: { availableFrom?: string | undefined }): Texts {
  return {
    fact: `The cloud ${cloud} does not have ${id} on ${date}; its first day there: ${availableFrom ?? "none is known"}.`,
    remedy:
      availableFrom === undefined
        ? "Ask for another cloud, or look into later release notes."
        : `Ask for a day from ${availableFrom} on, or for another cloud.`,
    parameters: { cloud, service: id, date, availableFrom: availableFrom ?? "none" },
  };
}

const standing: Readonly<Record<Exclude<Unavailable["reason"], "SERVICE_NOT_AVAILABLE_YET">, Texts>> = {
  SERVICE_NOT_ARM: {
    fact: "The service does not run on the Azure Resource Manager model.",
    remedy: "Choose a service that does; this one becomes available when it moves to that model.",
    parameters: {},
  },
  THIRD_PARTY_PAID_NOT_AVAILABLE: {
    fact: "The image is a paid application of another publisher.",
    remedy: "Choose a free image, or one for which the customer brings its own licence.",
    parameters: {},
  },
};
