import { describe, expect, it } from 'vitest'
import { accepts, findReachable, isFinal, nextStatus } from '#shared/lifecycle/machine.ts'
import {
  applicantKinds,
  type ApplicantKind,
  machineOf,
  type MatterEvent,
  matterEvents,
  type MatterStatus,
  matterStatuses,
  mover,
  offsetMachine,
  prepaidMachine,
} from './lifecycle.ts'

/** EB-TR-3..14 written out once more, from the requirement and not from the table. */
const transitions: readonly (readonly [MatterStatus, MatterEvent, MatterStatus, readonly ApplicantKind[]])[] = [
  ['awaiting-request', 'request-issue', 'requesting', ['provider', 'staff']],
  ['awaiting-deposit', 'register-deposit', 'requesting', ['agent']],
  ['requesting', 'undo-request', 'awaiting-request', ['provider', 'staff']],
  ['requesting', 'undo-request', 'awaiting-deposit', ['agent']],
  ['requesting', 'link-issue', 'awaiting-issue', applicantKinds],
  ['awaiting-issue', 'register-certificate', 'issued', applicantKinds],
  ['awaiting-request', 'reject', 'rejecting', ['provider', 'staff']],
  ['awaiting-deposit', 'reject', 'rejecting', ['agent']],
  ['rejecting', 'undo-rejection', 'awaiting-request', ['provider', 'staff']],
  ['rejecting', 'undo-rejection', 'awaiting-deposit', ['agent']],
  ['rejecting', 'deliver-rejection', 'rejected', applicantKinds],
  ['issued', 'request-revocation', 'revoking', applicantKinds],
  ['revoking', 'undo-revocation', 'issued', applicantKinds],
  ['revoking', 'link-revocation', 'awaiting-revocation', applicantKinds],
  ['awaiting-revocation', 'confirm-revocation', 'revoked', applicantKinds],
]

describe.each(applicantKinds)('the matters of a %s', (kind) => {
  const machine = machineOf[kind]

  it('EB-TR-16: every status × event goes where the requirement says, and nowhere else', () => {
    for (const status of machine.statuses) {
      for (const event of matterEvents) {
        const row = transitions.find(([from, by, , kinds]) => from === status && by === event && kinds.includes(kind))
        if (row === undefined) {
          expect(() => nextStatus(machine, status, event), `${status} ${event}`).toThrow('lifecycle.illegal')
        } else {
          expect(nextStatus(machine, status, event), `${status} ${event}`).toBe(row[2])
        }
      }
    }
  })

  it('reaches every status it has, and ends in 失効済み and 却下 alone', () => {
    expect([...findReachable(machine)].toSorted()).toEqual([...machine.statuses].toSorted())
    expect(machine.statuses.filter((status) => isFinal(machine, status))).toEqual(['revoked', 'rejected'])
  })

  it('EB-TR-6, OQ-EB-11: nothing is undone once an outside party was told', () => {
    for (const status of ['awaiting-issue', 'awaiting-revocation', 'revoked', 'rejected'] as const) {
      expect(accepts(machine, status).filter((event) => mover[event] === 'administrator')).toEqual([])
    }
  })
})

describe('who sees which status', () => {
  it('EB-R-14: a provider never meets 入金待ち, an agent never 発行依頼待ち', () => {
    expect(matterStatuses.filter((status) => !offsetMachine.statuses.some((own) => own === status))).toEqual([
      'awaiting-deposit',
    ])
    expect(matterStatuses.filter((status) => !prepaidMachine.statuses.some((own) => own === status))).toEqual([
      'awaiting-request',
    ])
  })
})
