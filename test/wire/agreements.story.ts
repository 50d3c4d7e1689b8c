import { expect } from "vitest";
import { customerAgreementTemplateId } from "../../shared/agreements/agreement.schema.js";
import { newAgreement, newCustomer } from "../support/business.js";
import { tenantOf } from "../support/parties.js";
import { fabrikam, guid, instant, known, of, page, type Step } from "./story.js";

/** A tenant with people of its own, which no partner made. */
const tenant = tenantOf("unenrolled");

/** The agreement's texts, and the customer's own signature. */
export const ofAgreements: Step[] = [
  {
    name: "list-agreement-metadata",
    ask: () => "GET /v1/agreements?agreementType=MicrosoftCustomerAgreement",
    sent: fabrikam(),
    shape: () =>
      page(
        [
          {
            templateId: customerAgreementTemplateId,
            agreementType: "MicrosoftCustomerAgreement",
            agreementLink: expect.stringMatching(/^https:/),
            versionRank: expect.any(Number),
            ...of("AgreementMetaData"),
          },
        ],
        "/agreements?agreementType=MicrosoftCustomerAgreement",
      ),
  },
  {
    name: "get-agreement-document",
    ask: () => `GET /v1/agreementtemplates/${customerAgreementTemplateId}/document?country=NL&language=nl-NL`,
    sent: fabrikam(),
    shape: () => ({
      country: "NL",
      language: "nl-NL",
      displayUri: expect.stringMatching(/^https:/),
      downloadUri: expect.stringMatching(/^https:/),
    }),
  },
  {
    name: "get-direct-signed-agreement-status",
    ask: () => `GET /v1/customers/${known.customer}/directSignedMicrosoftCustomerAgreementStatus`,
    sent: fabrikam(),
    shape: () => ({ isSigned: false }),
  },
  {
    name: "sign-agreement",
    after: async (world) => {
      const body = { ...newCustomer("own", "US"), companyProfile: { tenantId: tenant, domain: "own.example" } };
      const asked = await world.call("POST /v1/customers", { as: "fabrikam", body });
      expect(asked.status, asked.text).toBe(201);
      const { relationshipRequestId } = asked.body as { relationshipRequestId: string };
      const accepting = `POST /v1/customers/${tenant}/relationshiprequests/${relationshipRequestId}/accept`;
      const accepted = await world.call(accepting, { as: "unenrolled" });
      expect(accepted.status, accepted.text).toBe(200);
    },
    ask: () => `POST /v1/customers/${tenant}/directsignedagreements`,
    sent: () => ({ as: "unenrolled", body: newAgreement }),
    status: 201,
    shape: () => ({ ...newAgreement, dateAgreed: instant, userId: guid, ...of("Agreement") }),
  },
];
