/** The nouns this counter serves: one line each. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parsePem } from '#shared/pki/pem.ts'
import type { Config, PartyAddresses } from './config.ts'
import type { Kiosk } from './convenience-issuance/context.ts'
import { createIssuanceService } from './convenience-issuance/service.ts'
import { Visits } from './convenience-issuance/visits.ts'
import { createCashBoxRelay } from './parties/cash-box/relay.ts'
import { createOcspRelay } from './parties/jpki-ocsp/relay.ts'
import { createKioskPrinterRelay } from './parties/kiosk-printer/relay.ts'
import { createMunicipalIssuingRelay } from './parties/municipal-issuing/relay.ts'
import type { Platform } from './platform/platform.ts'
import type { Service } from './platform/service.ts'

/** Ten seconds for those a person waits for with a spinner, five for devices beside the screen. */
const timeouts = { ocsp: 10_000, municipality: 10_000, device: 5000 }
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

/** Without addresses of outside parties no service can stand; the platform alone still answers. */
export const createServices = async (platform: Platform, config: Config): Promise<readonly Service[]> => {
  const { parties } = config
  if (parties === null) return []
  const { store, clock, machineClock, audit } = platform
  const anchors = parsePem(await readFile(parties.jpkiAnchorsFile, 'utf8'))
  const ocsp = createOcspRelay({
    url: parties.jpkiOcsp,
    fetch: platform.partyFetch({ party: 'jpki-ocsp', timeoutMs: timeouts.ocsp, maxBytes: 65_536 }),
    timeoutMs: timeouts.ocsp,
    maximumAgeMs: ocspMaximumAgeMs,
    now: () => clock.now(),
  })
  return [
    createIssuanceService({
      store,
      clock,
      machineClock,
      audit,
      visits: new Visits(),
      trust: { anchors, policies: parties.jpkiPolicies, ocsp },
      municipalities: makeMunicipalities(platform, parties.municipalities),
      kiosks: makeKiosks(platform, parties.kiosks),
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
    }),
  ]
}
