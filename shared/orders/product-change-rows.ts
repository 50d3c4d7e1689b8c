import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { ProductChange } from "./product-change.schema.js";

export const productChangeKey = (operationId: string) => `productchange_${operationId}`;
export const productChangesIn = (file: CustomerFile): ProductChange[] =>
  recordsOf(file, "productchange_", ProductChange);
