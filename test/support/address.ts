const inCountry: Readonly<Record<string, object>> = {
  US: { city: "Springfield", state: "IL", postalCode: "62701" },
  NL: { city: "Utrecht", postalCode: "3511 BD" },
  DE: { city: "Berlin", postalCode: "10117" },
};

/** An address with what the rules of the country ask for. */
export const addressIn = (country: string) => ({
  country,
  city: "Town",
  addressLine1: "1 Main Street",
  ...inCountry[country],
});
