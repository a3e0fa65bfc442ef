/** What claims stand on: the certificates and the list of `bff/billing-certificate`, and the review system behind them. */
import type { BillingTrust } from '#bff/billing-certificate/context.ts'
import type { HolderProof } from '#bff/billing-certificate/holder-proof.ts'
import type { RevocationList } from '#bff/billing-certificate/revocation-list.ts'
import type { LogInTrust } from '#bff/login/card-log-in.ts'
import type { ClaimIntakeRelay } from '#bff/parties/claim-intake/relay.ts'
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Log } from '#bff/platform/log.ts'

export type ClaimContext = {
  readonly store: Store
  readonly clock: Clock
  readonly machineClock: Clock
  readonly audit: Audit
  readonly log: Pick<Log, 'warn'>
  readonly trust: BillingTrust
  /** The list in force: the one the batches register (EB-A6). */
  readonly revocationList: Pick<RevocationList, 'find'>
  readonly proof: HolderProof
  readonly intake: ClaimIntakeRelay
  /** Whose signing certificates of cards are believed; without it no card signs a claim. */
  readonly cardTrust: LogInTrust | undefined
}

/** Whose request it is. */
export type Sender = { readonly userId: string; readonly requestId: string }
