import { languageIn } from "../language/language-asked.rules.js";
import type { Offer } from "./offer.schema.js";

/** In which culture a name is, where it is not the offer's own. */
type Located = { locale?: string };
export type ToldCategory = NonNullable<Offer["category"]> & Located;
/** An offer in the words of one culture. */
export type ToldOffer = Offer & Located & { category?: ToldCategory | undefined };

/** What an offer's own texts are in: those of who asks for no culture (wire reference 2.2). */
export const ownLocale = "en-US";

/**
 * The offer with its texts in the first culture that a client asks for and that it has: those of that culture, else of
 * its language (`de` and `de-DE` for a client of `de-AT`), else the offer's own. What a language leaves out stays as the
 * offer has it. `locale` is the culture in which the texts are, not the one that was asked for.
 */
export function offerIn(offer: Offer, cultures: readonly string[]): ToldOffer {
  const found = textsIn(offer, cultures);
  if (found === undefined) return offer;
  const { locale, text } = found;
  const { name, description, categoryName, productName } = text;
  const { category, product } = offer;
  // The name of a product that has one SKU is the SKU's.
  const ofProduct = productName ?? (product?.name === offer.name ? name : product?.name);
  return {
    ...offer,
    name,
    locale,
    ...(description === undefined ? {} : { description }),
    ...(category === undefined || categoryName === undefined
      ? {}
      : { category: { ...category, name: categoryName, locale } }),
    ...(product === undefined || ofProduct === undefined ? {} : { product: { ...product, name: ofProduct } }),
  };
}

/** As cultures are written, however the operator did: `fr-CA` of `FR-ca`, `zh-Hant` of `zh-hant`. */
const cultureName = (name: string): string => {
  const [language = "", ...parts] = name.toLowerCase().split("-");
  return [language, ...parts.map((part) => casing[part.length]?.(part) ?? part)].join("-");
};
/** Regions have two letters, scripts four. */
const casing: Readonly<Record<number, (part: string) => string>> = {
  2: (region) => region.toUpperCase(),
  4: (script) => script.charAt(0).toUpperCase() + script.slice(1),
};

function textsIn({ texts = {} }: Offer, cultures: readonly string[]) {
  const named = Object.entries(texts).map(([name, text]) => ({ name, text }));
  for (const asked of cultures) {
    const language = languageIn(asked);
    // Texts without a region are those of whichever is asked for.
    const meant =
      named.find(({ name }) => name.toLowerCase() === asked.toLowerCase()) ??
      named.find(({ name }) => name.toLowerCase() === language);
    const found = meant ?? named.find(({ name }) => languageIn(name) === language);
    if (found !== undefined) return { locale: cultureName(found.name), text: found.text };
    if (language === languageIn(ownLocale)) return undefined;
  }
  return undefined;
}
