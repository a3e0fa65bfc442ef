/** What somebody typed into the search, made into what is asked, and back. */
import { isDay } from '#shared/calendar/wareki.ts'
import type { ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'
import type { Search } from './desk.ts'

export type SearchKeys = {
  readonly number: string
  readonly memberNumber: string
  readonly name: string
  readonly match: 'prefix' | 'part'
  readonly windowId: string
  readonly statuses: readonly ReservationStatus[]
  readonly oldCard: string
  readonly basis: 'visit' | 'application'
  readonly from: string
  readonly to: string
}

export const noKeys: SearchKeys = {
  number: '',
  memberNumber: '',
  name: '',
  match: 'prefix',
  windowId: '',
  statuses: [],
  oldCard: '',
  basis: 'visit',
  from: '',
  to: '',
}

const pageSize = 50

const narrow = (text: string): string => text.normalize('NFKC').trim()

export const isNumberWrong = (typed: string): boolean => {
  const text = narrow(typed)
  return text !== '' && !/^[1-9]\d{0,5}$/.test(text)
}

/** Undefined where a number is none, a day is none, or the period is turned round. */
export const toSearch = (keys: SearchKeys): Search | undefined => {
  const { from, to } = keys
  const days = [from, to].filter((day) => day !== '')
  if (isNumberWrong(keys.number) || !days.every(isDay) || (from !== '' && to !== '' && to < from)) return undefined
  const number = narrow(keys.number)
  const name = keys.name.trim()
  const member = narrow(keys.memberNumber)
  return {
    number: number === '' ? null : Number(number),
    memberNumber: member === '' ? null : member,
    name: name === '' ? null : { text: name, match: keys.match },
    windowIds: keys.windowId === '' ? null : [keys.windowId],
    statuses: keys.statuses.length === 0 ? null : [...keys.statuses],
    period:
      days.length === 0 ? null : { basis: keys.basis, from: from === '' ? null : from, to: to === '' ? null : to },
    oldCard: keys.oldCard === 'to-collect' || keys.oldCard === 'collected' ? keys.oldCard : null,
    after: null,
    limit: pageSize,
  }
}

export const toKeys = (search: Search): SearchKeys => ({
  number: search.number === null ? '' : String(search.number),
  memberNumber: search.memberNumber ?? '',
  name: search.name?.text ?? '',
  match: search.name?.match ?? 'prefix',
  windowId: search.windowIds?.[0] ?? '',
  statuses: search.statuses ?? [],
  oldCard: search.oldCard ?? '',
  basis: search.period?.basis ?? 'visit',
  from: search.period?.from ?? '',
  to: search.period?.to ?? '',
})
