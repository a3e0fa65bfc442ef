import { defineMachine, type Machine } from '#shared/lifecycle/machine.ts'

/** Who holds a certificate: 事業所, 代理人, 職員 (EB-G-6). */
export const applicantKinds = ['provider', 'agent', 'staff'] as const
export type ApplicantKind = (typeof applicantKinds)[number]

/** The ten statuses of 補足資料1 §3, in its order (EB-ST-1..10). */
export const matterStatuses = [
  'awaiting-request',
  'awaiting-deposit',
  'requesting',
  'awaiting-issue',
  'issued',
  'revoking',
  'awaiting-revocation',
  'revoked',
  'rejecting',
  'rejected',
] as const
export type MatterStatus = (typeof matterStatuses)[number]

export const matterEvents = [
  'request-issue',
  'register-deposit',
  'undo-request',
  'link-issue',
  'register-certificate',
  'reject',
  'undo-rejection',
  'deliver-rejection',
  'request-revocation',
  'undo-revocation',
  'link-revocation',
  'confirm-revocation',
] as const
export type MatterEvent = (typeof matterEvents)[number]

/** From the first linkage on both tables agree; only the status that waits for a decision differs. */
const afterTheDecision = {
  'awaiting-issue': { 'register-certificate': 'issued' },
  issued: { 'request-revocation': 'revoking' },
  revoking: { 'undo-revocation': 'issued', 'link-revocation': 'awaiting-revocation' },
  'awaiting-revocation': { 'confirm-revocation': 'revoked' },
  revoked: {},
  rejected: {},
} as const

/** Paid by offset after consent, or free for staff: flow ①, EB-TR-1, 3, 5..14. A provider has no 入金待ち (EB-R-14). */
export const offsetMachine = defineMachine({
  initial: 'awaiting-request',
  statuses: matterStatuses.filter((status) => status !== 'awaiting-deposit'),
  events: matterEvents.filter((event) => event !== 'register-deposit'),
  table: {
    'awaiting-request': { 'request-issue': 'requesting', reject: 'rejecting' },
    requesting: { 'undo-request': 'awaiting-request', 'link-issue': 'awaiting-issue' },
    rejecting: { 'undo-rejection': 'awaiting-request', 'deliver-rejection': 'rejected' },
    ...afterTheDecision,
  },
})

/** Paid by bank transfer beforehand: flow ②, EB-TR-2, 4, 5..14. An agent has no 発行依頼待ち (EB-R-14). */
export const prepaidMachine = defineMachine({
  initial: 'awaiting-deposit',
  statuses: matterStatuses.filter((status) => status !== 'awaiting-request'),
  events: matterEvents.filter((event) => event !== 'request-issue'),
  table: {
    'awaiting-deposit': { 'register-deposit': 'requesting', reject: 'rejecting' },
    requesting: { 'undo-request': 'awaiting-deposit', 'link-issue': 'awaiting-issue' },
    rejecting: { 'undo-rejection': 'awaiting-deposit', 'deliver-rejection': 'rejected' },
    ...afterTheDecision,
  },
})

const erase = <S extends MatterStatus, E extends MatterEvent>(
  machine: Machine<S, E>,
): Machine<MatterStatus, MatterEvent> => machine as unknown as Machine<MatterStatus, MatterEvent>

/** The table an applicant's matters follow. Staff pay nothing and wait for a decision as providers do (OQ-EB-7). */
export const machineOf: Readonly<Record<ApplicantKind, Machine<MatterStatus, MatterEvent>>> = {
  provider: erase(offsetMachine),
  agent: erase(prepaidMachine),
  staff: erase(offsetMachine),
}

/** What moves a matter: a person with a privilege, or a batch after the outside party confirmed (EB-R-5, EB-R-15). */
export const mover: Readonly<Record<MatterEvent, 'staff' | 'administrator' | 'batch'>> = {
  'request-issue': 'staff',
  'register-deposit': 'staff',
  'undo-request': 'administrator',
  'link-issue': 'batch',
  'register-certificate': 'batch',
  reject: 'staff',
  'undo-rejection': 'administrator',
  'deliver-rejection': 'batch',
  'request-revocation': 'staff',
  'undo-revocation': 'administrator',
  'link-revocation': 'batch',
  'confirm-revocation': 'batch',
}

/** A matter that may still become, or already is, a usable certificate (EB-R-13). */
export const isOpen: Readonly<Record<MatterStatus, boolean>> = {
  'awaiting-request': true,
  'awaiting-deposit': true,
  requesting: true,
  'awaiting-issue': true,
  issued: false,
  revoking: false,
  'awaiting-revocation': false,
  revoked: false,
  rejecting: true,
  rejected: false,
}
