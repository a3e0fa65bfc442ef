/** What the flows of the ledger stand on. Its database is its own; accounts are in the database of whoever signs people in. */
import { createAudit, type Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { ServerKeys } from '#bff/platform/server-keys.ts'
import type { Sessions } from '#bff/platform/session.ts'
import { createCards, type Cards } from './cards.ts'
import { createChanges, type Changes } from './changes.ts'
import { createLinkLedger, type LinkLedger } from './link-ledger.ts'
import { createMoves, type Moves } from './moves.ts'
import { createOffices, type Offices } from './offices.ts'
import { createProgress, type ProgressStore } from './progress.ts'
import { createResidents, type Residents } from './residents.ts'
import { createVisits, type Visits } from './visits.ts'

export type HandoverParts = {
  /** The ledger's own. */
  readonly store: Store
  /** Where accounts and sessions are. */
  readonly accountStore: Store
  /** The counter's time: days and deadlines. */
  readonly clock: Clock
  /** This machine's time: evidence. */
  readonly machineClock: Clock
  readonly sessions: Sessions
  readonly keys: ServerKeys
  /** The trail of the accounts' database: who made which operator. */
  readonly accountAudit: Audit
}

export type HandoverContext = HandoverParts & {
  /** The ledger's own trail. */
  readonly audit: Audit
  readonly offices: Offices
  readonly cards: Cards
  readonly progress: ProgressStore
  readonly visits: Visits
  readonly changes: Changes
  readonly moves: Moves
  readonly residents: Residents
  readonly linkLedger: LinkLedger
}

export const createContext = (parts: HandoverParts): HandoverContext => {
  const { store, machineClock } = parts
  const offices = createOffices(store)
  const cards = createCards(store, offices)
  const progress = createProgress(store, cards)
  const changes = createChanges(store)
  const visits = createVisits(store, cards, changes)
  const moves = createMoves(store, cards)
  const residents = createResidents(store)
  const linkLedger = createLinkLedger({ store, offices, cards, progress, visits, machineClock })
  const audit = createAudit({ store, clock: machineClock })
  return { ...parts, audit, offices, cards, progress, visits, changes, moves, residents, linkLedger }
}
