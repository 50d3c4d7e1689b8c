import { randomUUID } from "node:crypto";
import type { Ids } from "./ports.js";

/** Random GUIDs (version 4). */
export const randomIds: Ids = { next: () => randomUUID() };
