/**
 * All partners of the operator, their links and applications in one partition: there are hundreds, not millions, and
 * PartnerIDs and account numbers must be unique among them.
 */
export const partnersPartition = "partners";
export const partnerKey = (id: string) => `partner_${id}`;
export const nominationPrefix = (partnerId: string) => `nomination_${partnerId}_`;
export const linkKey = (providerId: string, resellerId: string) => `link_${providerId}_${resellerId}`;
