import { z } from "zod";
import { limits } from "./limits.js";

/** One line of text as people write it: no control characters, no broken surrogates, at most 1,024 characters. */
export const WireText = z
  .string()
  .max(limits.textCharactersMax)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "text without control characters");
