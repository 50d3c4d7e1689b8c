const inCountry: Readonly<Record<string, object>> = {
  US: { city: "Springfield", state: "IL", postalCode: "62701" },
  NL: { city: "Utrecht", postalCode: "3511 BD" },
  DE: { city: "Berlin", postalCode: "10117" },
  CA: { city: "Ottawa", state: "ON", postalCode: "K1A 0B1" },
  CH: { city: "Bern", postalCode: "3011" },
  GB: { city: "London", postalCode: "SW1A 1AA" },
  GU: { city: "Agana", postalCode: "96910" },
  PL: { city: "Warszawa", postalCode: "00-001" },
};

/** An address with what the rules of the country ask for. */
export const addressIn = (country: string) => ({
  country,
  city: "Town",
  addressLine1: "1 Main Street",
  ...inCountry[country],
});
