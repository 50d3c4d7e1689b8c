import { z } from "zod";

/** A domain as tenants have them, in small letters, each label of 63 characters at most: also safe as a storage key. */
export const DomainName = z
  .string()
  .max(253)
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/,
    "a domain name",
  )
  .toLowerCase();
