/** The nouns this counter serves: one line each. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parsePem } from '#shared/pki/pem.ts'
import { openBilling } from './billing-certificate/open.ts'
import { createRevocationList, type RevocationList } from './billing-certificate/revocation-list.ts'
import { openClaims } from './billing-claim/open.ts'
import { Challenges } from './card-ap/challenges.ts'
import type { CardApContext } from './card-ap/context.ts'
import { redeemCardApProof } from './card-ap/flow.ts'
import { createCardApService } from './card-ap/service.ts'
import { openHandover } from './card-handover/open.ts'
import { ConfigError, type Config, type PartyAddresses } from './config.ts'
import type { Kiosk } from './convenience-issuance/context.ts'
import { logInPurpose } from './convenience-issuance/identify.ts'
import { createIssuanceService } from './convenience-issuance/service.ts'
import { Visits } from './convenience-issuance/visits.ts'
import { createDocumentCheckService } from './document-check/service.ts'
import { createCashBoxRelay } from './parties/cash-box/relay.ts'
import { createOcspRelay, type OcspRelay } from './parties/jpki-ocsp/relay.ts'
import { createKioskPrinterRelay } from './parties/kiosk-printer/relay.ts'
import { createMailRelay } from './parties/mail-server/relay.ts'
import { createMunicipalIssuingRelay } from './parties/municipal-issuing/relay.ts'
import { createTimeStampRelay } from './parties/time-stamp-authority/relay.ts'
import { createReservationService } from './pickup-reservation/service.ts'
import { createPhoneReaderService } from './phone-reader/service.ts'
import { createOutbox, type Outbox } from './platform/mail/outbox.ts'
import { createMailLogService, createMailService } from './platform/mail/service.ts'
import type { Platform } from './platform/platform.ts'
import { loadServerKeys, type ServerKeys } from './platform/server-keys.ts'
import type { Service } from './platform/service.ts'
import { openRevocation } from './revocation/open.ts'
import { createTimeStampService } from './time-stamp/service.ts'

/** Ten seconds for those a person waits for with a spinner, five for devices beside the screen. */
const timeouts = { ocsp: 10_000, municipality: 10_000, timeStamp: 10_000, mail: 10_000, device: 5000 }
/** An OCSP answer older than this is no answer; clocks of two houses may differ by this much. */
const ocspMaximumAgeMs = 15 * 60_000

const mega = 1 << 20

const makeKiosks = (platform: Platform, kiosks: PartyAddresses['kiosks']): ReadonlyMap<string, Kiosk> => {
  const deviceFetch = (party: string) => platform.partyFetch({ party, timeoutMs: timeouts.device, maxBytes: mega })
  const timeoutMs = timeouts.device
  const printerAt = (url: string) => createKioskPrinterRelay({ url, fetch: deviceFetch('kiosk-printer'), timeoutMs })
  return new Map(
    Object.entries(kiosks).map(([kioskId, { shopName, operatorName, cashBox, printer, receiptPrinter }]) => [
      kioskId,
      {
        kioskId,
        shopName,
        operatorName,
        cashBox: createCashBoxRelay({ baseUrl: cashBox, fetch: deviceFetch('cash-box'), timeoutMs }),
        printer: printerAt(printer),
        receiptPrinter: printerAt(receiptPrinter),
      },
    ]),
  )
}

const makeMunicipalities = (platform: Platform, municipalities: PartyAddresses['municipalities']) => {
  const fetch = platform.partyFetch({
    party: 'municipal-issuing',
    timeoutMs: timeouts.municipality,
    maxBytes: 4 * mega,
  })
  return new Map(
    Object.entries(municipalities).map(([municipalityCode, baseUrl]) => [
      municipalityCode,
      createMunicipalIssuingRelay({
        baseUrl,
        municipalityCode,
        fetch,
        environment: 'production',
        timeoutMs: timeouts.municipality,
        now: () => platform.machineClock.now(),
      }),
    ]),
  )
}

const makeCardAp = async (
  { store, clock, machineClock, audit }: Platform,
  { anchorsFile, crlsFile, idleUrl }: NonNullable<PartyAddresses['cardAp']>,
): Promise<CardApContext> => ({
  store,
  clock,
  machineClock,
  audit,
  challenges: new Challenges(),
  anchors: parsePem(await readFile(anchorsFile, 'utf8')),
  // Read anew each time: whoever keeps the list puts a newer one in its place, and a stopped card stops at once.
  readCrls: async () => parsePem(await readFile(crlsFile, 'utf8'), 'X509 CRL'),
  idleUrl,
  randomBytes: randomArray,
})

const makeTimeStamps = (platform: Platform, url: string | undefined): readonly Service[] => {
  if (url === undefined) return []
  const timeoutMs = timeouts.timeStamp
  const fetch = platform.partyFetch({ party: 'time-stamp-authority', timeoutMs, maxBytes: 65_536 })
  return [
    createTimeStampService({
      relay: createTimeStampRelay({ url, fetch, timeoutMs }),
      machineClock: platform.machineClock,
    }),
  ]
}

/** What more than one noun needs, made once. */
type Common = { readonly keys: ServerKeys; readonly outbox: Outbox; readonly origin: string }

const makeCommon = ({ store }: Platform, { secretFile, origin, port }: Config): Common => {
  const keys = loadServerKeys(secretFile)
  return { keys, outbox: createOutbox({ store, keys }), origin: origin ?? `http://localhost:${port}` }
}

/** Reservations need no outside party; without a mail server their mails wait, and are given up in the end. */
const makeReservations = (platform: Platform, config: Config, { keys, outbox, origin }: Common): readonly Service[] => {
  const { mailServer, mailSender = 'madoguchi@localhost.invalid' } = config.parties ?? {}
  const reservations = createReservationService({
    ...platform,
    keys,
    secure: platform.originRule.secure,
    origin,
    mailSender,
  })
  const { machineClock } = platform
  const kept = [reservations, createMailLogService({ outbox, machineClock })]
  if (mailServer === undefined) return kept
  const sender = createMailRelay({ url: mailServer, timeoutMs: timeouts.mail })
  return [...kept, createMailService({ outbox, sender, machineClock })]
}

const randomArray = (length: number) => new Uint8Array(randomBytes(length))

type Billing = { readonly ocsp: OcspRelay; readonly revocationList: RevocationList }

/** Claims need a review system behind the counter. */
const makeClaims = async (
  platform: Platform,
  parties: PartyAddresses,
  { ocsp, revocationList }: Billing,
): Promise<readonly Service[]> => {
  const { certificateAuthority, claimIntake: address } = parties
  if (address === undefined || certificateAuthority === undefined) return []
  const { cards } = address
  const claims = await openClaims(platform, {
    address,
    authorityFile: certificateAuthority.certificatesFile,
    revocationList,
    cardTrust: cards && {
      anchors: parsePem(await readFile(cards.anchorsFile, 'utf8')),
      policies: cards.policies,
      ocsp,
    },
    randomBytes: randomArray,
  })
  return [claims]
}

/** Billing certificates need their authority and the federation's own settings. */
const makeBilling = async (
  platform: Platform,
  config: Config,
  { ocsp, outbox, origin }: Common & { readonly ocsp: OcspRelay },
): Promise<readonly Service[]> => {
  const {
    certificateAuthority: authority,
    billingSettingsFile: settingsFile,
    paymentSystem,
    bank,
  } = config.parties ?? {}
  if (authority === undefined || settingsFile === undefined) return []
  const revocationList = createRevocationList(platform.store, platform.clock)
  return [
    await openBilling(platform, {
      authority,
      settingsFile,
      paymentSystem,
      bank,
      outbox,
      origin,
      revocationList,
      randomBytes: randomArray,
    }),
    ...(config.parties === null ? [] : await makeClaims(platform, config.parties, { ocsp, revocationList })),
  ]
}

/** Throws ConfigError for a name no service has. */
const chooseServices = (all: readonly Service[], names: Config['services']): readonly Service[] => {
  const unknown = names?.find((name) => all.every((service) => service.name !== name))
  if (unknown !== undefined) throw new ConfigError(`MADOGUCHI_SERVICES: no service is called ${unknown} here`)
  return names === null ? all : all.filter(({ name }) => names.includes(name))
}

/** The ledger of cards may run by itself in the house, and the reservation side by itself elsewhere (RS-G-8). */
const makeHandover = (platform: Platform, { links, ledgerStore, services }: Config, { keys }: Common) => {
  const runs = (name: string) => services?.includes(name) ?? true
  return openHandover(platform, {
    ...{ links, ledgerStore, keys },
    ...{ hasLedger: runs('card-handover'), hasReservations: runs('card-handover-link') },
  })
}

export const createServices = async (platform: Platform, config: Config): Promise<readonly Service[]> =>
  chooseServices(await makeServices(platform, config), config.services)

/** Without addresses of outside parties only what needs none of them can stand. */
const makeServices = async (platform: Platform, config: Config): Promise<readonly Service[]> => {
  const { parties } = config
  const phoneReader = createPhoneReaderService({ machineClock: platform.machineClock, randomBytes: randomArray })
  const common = makeCommon(platform, config)
  const reservations = [
    ...makeReservations(platform, config, common),
    ...(await makeHandover(platform, config, common)),
  ]
  if (parties === null) return [phoneReader, ...reservations]
  const { store, clock, machineClock, audit } = platform
  const readAnchors = async (file?: string) => (file === undefined ? [] : parsePem(await readFile(file, 'utf8')))
  const anchors = await readAnchors(parties.jpkiAnchorsFile)
  const documentAnchors = {
    signature: [...anchors, ...(await readAnchors(parties.documentAnchorsFile))],
    timeStamp: await readAnchors(parties.timeStampAnchorsFile),
  }
  const ocsp = createOcspRelay({
    url: parties.jpkiOcsp,
    fetch: platform.partyFetch({ party: 'jpki-ocsp', timeoutMs: timeouts.ocsp, maxBytes: 65_536 }),
    timeoutMs: timeouts.ocsp,
    maximumAgeMs: ocspMaximumAgeMs,
    now: () => clock.now(),
  })
  const cardAp = parties.cardAp === undefined ? undefined : await makeCardAp(platform, parties.cardAp)
  return [
    phoneReader,
    ...reservations,
    ...(await makeBilling(platform, config, { ...common, ocsp })),
    createDocumentCheckService(documentAnchors),
    ...makeTimeStamps(platform, parties.timeStampAuthority),
    await openRevocation(platform, parties.revocation ?? []),
    ...(cardAp === undefined ? [] : [createCardApService(cardAp)]),
    createIssuanceService({
      store,
      clock,
      machineClock,
      audit,
      visits: new Visits(),
      trust: { anchors, policies: parties.jpkiPolicies, ocsp },
      redeemCardAp:
        cardAp === undefined ? undefined : (proof) => redeemCardApProof(cardAp, { ...proof, purpose: logInPurpose }),
      municipalities: makeMunicipalities(platform, parties.municipalities),
      kiosks: makeKiosks(platform, parties.kiosks),
      randomBytes: randomArray,
    }),
  ]
}
