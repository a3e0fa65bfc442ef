/** What somebody typed into the search, made into what is asked, and back. */
import { isDay } from '#shared/calendar/wareki.ts'
import type { ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'
import type { Search } from './desk.ts'
import { findTypedTime, writeTime } from './typed.ts'

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
  /** A time as typed; empty is the beginning of the day, and of the last day its end. */
  readonly fromTime: string
  readonly to: string
  readonly toTime: string
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
  fromTime: '',
  to: '',
  toTime: '',
}

const pageSize = 50

const narrow = (text: string): string => text.normalize('NFKC').trim()

export const isNumberWrong = (typed: string): boolean => {
  const text = narrow(typed)
  return text !== '' && !/^[1-9]\d{0,5}$/.test(text)
}

/** A time of a day that has one; the end of a day is the beginning of the next. */
const findTime = (typed: string): string | undefined => {
  const minutes = findTypedTime(typed)
  return minutes === undefined || minutes >= 1440 ? undefined : writeTime(minutes).padStart(5, '0')
}

export type TimeFault = 'form' | 'alone'

/** What is wrong with a time beside a day, if anything: a time of no day says nothing. */
export const findTimeFault = (day: string, typed: string): TimeFault | undefined => {
  if (narrow(typed) === '') return undefined
  if (findTime(typed) === undefined) return 'form'
  return day === '' ? 'alone' : undefined
}

/** As the contract has it: a day, with its time where one was typed; null without a day. */
const toMoment = (day: string, typed: string): string | null => {
  const time = findTime(typed)
  return day === '' ? null : time === undefined ? day : `${day}T${time}`
}

/** Whether the period ends before it begins. */
export const isTurned = ({ from, fromTime, to, toTime }: SearchKeys): boolean =>
  isDay(from) && isDay(to) && `${to}T${findTime(toTime) ?? '23:59'}` < `${from}T${findTime(fromTime) ?? '00:00'}`

/** Undefined where a number is none, a day or a time is none, or the period is turned round. */
export const toSearch = (keys: SearchKeys): Search | undefined => {
  const { from, to, fromTime, toTime } = keys
  const isSound =
    [from, to].every((day) => day === '' || isDay(day)) &&
    findTimeFault(from, fromTime) === undefined &&
    findTimeFault(to, toTime) === undefined
  if (isNumberWrong(keys.number) || !isSound || isTurned(keys)) return undefined
  const [first, last] = [toMoment(from, fromTime), toMoment(to, toTime)]
  const number = narrow(keys.number)
  const name = keys.name.trim()
  const member = narrow(keys.memberNumber)
  return {
    number: number === '' ? null : Number(number),
    memberNumber: member === '' ? null : member,
    name: name === '' ? null : { text: name, match: keys.match },
    windowIds: keys.windowId === '' ? null : [keys.windowId],
    statuses: keys.statuses.length === 0 ? null : [...keys.statuses],
    period: first === null && last === null ? null : { basis: keys.basis, from: first, to: last },
    oldCard: keys.oldCard === 'to-collect' || keys.oldCard === 'collected' ? keys.oldCard : null,
    after: null,
    limit: pageSize,
  }
}

const partsOf = (moment: string | null | undefined): readonly [day: string, time: string] => {
  const [day = '', time = ''] = (moment ?? '').split('T')
  return [day, time.replace(/^0/, '')]
}

const toPeriodKeys = (period: Search['period']) => {
  const [from, fromTime] = partsOf(period?.from)
  const [to, toTime] = partsOf(period?.to)
  return { from, fromTime, to, toTime }
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
  ...toPeriodKeys(search.period),
})
