import type { ReasonCode } from "../kernel/reason-codes.js";
import de from "./de.data.json";
import deNames from "./de.names.data.json";
import dePhrases from "./de.phrases.data.json";
import fr from "./fr.data.json";
import frNames from "./fr.names.data.json";
import frPhrases from "./fr.phrases.data.json";
import ja from "./ja.data.json";
import jaNames from "./ja.names.data.json";
import jaPhrases from "./ja.phrases.data.json";
import nl from "./nl.data.json";
import nlNames from "./nl.names.data.json";
import nlPhrases from "./nl.phrases.data.json";
import pl from "./pl.data.json";
import plNames from "./pl.names.data.json";
import plPhrases from "./pl.phrases.data.json";
import sv from "./sv.data.json";
import svNames from "./sv.names.data.json";
import svPhrases from "./sv.phrases.data.json";

/** What failed and what the caller can do. `{name}` stands for a parameter; a part in square brackets disappears where its parameter is not given. */
export type ReasonTexts = Readonly<Record<ReasonCode, { fact: string; remedy: string }>>;
/** A text or a word of ours by which answers speak, in English; what is in braces stands for a value. */
export type Phrase = keyof typeof dePhrases;

/** English needs no texts for reasons: every refusal is thrown with its own. */
export const reasonTexts = { de, fr, ja, nl, pl, sv } as const satisfies Record<string, ReasonTexts>;
export type Language = keyof typeof reasonTexts | "en";
type Foreign = Exclude<Language, "en">;

export const phrases: Readonly<Record<Foreign, Readonly<Record<Phrase, string>>>> = {
  de: dePhrases,
  fr: frPhrases,
  ja: jaPhrases,
  nl: nlPhrases,
  pl: plPhrases,
  sv: svPhrases,
};

/** What a refusal's parameters are called where no sentence has a place for them. */
export const parameterNames: Readonly<Record<Foreign, Readonly<Record<string, string>>>> = {
  de: deNames,
  fr: frNames,
  ja: jaNames,
  nl: nlNames,
  pl: plNames,
  sv: svNames,
};
