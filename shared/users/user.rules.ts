import { limits } from "../kernel/limits.js";
import type { User } from "./user.schema.js";

export type UserState = "active" | "inactive" | "purged";

const dayMs = 86_400_000;

/** A deleted user can be brought back for some days (`limits.userRestorableDays`); then it is as if it had never been. */
export function userState({ deletedAt }: Pick<User, "deletedAt">, now: Date): UserState {
  if (deletedAt === undefined) return "active";
  const days = (now.getTime() - new Date(deletedAt).getTime()) / dayMs;
  return days < limits.userRestorableDays ? "inactive" : "purged";
}
