import assert from "node:assert/strict";
import data from "./programme.data.json";

/** What a direct-bill applicant must show (ELI-02, ELI-05, ELI-07); `from` null: since ever. */
export type DirectBillRequirements = {
  from: string | null;
  revenueUsdMin: string;
  tenureMonthsMin: number;
  revenueMonths: number;
  revenueRenewedOnDay: number;
};

/** Dates on which the programme changes, each a UTC date that is itself the first day of the new state; null: not set. */
export type Programme = {
  /** Oldest first. */
  directBill: readonly DirectBillRequirements[];
  /** From it on a partner that is new begins as indirect reseller (ELI-17). */
  newPartnersBeginAsResellersFrom: string;
  /** Before it nobody is asked for the partner agreement (ELI-15, AMB-73). */
  partnerAgreementRequiredFrom: string;
  /** `discount`: off the retail price, where a price list states none (AMB-09). */
  legacyAzure: { phase1From: string; phase2From: string; phase3From: string | null; discount: string };
  /** First day of the Azure plan and of the conversion for GCC customers (PHS-10). */
  azurePlanForGccFrom: string | null;
  germanyCloud: { closedToNewCustomersFrom: string; closedFrom: string };
  /** AMB-17: paid applications of other publishers. */
  thirdPartyPaidAllowed: boolean;
};

/** The programme as published. */
export const programme: Programme = data;

/** Dates that the publication leaves open, where the deployment sets them (PHS-10, PHS-18, AMB-06). */
export type ConfiguredDates = { legacyRetiredFrom?: string; azurePlanForGccFrom?: string };

/** The programme with the dates that the deployment sets; without them as published. */
export function programmeWith({ legacyRetiredFrom, azurePlanForGccFrom }: ConfiguredDates): Programme {
  const { legacyAzure } = programme;
  return {
    ...programme,
    legacyAzure: { ...legacyAzure, phase3From: legacyRetiredFrom ?? legacyAzure.phase3From },
    azurePlanForGccFrom: azurePlanForGccFrom ?? programme.azurePlanForGccFrom,
  };
}

/** Spans of the programme, in days. Rules, wire shapes and texts all take them from here. */
type ProgrammeDays = {
  /** A legacy subscription that stays suspended is deleted after so many (SUB-08). */
  suspendedLegacyKept: number;
  /** A cancelled Azure subscription comes back to its active plan within so many (AMB-67). */
  cancelledAzureRecoverable: number;
  /** New commerce takes seats and whole subscriptions back within so many of their purchase (AMB-88). */
  newCommerceReturnable: number;
  /** A new-commerce term that is not renewed is expired, then disabled, then deleted (wire reference 10.4). */
  endedTermExpired: number;
  endedTermDisabled: number;
  /** A partner with an invoice that is open more than so many after its due date is suspended (INV-18). */
  overdueBorne: number;
};
export const programmeDays: ProgrammeDays = data.days;

/** Whether a date of the programme has come; one that is not set never has (PHS-18). */
export function hasBegun(from: string | null, date: string): boolean {
  return from !== null && date >= from;
}

/** The direct-bill requirements in force on the date. */
export function directBillRequirementsOn({ directBill }: Programme, date: string): DirectBillRequirements {
  const inForce = directBill.findLast(({ from }) => from === null || date >= from);
  assert(inForce !== undefined, `direct-bill requirements are stated for ${date}`);
  return inForce;
}
