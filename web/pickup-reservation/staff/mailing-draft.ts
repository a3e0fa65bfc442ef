/** 一斉メール as it is being written: what is still missing, and what goes to the BFF once nothing is. */
import { isDay } from '#shared/calendar/wareki.ts'
import {
  findUnknownPlaceholders,
  noticePlaceholders,
  type Placeholder,
} from '#shared/pickup-reservation/mail-events.ts'
import type { MailingGroup, MailingTo, MailingWords } from '#shared/pickup-reservation/mailing-api.ts'
import type { ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'

export type MailingDraft = {
  readonly group: MailingGroup
  readonly from: string
  readonly to: string
  /** None stands for every window. */
  readonly windowIds: readonly string[]
  readonly statuses: readonly ReservationStatus[]
  readonly whom: 'all' | 'chosen'
  /** 利用者ID, in lines or after commas. */
  readonly memberNumbers: string
  readonly subject: string
  readonly body: string
}

export type MailingFault = 'from' | 'to' | 'turned' | 'statuses' | 'memberNumbers' | 'subject' | 'body'

export const mostChosen = 1000

export const newMailing = (today: string): MailingDraft => ({
  ...{ group: 'reservations', from: today, to: today, windowIds: [], statuses: ['reserved'] },
  ...{ whom: 'all', memberNumbers: '', subject: '', body: '' },
})

const listNumbers = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .normalize('NFKC')
      .split(/[\s,、]+/u)
      .filter((number) => number !== ''),
  ),
]

export const findMailingFaults = (draft: MailingDraft): ReadonlySet<MailingFault> => {
  const { group, from, to, statuses, whom, subject, body } = draft
  const faults = new Set<MailingFault>()
  if (group === 'reservations') {
    if (!isDay(from)) faults.add('from')
    if (!isDay(to)) faults.add('to')
    if (isDay(from) && isDay(to) && to < from) faults.add('turned')
    if (statuses.length === 0) faults.add('statuses')
  } else if (whom === 'chosen') {
    const { length } = listNumbers(draft.memberNumbers)
    if (length === 0 || length > mostChosen) faults.add('memberNumbers')
  }
  if (subject.trim() === '') faults.add('subject')
  if (body.trim() === '') faults.add('body')
  return faults
}

/** Names in braces that mean nothing to whom it goes. */
export const findUnknownNames = ({ group, subject, body }: MailingDraft): readonly string[] => [
  ...new Set(findUnknownPlaceholders(`${subject}\n${body}`, noticePlaceholders[group])),
]

export const namesOf = ({ group }: MailingDraft): readonly Placeholder[] => noticePlaceholders[group]

/** A draft without faults, as the BFF takes it. */
export const readMailing = (draft: MailingDraft): { readonly to: MailingTo; readonly words: MailingWords } => {
  const { group, from, to, windowIds, statuses, whom, memberNumbers, subject, body } = draft
  return {
    to:
      group === 'reservations'
        ? { group, from, to, windowIds: windowIds.length === 0 ? null : [...windowIds], statuses: [...statuses] }
        : { group, memberNumbers: whom === 'all' ? null : [...listNumbers(memberNumbers)] },
    words: { subject: subject.trim(), body },
  }
}
