import type { Offer } from "./offer.schema.js";

/**
 * The offer with its texts in the culture that a client asks for: those of that culture, else of its language (`de` and
 * `de-DE` for a client of `de-AT`), else the offer's own. What a language leaves out stays as the offer has it.
 */
export function offerIn(offer: Offer, culture: string): Offer {
  const { texts } = offer;
  if (texts === undefined) return offer;
  const asked = culture.toLowerCase();
  const language = languageOf(asked);
  const named = Object.entries(texts).map(([name, text]) => ({ name: name.toLowerCase(), text }));
  const found =
    named.find(({ name }) => name === asked) ??
    named.find(({ name }) => name === language) ??
    named.find(({ name }) => languageOf(name) === language);
  if (found === undefined) return offer;
  const { name, description, categoryName } = found.text;
  const { category, product } = offer;
  return {
    ...offer,
    name,
    ...(description === undefined ? {} : { description }),
    ...(category === undefined || categoryName === undefined ? {} : { category: { ...category, name: categoryName } }),
    // The name of a product that has one SKU is the SKU's.
    ...(product?.name === offer.name ? { product: { ...product, name } } : {}),
  };
}

const languageOf = (culture: string): string | undefined => culture.split("-")[0];
