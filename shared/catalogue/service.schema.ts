import { z } from "zod";
import { WireText } from "../kernel/wire-text.js";
import { Cloud } from "../partners/partner.schema.js";

/** From when a cloud has a service, and what its release notes say of it. */
const InCloud = z.object({ cloud: Cloud, availableFrom: z.iso.date(), releaseNote: WireText.optional() });

/** What the operator imports with `PUT /v1/services/{serviceId}`; a cloud that is not listed does not have the service (SVC-07). */
export const ServiceImport = z.object({
  name: WireText.min(1),
  /** It runs on the Azure Resource Manager model (SVC-01). */
  armBased: z.boolean(),
  clouds: z
    .array(InCloud)
    .refine((list) => new Set(list.map(({ cloud }) => cloud)).size === list.length, "each cloud once"),
});
export type ServiceImport = z.infer<typeof ServiceImport>;

/** What the operator imports with `PUT /v1/marketplaceimages/{imageId}`. */
export const ImageImport = z.object({
  name: WireText.min(1),
  publisher: WireText.min(1),
  licensing: z.enum(["free", "byol", "paid"]),
  /** Not of Microsoft itself. */
  thirdParty: z.boolean(),
});
export type ImageImport = z.infer<typeof ImageImport>;

/** Of several publications of one id the last one holds; all stay. */
const publication = {
  id: z.string(),
  knownSince: z.iso.datetime(),
  /** What the request that published it derives again when it is repeated. */
  publishedUnder: z.guid(),
};
export const PublishedService = ServiceImport.extend(publication);
export type PublishedService = z.infer<typeof PublishedService>;
export const PublishedImage = ImageImport.extend(publication);
export type PublishedImage = z.infer<typeof PublishedImage>;
