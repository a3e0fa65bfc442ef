/** Which items a form asks, and what a person typed made into what is kept. */
import { findDay, isDay, type Era } from '#shared/calendar/wareki.ts'
import {
  applicationItemKeys,
  findItemFaults,
  freeItemKeys,
  memberItemKeys,
  type Answers,
  type ApplicationItems,
  type FreeItem,
  type FreeItemKey,
  type ItemFault,
  type MemberItemKey,
  type MemberItems,
  type Use,
} from '#shared/pickup-reservation/items.ts'

export type AskedItem =
  | {
      readonly kind: 'basic'
      readonly key: MemberItemKey
      readonly alias: string | null
      readonly required: boolean
      /** Shown and not to be changed. */
      readonly fixed: boolean
    }
  | {
      readonly kind: 'free'
      readonly key: FreeItemKey
      readonly item: FreeItem
      readonly required: boolean
      readonly fixed: false
    }

export type FormFault = { readonly item: ItemFault['item']; readonly fault: ItemFault['fault'] | 'differs' }

const freeItems = (free: Readonly<Record<FreeItemKey, FreeItem>>): readonly AskedItem[] =>
  freeItemKeys
    .filter((key) => free[key].use !== 'unused')
    .map((key) => {
      const item = free[key]
      return { kind: 'free', key, item, required: item.use === 'required', fixed: false }
    })

/** The form of somebody who is not registered (RS-SET-12). */
export const askedOfApplicant = (
  { basic, free }: ApplicationItems,
  screen: 'resident' | 'staff',
): readonly AskedItem[] => [
  ...applicationItemKeys
    .filter((key) => basic[key][screen] !== 'unused')
    .map((key): AskedItem => {
      const { alias } = basic[key]
      return { kind: 'basic', key, alias, required: basic[key][screen] === 'required', fixed: false }
    }),
  ...freeItems(free),
]

/** Of a member who applies only the added items are asked (RS-SET-13). */
export const askedOfMember = ({ free }: ApplicationItems): readonly AskedItem[] => freeItems(free)

/**
 * 会員登録項目 (RS-SET-9 to 11). A password has fields of its own; what residents may not change is shown where it has a
 * value; a new member's mail address is the proven one.
 */
export const askedOfProfile = (
  { basic, free }: MemberItems,
  { isNew, answers }: { readonly isNew: boolean; readonly answers: Answers },
): readonly AskedItem[] => [
  ...memberItemKeys
    .filter((key) => {
      const { use } = basic[key]
      if (key === 'password' || use === 'unused') return false
      return use !== 'display' || (!isNew && answers[key] !== undefined)
    })
    .map((key): AskedItem => {
      const { use, alias } = basic[key]
      const fixed = use === 'display' || (isNew && key === 'mail')
      return { kind: 'basic', key, alias, required: use === 'required', fixed }
    }),
  ...freeItems(free),
]

/** The same form as the staff fill it in: what residents are only shown (表示のみ) comes from here. */
export const askedByStaff = ({ basic, free }: MemberItems): readonly AskedItem[] => [
  ...memberItemKeys
    .filter((key) => key !== 'password' && basic[key].use !== 'unused')
    .map((key): AskedItem => {
      const { use, alias } = basic[key]
      return { kind: 'basic', key, alias, required: use === 'required', fixed: false }
    }),
  ...freeItems(free),
]

export const labelOf = (asked: AskedItem, names: Readonly<Record<MemberItemKey, string>>): string =>
  asked.kind === 'free' ? asked.item.heading : (asked.alias ?? names[asked.key])

const toKatakana = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\u3041-\u3096]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))
    .trim()
    .replaceAll(/\s+/g, '\u3000')

/** Hyphens as people type them in numbers (U+2010 to 2015, 2212, 30FC after NFKC) are hyphens. */
const toNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\u2010-\u2015\u2212\u30fc]/g, '-')
    .replaceAll(/\s/g, '')

/** A date under way, `era/year/month/day`; an empty era is the Western calendar. */
export type TypedDate = { readonly era: Era | ''; readonly year: string; readonly month: string; readonly day: string }

export const writeTypedDate = ({ era, year, month, day }: TypedDate): string =>
  era + year + month + day === '' ? '' : `${era}/${year}/${month}/${day}`

/** What was typed, from a date under way or a finished `YYYY-MM-DD`. */
export const readTypedDate = (text: string): TypedDate => {
  const [era = '', year = '', month = '', day = ''] = isDay(text)
    ? ['', ...text.split('-').map((part) => String(Number(part)))]
    : text.split('/')
  return { era: era as Era | '', year, month, day }
}

const number = (text: string): number => {
  const narrow = text.normalize('NFKC').trim()
  if (narrow === '元') return 1
  return /^\d{1,4}$/.test(narrow) ? Number(narrow) : Number.NaN
}

/** `YYYY-MM-DD` of a typed date; undefined where there is no such day. */
export const findTypedDate = ({ era, year, month, day }: TypedDate): string | undefined => {
  const parts = { year: number(year), month: number(month), day: number(day) }
  if (Object.values(parts).some(Number.isNaN)) return undefined
  if (era !== '') return findDay({ era, ...parts })
  const pad = (value: number, length: number) => String(value).padStart(length, '0')
  const text = `${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}`
  return isDay(text) && text >= '1873-01-01' ? text : undefined
}

/** An era alone is no date yet: people choose it first. */
const tidyDate = (typed: TypedDate, text: string): string =>
  typed.year + typed.month + typed.day === '' ? '' : (findTypedDate(typed) ?? text)

const tidyBasic = (key: MemberItemKey, text: string): string => {
  switch (key) {
    case 'kana':
      return toKatakana(text)
    case 'postalCode':
    case 'phone':
    case 'phoneToCheck':
    case 'fax':
      return toNumber(text)
    case 'mail':
    case 'loginId':
    case 'adminId':
      return text.normalize('NFKC').trim()
    case 'birthDate':
      return tidyDate(readTypedDate(text), text)
    default:
      return text.trim()
  }
}

const tidyFree = ({ form, input }: FreeItem, text: string): string => {
  if (form !== 'text') return text
  if (input === 'kana') return toKatakana(text)
  return input === 'any' ? text.trim() : text.normalize('NFKC').trim()
}

/** The answers as they are sent: tidied, empty ones and those that are not asked left out. */
export const tidyAnswers = (asked: readonly AskedItem[], given: Answers): Answers =>
  Object.fromEntries(
    asked
      .filter(({ fixed }) => !fixed)
      .flatMap((one): [string, string | readonly string[]][] => {
        const answer = given[one.key]
        if (answer === undefined || answer.length === 0) return []
        if (typeof answer !== 'string') return [[one.key, answer]]
        const tidy = one.kind === 'free' ? tidyFree(one.item, answer) : tidyBasic(one.key, answer)
        return tidy === '' ? [] : [[one.key, tidy]]
      }),
  )

/** Whether tidied answers say the same. */
export const sameAnswers = (left: Answers, right: Answers): boolean => {
  const sorted = (answers: Answers) => JSON.stringify(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)))
  return sorted(left) === sorted(right)
}

/** What is wrong with tidied answers, in the order of the form. */
export const findFormFaults = (asked: readonly AskedItem[], tidy: Answers): readonly FormFault[] => {
  const uses: Partial<Record<MemberItemKey, Use>> = {}
  const unused: FreeItem = { heading: '', use: 'unused', input: 'any', form: 'text', choices: [], meaning: 'none' }
  const free: Record<FreeItemKey, FreeItem> = {
    ...{ free1: unused, free2: unused, free3: unused, free4: unused, free5: unused },
  }
  for (const one of asked) {
    if (one.kind === 'free') free[one.key] = one.item
    else if (!one.fixed) uses[one.key] = one.required ? 'required' : 'optional'
  }
  const faults: FormFault[] = [...findItemFaults({ uses, free }, tidy)]
  const isFaulty = (item: string) => faults.some((fault) => fault.item === item)
  if (typeof tidy.birthDate === 'string' && !isDay(tidy.birthDate) && !isFaulty('birthDate'))
    faults.push({ item: 'birthDate', fault: 'form' })
  const isCompared = uses.phone !== undefined && uses.phoneToCheck !== undefined
  if (isCompared && !isFaulty('phone') && !isFaulty('phoneToCheck') && tidy.phone !== tidy.phoneToCheck)
    faults.push({ item: 'phoneToCheck', fault: 'differs' })
  const order = asked.map(({ key }) => key)
  return faults.toSorted((left, right) => order.indexOf(left.item) - order.indexOf(right.item))
}
