import { type ReasonCode, reasons } from "./reason-codes.js";

/** What a refusal says: what was found (with its value) and what the caller can do. `parameters` are the values in both texts, by name. */
export type RefusalDetail = {
  fact: string;
  remedy: string;
  parameters?: Record<string, string>;
  /** The wire's own number, where the reason's usual one (Appendix B) is not the one that clients expect here. */
  wireCode?: number;
  /** The HTTP status, where this case differs from the reason's usual one. */
  status?: number;
  headers?: Record<string, string>;
  /** The wire's name of the error: services that have one answer in its longer form (API reference, 2.8). */
  errorName?: string;
};

/** An expected "no" (Appendix B). Use cases throw it; `triggers` turns it into an answer or into parked work. */
export class Refusal extends Error {
  readonly fact: string;
  readonly remedy: string;
  readonly parameters: Record<string, string>;
  readonly wireCode: number | undefined;
  readonly status: number | undefined;
  readonly headers: Record<string, string>;
  readonly errorName: string | undefined;

  constructor(
    readonly code: ReasonCode,
    detail: RefusalDetail,
  ) {
    super(`${code}: ${detail.fact}`);
    this.fact = detail.fact;
    this.remedy = detail.remedy;
    this.parameters = detail.parameters ?? {};
    this.wireCode = detail.wireCode;
    this.status = detail.status;
    this.headers = detail.headers ?? {};
    this.errorName = detail.errorName;
  }
}

/** Partner Center's number for a refusal: its own, its reason's, or where neither has one that of its status (error catalogue, first lines). */
export function wireNumberOf(refusal: Refusal): number {
  const reason: { status: number; wireCode?: number } = reasons[refusal.code];
  return refusal.wireCode ?? reason.wireCode ?? unlisted(refusal.status ?? reason.status);
}

function unlisted(status: number): number {
  if (status === 401) return 400;
  if (status === 403) return 2032;
  if (status === 404) return 1000;
  return status >= 500 ? 800003 : 800002;
}
