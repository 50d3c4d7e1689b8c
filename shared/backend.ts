import { offersRepository } from "./catalogue/offer.repository.js";
import { servicesRepository } from "./catalogue/service.repository.js";
import { productUpgradesRepository } from "./conversion/product-upgrade.repository.js";
import { customersRepository } from "./customers/customer.repository.js";
import { invoicesRepository } from "./invoicing/invoice.repository.js";
import { derivedGuid } from "./kernel/derived-id.js";
import { openAuditTrail } from "./ledger/audit-trail.js";
import type { Actor } from "./ledger/happened.schema.js";
import { openLedger } from "./ledger/ledger.js";
import { openTries } from "./ledger/tries.js";
import { openOutbox } from "./messaging/message.js";
import { parkedRepository } from "./parking/parked.repository.js";
import { applicationsRepository } from "./partners/application.repository.js";
import { partnersRepository } from "./partners/partner.repository.js";
import { programmeWith } from "./partners/programme.rules.js";
import type { Ports } from "./platform/ports.js";
import { secretFrom } from "./platform/sealing.js";
import { fxRatesRepository } from "./pricing/fx-rate.repository.js";
import { pricesRepository } from "./pricing/price.repository.js";
import { profilesRepository } from "./profiles/profile.repository.js";
import { ratingsRepository } from "./rating/rating.repository.js";
import { unfinishedRepository } from "./recovery/unfinished.repository.js";
import { clockRepository } from "./sandbox/clock.repository.js";
import { expiriesRepository } from "./subscriptions/expiry/expiry.repository.js";
import { subscriptionsRepository } from "./subscriptions/subscription.repository.js";
import { subscriptionListsRepository } from "./subscriptions/subscription-list.repository.js";
import { usageRepository } from "./usage/usage.repository.js";
import { usageMarksRepository } from "./usage/usage-marks.repository.js";
import { verdictsRepository } from "./usage/verdicts.repository.js";
import { usersRepository } from "./users/user.repository.js";

/** One invocation as the ledger, the log and messages name it. */
export type Invocation = {
  /** Business time: the same for the whole invocation. */
  now: Date;
  requestId: string;
  correlationId: string;
  traceparent?: string | undefined;
  actor: Actor;
  /** What makes ids of this invocation repeatable: the same request sent again derives the same ids. */
  idSeed: string;
  /** Where the tries of this request note what they do, beside its answer. */
  tryOf?: string | undefined;
};

/** The one value that use cases receive: business time, ids, messages and every repository, for one invocation. */
export function openBackend(ports: Ports, invocation: Invocation) {
  const tries = openTries(ports, invocation.tryOf);
  const ledger = openLedger(ports, invocation, tries);
  const outbox = openOutbox(ports, invocation);
  return {
    now: invocation.now,
    machineNow: () => ports.clock.now(),
    actor: invocation.actor,
    requestId: invocation.requestId,
    settings: ports.settings,
    /** With the dates that this deployment sets. */
    programme: programmeWith(ports.settings),
    log: ports.log,
    /** A fresh GUID. */
    newId: () => ports.ids.next(),
    /** A GUID that the same request, sent again, derives again. */
    idFor: (...names: string[]) => derivedGuid(invocation.idSeed, ...names),
    /** Hex digits that the same request, sent again, derives again, and that nobody can work out from the request. */
    secretFor: (...names: string[]) => secretFrom(ports.settings.sealingKeys, derivedGuid(invocation.idSeed, ...names)),
    once: tries.once,
    send: outbox.send,
    sendAll: outbox.sendAll,
    /** Puts a message text on a queue as it is: for retrying parked work. */
    resend: (queue: string, text: string) => ports.queues.open(queue).send(text),
    auditTrail: openAuditTrail(ports),
    parked: parkedRepository(ports),
    unfinished: unfinishedRepository(ports),
    sandboxClock: clockRepository(ports),
    partners: partnersRepository(ports, ledger),
    applications: applicationsRepository(ports, ledger),
    profiles: profilesRepository(ledger),
    customers: customersRepository(ports, ledger),
    users: usersRepository(ports, ledger),
    offers: offersRepository(ports, ledger),
    services: servicesRepository(ports, ledger),
    prices: pricesRepository(ports, ledger),
    fxRates: fxRatesRepository(ports, ledger),
    subscriptions: subscriptionsRepository(ports),
    expiries: expiriesRepository(ports),
    subscriptionLists: subscriptionListsRepository(ports),
    productUpgrades: productUpgradesRepository(ports),
    usage: usageRepository(ports, ledger),
    usageMarks: usageMarksRepository(ports),
    verdicts: verdictsRepository(ports),
    ratings: ratingsRepository(ports, ledger),
    invoices: invoicesRepository(ports, ledger),
  };
}
export type Backend = ReturnType<typeof openBackend>;
