/** What every noun of this room is given to work with. */
import { createAudit, type Audit } from './audit.ts'
import { createProxyList, type ProxyList } from './client-address.ts'
import type { Clock } from './clock.ts'
import type { Store } from './database/store.ts'
import type { Log } from './log.ts'
import { createMessageLog, type MessageLog } from './message-log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { originRuleOf, type OriginRule } from './origin.ts'
import { createPartyFetch, type PartyFetchOptions } from './party-fetch.ts'
import { createSessions, type Sessions } from './session.ts'

export type Platform = {
  readonly store: Store
  /** The counter's time: opening hours, dates on papers. A centre's clock may lead it, and a demo may move it. */
  readonly clock: Clock
  /** This machine's time: session limits, leases, evidence. Nothing that moves the other clock moves this one. */
  readonly machineClock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly messageLog: MessageLog
  readonly audit: Audit
  readonly sessions: Sessions
  readonly originRule: OriginRule
  readonly proxies: ProxyList
  /** `fetch` towards one outside party, bounded and noted. */
  readonly partyFetch: (options: Pick<PartyFetchOptions, 'party' | 'timeoutMs' | 'maxBytes'>) => typeof globalThis.fetch
}

export const createPlatform = (parts: {
  readonly store: Store
  readonly clock: Clock
  readonly machineClock: Clock
  readonly log: Log
  /** Where the pages are served, or null for loopback use. */
  readonly origin: string | null
  /** Without it, a proxy on this machine alone is believed. */
  readonly proxies?: ProxyList
}): Platform => {
  const { store, clock, machineClock, log, origin, proxies = createProxyList() } = parts
  const metrics = createMetrics()
  const messageLog = createMessageLog()
  return {
    store,
    clock,
    machineClock,
    log,
    metrics,
    messageLog,
    audit: createAudit({ store, clock: machineClock }),
    sessions: createSessions({ store, clock: machineClock }),
    originRule: originRuleOf(origin),
    proxies,
    partyFetch: (options) => createPartyFetch({ ...options, clock: machineClock, log, metrics, messageLog }),
  }
}
