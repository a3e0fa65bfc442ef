import type { ApplicantKind } from '#shared/billing-certificate/lifecycle.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'

/** The numbered steps of flows ① and ② (EB-F1, EB-F2) and how far a certificate has come on them (EB-G-9). */

export type GuideStep =
  | 'quotation'
  | 'check'
  | 'applyOffset'
  | 'applyFree'
  | 'applyPrepaid'
  | 'request'
  | 'undo'
  | 'invoice'
  | 'transfer'
  | 'depositCheck'
  | 'deposit'
  | 'undoDeposit'
  | 'issuedMail'
  | 'checkAgain'
  | 'download'
  | 'install'
  | 'expiryMail'

const afterIssue = ['issuedMail', 'checkAgain', 'download', 'install', 'expiryMail'] as const
const decision = ['request', 'undo'] as const

export const guideSteps: Readonly<Record<ApplicantKind, readonly GuideStep[]>> = {
  provider: ['quotation', 'check', 'applyOffset', ...decision, ...afterIssue],
  agent: [
    ...([
      'quotation',
      'check',
      'applyPrepaid',
      'invoice',
      'transfer',
      'depositCheck',
      'deposit',
      'undoDeposit',
    ] as const),
    ...afterIssue,
  ],
  staff: ['quotation', 'check', 'applyFree', ...decision, ...afterIssue],
}

const federationSteps: ReadonlySet<GuideStep> = new Set(['request', 'undo', 'depositCheck', 'deposit', 'undoDeposit'])
export const isOfFederation = (step: GuideStep): boolean => federationSteps.has(step)

type Shown = Pick<OwnMatter, 'status' | 'downloads' | 'expired'>

/** The certificate the guide speaks of, of those newest first: one that is under way or can be used. */
export const findLeading = <Row extends Shown>(matters: readonly Row[]): Row | undefined =>
  matters.find(({ status, expired }) => status !== 'rejected' && status !== 'revoked' && !expired)

/**
 * The step whoever holds it, or waits for it, is at. Without a certificate that goes on, that is the check of the password:
 * a quotation is nobody's duty.
 */
export const findGuideStep = (kind: ApplicantKind, matter: Shown | undefined): GuideStep => {
  if (matter === undefined || matter.expired) return 'check'
  switch (matter.status) {
    case 'awaiting-request':
      return 'request'
    case 'awaiting-deposit':
      return 'invoice'
    case 'requesting':
    case 'awaiting-issue':
      return 'issuedMail'
    case 'issued':
      return matter.downloads === 0 ? 'checkAgain' : 'install'
    case 'rejecting':
      return kind === 'agent' ? 'deposit' : 'request'
    case 'revoking':
    case 'awaiting-revocation':
    case 'revoked':
    case 'rejected':
      return 'check'
  }
}
