import {
  editRejectionReason,
  registerDeposits,
  rejectMatter,
  requestIssue,
  requestRevocation,
  undoDecisions,
} from '#shared/billing-certificate/federation-api.ts'
import { decideHeldCertificate } from '#shared/billing-certificate/held-certificate-api.ts'
import type { MatterDetail } from '#shared/billing-certificate/matter.ts'
import { registerRefund, undoRefund } from '#shared/billing-certificate/refunds-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import type { Refund } from '../deposits/refund-dialog.tsx'
import { toTarget, type RowResult } from './bulk.ts'
import type { DepositRow } from './deposit-dialog.tsx'
import type { Revocation } from './revoke-dialog.tsx'

/** What became of one decision: done, or the code of a refusal that is no fault of the form. */
export type Told = 'done' | (string & {})

const outcomeOf = ({ results }: { readonly results: readonly RowResult[] }): Told => results[0]?.outcome ?? 'done'

/** A row another hand has moved is told as an outcome; what is wrong with the form is thrown. */
const telling = async (work: Promise<unknown>): Promise<Told> => {
  try {
    await work
    return 'done'
  } catch (error) {
    if (isAppError(error, 'lifecycle.stale') || isAppError(error, 'lifecycle.illegal')) return error.code
    throw error
  }
}

/** The decisions about one certificate, each on the version that was seen. */
export const useDecisions = (matter: MatterDetail) => {
  const { call } = useStaffSession()
  const { matterId, version } = matter
  const rows = [toTarget(matter)]
  return {
    requestIssue: async () => outcomeOf(await call(requestIssue, { body: { rows } })),
    undo: async () => outcomeOf(await call(undoDecisions, { body: { rows } })),
    registerDeposit: async (deposits: readonly DepositRow[]) =>
      outcomeOf(await call(registerDeposits, { body: { rows: [...deposits] } })),
    reject: async (reason: string) => outcomeOf(await call(rejectMatter, { body: { rows, reason } })),
    editReason: (reason: string) =>
      telling(call(editRejectionReason, { params: { matterId }, body: { version, reason } })),
    refund: (refund: Refund) => telling(call(registerRefund, { params: { matterId }, body: { version, ...refund } })),
    undoRefund: () => telling(call(undoRefund, { params: { matterId }, body: { version } })),
    decideHeld: (decision: 'accept' | 'decline') =>
      telling(call(decideHeldCertificate, { params: { matterId }, body: { version, decision } })),
    revoke: (revocation: Revocation) =>
      telling(call(requestRevocation, { params: { matterId }, body: { version, ...revocation } })),
  }
}
