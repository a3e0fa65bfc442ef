/** 利用者登録項目: what is kept about a resident, chosen freely by the system administrator, down to nothing (CM-F-8 to 10). */
import * as z from 'zod/mini'
import { isDay } from '#shared/calendar/wareki.ts'

export const basicItemKeys = [
  'residentNumber',
  'name',
  'kana',
  'sex',
  'birthDate',
  'postalCode',
  'address',
  'phone',
  'mail',
  'note',
] as const
export const freeItemKeys = [
  'free1',
  'free2',
  'free3',
  'free4',
  'free5',
  'free6',
  'free7',
  'free8',
  'free9',
  'free10',
] as const
export const residentItemKeys = [...basicItemKeys, ...freeItemKeys] as const
export type BasicItemKey = (typeof basicItemKeys)[number]
export type ResidentItemKey = (typeof residentItemKeys)[number]

/** 使用しない, 任意, 必須 */
const use = z.enum(['unused', 'optional', 'required'])

const basicItem = z.strictObject({
  use,
  /** What the screens call it instead; null for the usual name. */
  alias: z.nullable(z.string().check(z.minLength(1), z.maxLength(30))),
})

const freeItem = z
  .strictObject({
    use,
    heading: z.string().check(z.maxLength(30)),
    form: z.enum(['text', 'digits', 'day', 'choice']),
    choices: z.array(z.string().check(z.minLength(1), z.maxLength(40))).check(z.maxLength(20)),
  })
  .check(
    z.refine(({ use: asked, heading }) => asked === 'unused' || heading !== '', 'an item in use needs a heading'),
    z.refine(
      ({ form, choices }) => (form === 'choice' ? choices.length >= 2 : choices.length === 0),
      'choices of a choice',
    ),
    z.refine(({ choices }) => new Set(choices).size === choices.length, 'two choices alike'),
  )
export type FreeResidentItem = z.infer<typeof freeItem>

const [free1, ...others] = freeItemKeys
export const residentItems = z.strictObject({
  basic: z.strictObject({
    residentNumber: basicItem,
    name: basicItem,
    kana: basicItem,
    sex: basicItem,
    birthDate: basicItem,
    postalCode: basicItem,
    address: basicItem,
    phone: basicItem,
    mail: basicItem,
    note: basicItem,
  }),
  free: z.record(z.enum([free1, ...others]), freeItem),
})
export type ResidentItems = z.infer<typeof residentItems>

/** By item; what is empty is left out. */
export const residentValues = z.partialRecord(z.enum(residentItemKeys), z.string().check(z.maxLength(400)))
export type ResidentValues = Readonly<z.infer<typeof residentValues>>

const basic = (asked: z.infer<typeof use>) => ({ use: asked, alias: null })
const unusedFree: FreeResidentItem = { use: 'unused', heading: '', form: 'text', choices: [] }

/** The form of the sample screen (CM-SC-4). */
export const defaultResidentItems: ResidentItems = {
  basic: {
    residentNumber: basic('unused'),
    name: basic('required'),
    kana: basic('required'),
    sex: basic('required'),
    birthDate: basic('required'),
    postalCode: basic('optional'),
    address: basic('required'),
    phone: basic('unused'),
    mail: basic('unused'),
    note: basic('optional'),
  },
  free: Object.fromEntries(freeItemKeys.map((key) => [key, unusedFree])) as ResidentItems['free'],
}

const anyLine = /^[^\p{Cc}]*$/u
const forms: Readonly<Record<BasicItemKey, RegExp>> = {
  residentNumber: /^[A-Za-z0-9-]{1,32}$/,
  // names of the register may use any character there is, and more than one blank
  name: anyLine,
  kana: /^[\p{Script=Katakana}\p{Script=Latin}ー・　 .'-]+$/u,
  sex: /^(male|female)$/,
  birthDate: /^\d{4}-\d{2}-\d{2}$/,
  postalCode: /^\d{3}-\d{4}$/,
  address: anyLine,
  phone: /^[\d+][\d-]{8,14}$/,
  mail: /^[^\s@<>"(),:;\\[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
  note: /^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u,
}

const fitsFree = ({ form, choices }: FreeResidentItem, text: string): boolean => {
  if (form === 'digits') return /^\d+$/.test(text)
  if (form === 'day') return isDay(text)
  if (form === 'choice') return choices.includes(text)
  return anyLine.test(text)
}

export type ItemFault = {
  readonly item: ResidentItemKey
  /** `missing`: required; `unasked`: nothing of the kind is kept here; `form`: other characters or choices than allowed. */
  readonly fault: 'missing' | 'unasked' | 'form'
}

/** Born before this, nobody lives; the form begins here (CM-SC-4: from 1915, and some are older). */
const earliestBirth = '1900-01-01'

/** What is wrong with a registration. What is not asked is never kept. */
export const findItemFaults = (items: ResidentItems, values: ResidentValues, today: string): readonly ItemFault[] =>
  residentItemKeys.flatMap((item): readonly ItemFault[] => {
    const text = values[item]
    const isFree = (freeItemKeys as readonly string[]).includes(item)
    const row = isFree ? items.free[item as keyof ResidentItems['free']] : items.basic[item as BasicItemKey]
    if (text === undefined || text.trim() === '') return row.use === 'required' ? [{ item, fault: 'missing' }] : []
    if (row.use === 'unused') return [{ item, fault: 'unasked' }]
    const fits = isFree ? fitsFree(row as FreeResidentItem, text) : forms[item as BasicItemKey].test(text)
    const isBorn = item !== 'birthDate' || (fits && isDay(text) && text >= earliestBirth && text <= today)
    return fits && isBorn ? [] : [{ item, fault: 'form' }]
  })

/** Whether anything about persons is kept at all (CM-F-10). */
export const keepsPersons = ({ basic: items, free }: ResidentItems): boolean =>
  [...Object.values(items), ...Object.values(free)].some(({ use: asked }) => asked !== 'unused')
