/** The issuing service with every outside party at the wire: a kiosk, three municipalities, a responder, a world to disturb. */
import { PDFDocument } from 'pdf-lib'
import { Challenges } from '#bff/card-ap/challenges.ts'
import type { CardApContext } from '#bff/card-ap/context.ts'
import { redeemCardApProof } from '#bff/card-ap/flow.ts'
import { createCardApService } from '#bff/card-ap/service.ts'
import { logInPurpose } from '#bff/convenience-issuance/identify.ts'
import { createIssuanceService } from '#bff/convenience-issuance/service.ts'
import { Visits } from '#bff/convenience-issuance/visits.ts'
import { createCashBoxRelay } from '#bff/parties/cash-box/relay.ts'
import { media, sides } from '#bff/parties/kiosk-printer/contract.ts'
import { createOcspRelay } from '#bff/parties/jpki-ocsp/relay.ts'
import { createKioskPrinterRelay } from '#bff/parties/kiosk-printer/relay.ts'
import { createMunicipalIssuingRelay } from '#bff/parties/municipal-issuing/relay.ts'
import type { Platform } from '#bff/platform/platform.ts'
import { createCashBox, type BoxEvent, type CashBox } from '#mocks/parties/cash-box/cash-box.ts'
import { createCashBoxFaults } from '#mocks/parties/cash-box/faults.ts'
import { createCashBoxHandlers } from '#mocks/parties/cash-box/handlers.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { createJpkiOcspFaults } from '#mocks/parties/jpki-ocsp/faults.ts'
import { createJpkiOcspHandlers } from '#mocks/parties/jpki-ocsp/handlers.ts'
import { createKioskPrinterFaults } from '#mocks/parties/kiosk-printer/faults.ts'
import { createKioskPrinterHandlers } from '#mocks/parties/kiosk-printer/handlers.ts'
import { createPrinter, type Printer } from '#mocks/parties/kiosk-printer/printer.ts'
import type { Wait } from '#mocks/parties/faults.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'
import { createMunicipalIssuingFaults } from '#mocks/parties/municipal-issuing/faults.ts'
import { createMunicipalIssuingHandlers } from '#mocks/parties/municipal-issuing/handlers.ts'
import {
  createRegistrations,
  seedCardApRegistrations,
  seedRegistrations,
} from '#mocks/parties/municipal-issuing/registrations.ts'
import { cardApIdleUrl } from '#mocks/people/card-ap-holders.ts'
import { cardHolders, findCardHolder } from '#mocks/people/card-holders.ts'
import { municipalities } from '#mocks/people/municipalities.ts'
import type { CardApAuthority } from '#mocks/pki/card-ap-authority.ts'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { toPersonSpecs } from '#mocks/pki/person-specs.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import * as api from '#shared/convenience-issuance/api.ts'
import { computeDocumentDigest, computePrintedDigests } from '#shared/convenience-issuance/binding.ts'
import type { Selection } from '#shared/convenience-issuance/kinds.ts'
import type { Caller } from '#shared/contract/client.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { openTestApp, testOrigin, type TestApp } from './app-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

export const kioskId = 'K-0001'
/** A second terminal, with devices of its own. */
export const otherKioskId = 'K-0002'

/** RSA keys are slow to make: the people these flows need, once for all of them. */
let hierarchy: Promise<TestHierarchy> | undefined
const sharedHierarchy = (): Promise<TestHierarchy> => {
  hierarchy ??= createTestHierarchy(toPersonSpecs(cardHolders))
  return hierarchy
}

export type World = AsyncDisposable & {
  readonly test: TestApp
  readonly visits: Visits
  readonly hierarchy: TestHierarchy
  readonly box: CashBox
  readonly printer: Printer
  readonly receiptPrinter: Printer
  readonly faults: {
    readonly ocsp: ReturnType<typeof createJpkiOcspFaults>
    readonly municipal: ReturnType<typeof createMunicipalIssuingFaults>
    readonly cashBox: ReturnType<typeof createCashBoxFaults>
    readonly printer: ReturnType<typeof createKioskPrinterFaults>
  }
  /** One round of the watcher. */
  readonly converge: () => Promise<unknown>
  /** Other devices in the kiosk, which know of nothing. */
  readonly replaceDevices: () => Devices
  /** A second process on the same database and the same devices: what a restart after a kill finds. */
  readonly restart: () => Promise<World>
}

type Devices = Pick<World, 'box' | 'printer' | 'receiptPrinter'>
type Shops = Record<string, Devices>

const openDevices = (): Devices => {
  const now = () => new Date('2027-03-01T01:00:00.000Z')
  return {
    box: createCashBox(createMemoryJournal<BoxEvent>()),
    printer: createPrinter({ media: media.a4, sidesSupported: [...sides], now }),
    receiptPrinter: createPrinter({ media: media.receipt, sidesSupported: ['one-sided'], now }),
  }
}

export type WorldOptions = {
  readonly stores?: StoreFactory
  readonly start?: string
  /** How stand-ins wait when they are told to be slow; not at all where absent. */
  readonly wait?: Wait
  /** How long the BFF waits for a device. */
  readonly deviceTimeoutMs?: number
  /** The municipalities' authority for the card-AP method; absent, nobody has it. */
  readonly cardAp?: CardApAuthority
}

export const openWorld = async (options: WorldOptions = {}): Promise<World> =>
  openWith(await sharedHierarchy(), { [kioskId]: openDevices(), [otherKioskId]: openDevices() }, options)

const openWith = async (
  people: TestHierarchy,
  shops: Shops,
  {
    stores,
    start = '2027-03-01T01:00:00.000Z',
    wait = async () => undefined,
    deviceTimeoutMs = 5000,
    cardAp,
  }: WorldOptions,
): Promise<World> => {
  const visits = new Visits()
  const devices = shops[kioskId] ?? openDevices()
  const faults = {
    ocsp: createJpkiOcspFaults(),
    municipal: createMunicipalIssuingFaults(),
    cashBox: createCashBoxFaults(),
    printer: createKioskPrinterFaults(),
  }
  const services = (platform: Platform) => {
    const now = () => platform.clock.now()
    const issuer = encodeBase64url(parseCertificate(people.authentication.certificate).subject.der)
    const registrations = createRegistrations(
      [...seedRegistrations(issuer), ...(cardAp === undefined ? [] : seedCardApRegistrations(cardAp))],
      createMemoryJournal(),
    )
    const randomOf = (length: number) => crypto.getRandomValues(new Uint8Array(length))
    const cardApContext: CardApContext | undefined = cardAp && {
      ...platform,
      challenges: new Challenges(),
      anchors: [cardAp.certificate],
      readCrls: async () => [cardAp.crl],
      idleUrl: cardApIdleUrl,
      randomBytes: randomOf,
    }
    const fetchOf = (handlers: Parameters<typeof createHandlerFetch>[0]) => createHandlerFetch(handlers)
    const printerFetch = fetchOf(
      createKioskPrinterHandlers({
        findPrinter: (device, queue) => (queue === 'print' ? shops[device]?.printer : shops[device]?.receiptPrinter),
        faults: faults.printer,
        log: createMessageLog('kiosk-printer', now),
        ...{ now, wait },
      }),
    )
    const cashBoxFetch = fetchOf(
      createCashBoxHandlers({
        findBox: (device) => shops[device]?.box,
        faults: faults.cashBox,
        log: createMessageLog('cash-box', now),
        wait,
      }),
    )
    const makeKiosk = (id: string) => {
      const printerAt = (queue: 'print' | 'receipt') =>
        createKioskPrinterRelay({
          url: `http://printer.test/${id}/ipp/${queue}`,
          fetch: printerFetch,
          timeoutMs: deviceTimeoutMs,
        })
      return {
        kioskId: id,
        shopName: '見本町店',
        operatorName: '見本マート',
        cashBox: createCashBoxRelay({
          baseUrl: `http://cash-box.test/${id}`,
          fetch: cashBoxFetch,
          timeoutMs: deviceTimeoutMs,
        }),
        printer: printerAt('print'),
        receiptPrinter: printerAt('receipt'),
      }
    }
    return [
      ...(cardApContext === undefined ? [] : [createCardApService(cardApContext)]),
      createIssuanceService({
        ...platform,
        visits,
        trust: {
          anchors: [new Uint8Array(people.authentication.certificate)],
          policies: [],
          ocsp: createOcspRelay({
            url: 'http://ocsp.test/ocsp',
            fetch: fetchOf(createJpkiOcspHandlers({ hierarchy: people, now, faults: faults.ocsp, wait })),
            timeoutMs: 5000,
            maximumAgeMs: 900_000,
            now,
          }),
        },
        municipalities: new Map(
          municipalities.map((municipality) => [
            municipality.code,
            createMunicipalIssuingRelay({
              baseUrl: `http://municipal.test/${municipality.code}`,
              municipalityCode: municipality.code,
              environment: 'trial' as const,
              fetch: fetchOf(
                createMunicipalIssuingHandlers({
                  ...{ municipality, registrations, now, wait },
                  faults: faults.municipal,
                  log: createMessageLog('municipal-issuing', now),
                }),
              ),
              timeoutMs: 5000,
              now,
            }),
          ]),
        ),
        kiosks: new Map(Object.keys(shops).map((id) => [id, makeKiosk(id)])),
        redeemCardAp:
          cardApContext && ((proof) => redeemCardApProof(cardApContext, { ...proof, purpose: logInPurpose })),
        randomBytes: randomOf,
      }),
    ]
  }
  const test = await openTestApp({ start, services, ...(stores === undefined ? {} : { stores }) })
  return {
    ...{ test, visits, faults, hierarchy: people },
    box: devices.box,
    printer: devices.printer,
    receiptPrinter: devices.receiptPrinter,
    converge: () => test.app.jobs.runNow('issuance-watch'),
    replaceDevices: () => (shops[kioskId] = openDevices()),
    restart: () => {
      const { database } = test
      // The same database, opened already; only the first owner closes it.
      const borrowed: StoreFactory = async () => ({ ...database, [Symbol.asyncDispose]: async () => undefined })
      return openWith(people, shops, { stores: borrowed, start: test.clock.now().toISOString() })
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

/** One person at the kiosk, step by step, as the page would do it. */
export type Guest = {
  readonly call: Caller
  readonly visitId: string
  readonly nonce: string
}

export const enter = async ({ test }: World, id = kioskId): Promise<Guest> => {
  const call = test.caller(await test.signIn('kiosk-terminal', { id }))
  const { visitId, nonce } = await call(api.openVisit, {})
  return { call, visitId, nonce }
}

export type LogIn = {
  readonly person: string
  readonly origin?: string
  readonly purpose?: string
  readonly nonce?: string
}

/** What a card signs and shows: the body of the identity call. */
export const proveIdentity = async (
  { hierarchy: people }: World,
  guest: Guest,
  { person, origin = testOrigin, purpose = 'convenience-issuance', nonce = guest.nonce }: LogIn,
) => {
  const { authCertificate, authPrivateKeyPkcs8 } = requirePerson(people, person)
  const key = await crypto.subtle.importKey(
    'pkcs8',
    authPrivateKeyPkcs8,
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const challenge = await buildLogInChallenge({ origin, nonce: decodeBase64url(nonce), purpose })
  return {
    municipalityCode: findCardHolder(person)?.municipalityCode ?? '00000',
    certificate: encodeBase64url(authCertificate),
    algorithm: 'RS256' as const,
    signature: encodeBase64url(new Uint8Array(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, challenge))),
  }
}

export const identify = async (world: World, guest: Guest, logIn: LogIn) =>
  guest.call(api.identify, { params: guest, body: await proveIdentity(world, guest, logIn) })

export const selfOnly: Selection = { kind: 'resident-record', scope: 'self', memberRefs: [], items: [], copies: 1 }

export const apply = (guest: Guest, selection: Selection = selfOnly) =>
  guest.call(api.apply, { params: guest, body: selection })

/** Stands for the drawn document: two sides, and the request id so that no two are alike. */
export const makeDocument = async (requestId: string): Promise<Uint8Array<ArrayBuffer>> => {
  const document = await PDFDocument.create()
  document.setTitle(requestId)
  document.addPage()
  document.addPage()
  return new Uint8Array(await document.save())
}

export const bind = async (guest: Guest, application: Awaited<ReturnType<typeof apply>>) => {
  const pdf = await makeDocument(application.requestId)
  const subjects = await computePrintedDigests(decodeBase64url(application.bindingKey), application.certificate)
  await guest.call(api.bindDocument, {
    params: guest,
    body: {
      requestId: application.requestId,
      subjects: [...subjects],
      documentDigest: await computeDocumentDigest(pdf),
      pageCount: 2,
    },
  })
  return pdf
}

/** From the door to the open cash slot. */
export const reachPayment = async (world: World, logIn: LogIn, selection?: Selection) => {
  const guest = await enter(world)
  await identify(world, guest, logIn)
  const application = await apply(guest, selection)
  const pdf = await bind(guest, application)
  await guest.call(api.openPayment, { params: guest })
  return { guest, application, pdf }
}

export const insert = (world: World, ...coins: readonly number[]) => coins.map((coin) => world.box.insert(coin))

export const startPrinting = (guest: Guest, pdf: Uint8Array<ArrayBuffer>) =>
  guest.call(api.startPrinting, { params: guest, bytes: pdf })

/** The printer's machine turns until it has nothing to do or stands still. */
export const runPrinter = (printer: Printer, sides = 100): void => {
  for (let side = 0; side < sides; side += 1) printer.tick()
}
