import { type CustomerFile, recordsOf } from "./customer-file.js";
import { AccountStanding, CustomerQualification } from "./standing.schema.js";

export const standingKey = "standing";
/** What the operator said of the customer's account, if it said anything. */
export const standingIn = (file: CustomerFile): AccountStanding | undefined =>
  recordsOf(file, standingKey, AccountStanding)[0];

const qualificationPrefix = "qualification_";
export const qualificationKey = ({ qualification, partnerId }: CustomerQualification) =>
  `${qualificationPrefix}${qualification}_${partnerId}`;
export const qualificationsIn = (file: CustomerFile): CustomerQualification[] =>
  recordsOf(file, qualificationPrefix, CustomerQualification);
