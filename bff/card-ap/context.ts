/** What authentication by card-AP is given to work with. */
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Challenges } from './challenges.ts'

export type CardApContext = {
  readonly store: Store
  /** The counter's time: certificates and revocation lists. */
  readonly clock: Clock
  /** This machine's time: how long a challenge and a proof live. */
  readonly machineClock: Clock
  readonly audit: Audit
  readonly challenges: Challenges
  /** DER of the municipal authorities' certificates. */
  readonly anchors: readonly Uint8Array[]
  /** DER of their revocation lists as they are now. Throws where they cannot be read. */
  readonly readCrls: () => Promise<readonly Uint8Array[]>
  readonly idleUrl: string
  readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>
}
