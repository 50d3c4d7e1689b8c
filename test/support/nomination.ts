/** What the operator states of a provider when it enrols it: it is one by nomination (ELI-14). */
export const nomination = { nominatedBy: "The distributor office", provenRecord: true, result: "granted" } as const;
