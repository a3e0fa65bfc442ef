/** What the flows of this noun stand on. */
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Matters } from './matters.ts'
import type { Notices } from './notices.ts'
import type { Passwords } from './passwords.ts'
import type { RevocationList } from './revocation-list.ts'
import type { BillingSettings } from './settings.ts'

/** The dedicated authority's certificates, DER: nothing else signs a claim (EB-G-3). */
export type BillingTrust = {
  readonly anchors: readonly Uint8Array[]
  readonly intermediates: readonly Uint8Array[]
}

export type BillingContext = {
  readonly store: Store
  /** The counter's time: days of application, validity, fees. */
  readonly clock: Clock
  /** This machine's time: locks and challenges. */
  readonly machineClock: Clock
  readonly audit: Audit
  readonly matters: Matters
  readonly passwords: Passwords
  readonly notices: Notices
  /** The one claims are verified by: what the authority revoked by itself is dead here too (EB-A6). */
  readonly revocationList: RevocationList
  readonly settings: BillingSettings
  readonly trust: BillingTrust
  readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>
}
