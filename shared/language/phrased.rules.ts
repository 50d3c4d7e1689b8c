import type { ReasonCode } from "../kernel/reason-codes.js";
import { Refusal, type RefusalDetail } from "../kernel/refusal.js";
import { say } from "./say.rules.js";
import type { Phrase } from "./texts.rules.js";

/** The values that a text has a place for; of a text that is not known yet, any. Braces behind a slash are a path's own. */
type Places<Text extends string> = Text extends `${infer Before}{${infer Name}}${infer After}`
  ? (Before extends `${string}/` ? never : Name) | Places<After>
  : never;
type Values<Text extends Phrase> = Readonly<Record<string, string>> &
  (Phrase extends Text ? unknown : Readonly<Record<Places<Text>, string>>);

type Phrased<Fact extends Phrase, Remedy extends Phrase> = Omit<RefusalDetail, "fact" | "remedy" | "parameters"> & {
  fact: Fact;
  remedy: Remedy;
  parameters: Values<Fact> & Values<Remedy>;
};

/** What a refusal says by phrases that every language has, in English with its values. */
export function phrased<Fact extends Phrase, Remedy extends Phrase>(detail: Phrased<Fact, Remedy>): RefusalDetail {
  const { fact, remedy, parameters } = detail;
  return { ...detail, fact: say(fact, "en", parameters), remedy: say(remedy, "en", parameters) };
}

/** A refusal that says its fact and its remedy by phrases, so that it is told whole in every language. */
export const phrasedRefusal = <Fact extends Phrase, Remedy extends Phrase>(
  code: ReasonCode,
  detail: Phrased<Fact, Remedy>,
): Refusal => new Refusal(code, phrased(detail));
