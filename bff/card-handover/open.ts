/** The ledger and the other end of its line, from what a deployment names: databases, lines, keys. */
import { randomUUID } from 'node:crypto'
import { createLinkService, localLine } from '#bff/card-handover-link/service.ts'
import type { LinkAddress } from '#bff/config.ts'
import { createReservationLinkRelay } from '#bff/parties/reservation-link/relay.ts'
import { openStore, type StoreAddress } from '#bff/platform/database/store.ts'
import type { Platform } from '#bff/platform/platform.ts'
import type { ServerKeys } from '#bff/platform/server-keys.ts'
import type { Service } from '#bff/platform/service.ts'
import { createHandoverService } from './service.ts'

/** A page of five hundred events over an office's line. */
const timeoutMs = 20_000
const maxBytes = 4 << 20
/** Names nothing: requests on it never leave the process. */
const localUrl = 'http://localhost/api/link/messages'

const toKey = ({ keyId, key }: LinkAddress) => ({ keyId, key: new Uint8Array(Buffer.from(key, 'base64')) })

export type HandoverOptions = {
  readonly links: readonly LinkAddress[]
  readonly ledgerStore: StoreAddress
  readonly keys: ServerKeys
  /** Which of the two run here. */
  readonly hasLedger: boolean
  readonly hasReservations: boolean
}

/** The reservation side's end where reservations are, the ledger with its own database where the ledger is; both in a demo. */
export const openHandover = async (platform: Platform, options: HandoverOptions): Promise<readonly Service[]> => {
  const { links, keys, hasLedger, hasReservations } = options
  const { machineClock } = platform
  const peers = links.map((link) => ({
    municipalityCode: link.municipalityCode,
    siteId: link.siteId,
    key: toKey(link),
  }))
  const other = hasReservations ? createLinkService({ ...platform, keys, peers }) : undefined
  if (!hasLedger) return other === undefined ? [] : [other]
  const store = await openStore(options.ledgerStore)
  const lineFetch = platform.partyFetch({ party: 'reservation-link', timeoutMs, maxBytes })
  const lines = links.map((link) => {
    const { municipalityCode, siteId, url } = link
    const key = toKey(link)
    const fetch = url === undefined ? other && localLine(other) : lineFetch
    const rest = { siteId, key, timeoutMs, now: () => machineClock.now(), randomId: randomUUID }
    const relay = fetch === undefined ? null : createReservationLinkRelay({ url: url ?? localUrl, fetch, ...rest })
    return { municipalityCode, siteId, key, relay }
  })
  const ledger = createHandoverService({
    ...{ store, lines, keys, accountStore: platform.store, accountAudit: platform.audit },
    ...{ clock: platform.clock, machineClock, sessions: platform.sessions },
    close: () => store.close(),
  })
  return other === undefined ? [ledger] : [other, ledger]
}
