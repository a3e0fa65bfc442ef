/** Items of the member form and of the application form (RS-SET-9 to 13): which are asked, under which name, of whom. */
import * as z from 'zod/mini'

/** 会員登録項目, the fourteen basic items (RS-SET-9). */
export const memberItemKeys = [
  'name',
  'kana',
  'sex',
  'birthDate',
  'postalCode',
  'address',
  'phone',
  'phoneToCheck',
  'fax',
  'mail',
  'password',
  'news',
  'loginId',
  'adminId',
] as const
export type MemberItemKey = (typeof memberItemKeys)[number]

/** 申込項目, the ten basic items of people who are not registered (RS-SET-12). */
export const applicationItemKeys = [
  'name',
  'kana',
  'sex',
  'birthDate',
  'postalCode',
  'address',
  'phone',
  'phoneToCheck',
  'fax',
  'mail',
] as const
export type ApplicationItemKey = (typeof applicationItemKeys)[number]

/** 追加項目 1 to 5 (RS-SET-11, 13). */
export const freeItemKeys = ['free1', 'free2', 'free3', 'free4', 'free5'] as const
export type FreeItemKey = (typeof freeItemKeys)[number]

/** 使用条件: 使用しない, 必須, 任意; members may also be shown what they may not change (表示のみ). */
export const use = z.enum(['unused', 'required', 'optional'])
export const memberUse = z.enum(['unused', 'required', 'optional', 'display'])
export type Use = z.infer<typeof use>

const alias = z.nullable(z.string().check(z.minLength(1), z.maxLength(30)))

export const memberItem = z.strictObject({
  use: memberUse,
  /** 別名: what the screens call it instead. */
  alias,
  /** 分類: whether lists and searches of the staff show it (OQ-RS-7). */
  listed: z.boolean(),
})

export const applicationItem = z.strictObject({ staff: use, resident: use, alias, listed: z.boolean() })

export const freeItem = z
  .strictObject({
    /** 見出し文 */
    heading: z.string().check(z.maxLength(60)),
    use,
    /** 入力文字, for text. */
    input: z.enum(['any', 'digits', 'alphanumeric', 'kana']),
    /** 選択形式: a line of text, one of several across or down or from a list, or any number of them. */
    form: z.enum(['text', 'one-across', 'one-down', 'one-listed', 'many']),
    choices: z.array(z.string().check(z.minLength(1), z.maxLength(40))).check(z.maxLength(20)),
    /** 住基カードの有無 (RS-R-10): the second choice means that an old card is to be collected at the visit. */
    meaning: z.enum(['none', 'old-card']),
  })
  .check(
    z.refine(({ use, heading }) => use === 'unused' || heading !== '', 'an item in use needs a heading'),
    z.refine(({ form, choices }) => form === 'text' || choices.length >= 2, 'a choice needs two choices or more'),
    z.refine(({ choices }) => new Set(choices).size === choices.length, 'two choices alike'),
    z.refine(
      ({ meaning, form, choices }) => meaning === 'none' || (form.startsWith('one-') && choices.length === 2),
      'the old card is a question with two answers',
    ),
  )
export type FreeItem = z.infer<typeof freeItem>

const free = z.strictObject({ free1: freeItem, free2: freeItem, free3: freeItem, free4: freeItem, free5: freeItem })

export const memberItems = z.strictObject({
  basic: z.strictObject({
    name: memberItem,
    kana: memberItem,
    sex: memberItem,
    birthDate: memberItem,
    postalCode: memberItem,
    address: memberItem,
    phone: memberItem,
    phoneToCheck: memberItem,
    fax: memberItem,
    mail: memberItem,
    password: memberItem,
    news: memberItem,
    loginId: memberItem,
    adminId: memberItem,
  }),
  free,
})
export type MemberItems = z.infer<typeof memberItems>

export const applicationItems = z.strictObject({
  basic: z.strictObject({
    name: applicationItem,
    kana: applicationItem,
    sex: applicationItem,
    birthDate: applicationItem,
    postalCode: applicationItem,
    address: applicationItem,
    phone: applicationItem,
    phoneToCheck: applicationItem,
    fax: applicationItem,
    mail: applicationItem,
  }),
  free,
})
export type ApplicationItems = z.infer<typeof applicationItems>

/** What a person entered, by item: text, or the choices taken. */
export const answers = z.partialRecord(
  z.enum([...memberItemKeys, ...freeItemKeys]),
  z.union([z.string().check(z.maxLength(200)), z.array(z.string().check(z.maxLength(40))).check(z.maxLength(20))]),
)
export type Answers = { readonly [Key in MemberItemKey | FreeItemKey]?: string | readonly string[] | undefined }

const basicForms: Readonly<Partial<Record<MemberItemKey, RegExp>>> = {
  kana: /^[\p{Script=Katakana}ー・　 ]+$/u,
  sex: /^(male|female|not-applicable)$/,
  birthDate: /^\d{4}-\d{2}-\d{2}$/,
  postalCode: /^\d{3}-?\d{4}$/,
  phone: /^[\d+][\d-]{8,14}$/,
  phoneToCheck: /^[\d+][\d-]{8,14}$/,
  fax: /^[\d+][\d-]{8,14}$/,
  mail: /^[^\s@<>"(),:;\\[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
  news: /^(yes|no)$/,
  loginId: /^[A-Za-z0-9._-]{4,32}$/,
  adminId: /^[A-Za-z0-9-]{1,32}$/,
}
const freeForms: Readonly<Record<FreeItem['input'], RegExp>> = {
  any: /^[^\p{Cc}]*$/u,
  digits: /^\d*$/,
  alphanumeric: /^[A-Za-z0-9]*$/,
  kana: /^[\p{Script=Katakana}ー・　 ]*$/u,
}

/** True where the text may stand in a mail's address line: one address, no other syntax. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && (basicForms.mail?.test(text) ?? false)

export type ItemFault = {
  readonly item: MemberItemKey | FreeItemKey
  /** `missing`: required; `unasked`: the form has no such field; `form`: other characters or choices than allowed. */
  readonly fault: 'missing' | 'unasked' | 'form'
}

const isEmpty = (answer: string | readonly string[] | undefined): boolean =>
  answer === undefined || answer.length === 0 || (typeof answer === 'string' && answer.trim() === '')

const fitsFree = ({ form, choices, input }: FreeItem, answer: string | readonly string[]): boolean => {
  if (form === 'text') return typeof answer === 'string' && freeForms[input].test(answer)
  if (form === 'many')
    return (
      typeof answer !== 'string' &&
      new Set(answer).size === answer.length &&
      answer.every((choice) => choices.includes(choice))
    )
  return typeof answer === 'string' && choices.includes(answer)
}

const fitsBasic = (key: MemberItemKey, answer: string | readonly string[]): boolean =>
  typeof answer === 'string' && (basicForms[key] ?? freeForms.any).test(answer)

export type AskingForm = {
  /** Whether a basic item is asked. */
  readonly uses: Readonly<Partial<Record<MemberItemKey, Use>>>
  readonly free: Readonly<Record<FreeItemKey, FreeItem>>
}

/**
 * What is wrong with the answers to a form. Nothing that is not asked is taken, so a site that asks nothing holds nothing
 * about a person (RS-USR-10).
 */
export const findItemFaults = (form: AskingForm, given: Answers): readonly ItemFault[] => {
  const faults: ItemFault[] = []
  const look = (
    item: MemberItemKey | FreeItemKey,
    asked: Use,
    fits: (answer: string | readonly string[]) => boolean,
  ) => {
    const answer = given[item]
    if (isEmpty(answer) || answer === undefined) {
      if (asked === 'required') faults.push({ item, fault: 'missing' })
    } else if (asked === 'unused') faults.push({ item, fault: 'unasked' })
    else if (!fits(answer)) faults.push({ item, fault: 'form' })
  }
  for (const key of memberItemKeys) look(key, form.uses[key] ?? 'unused', (answer) => fitsBasic(key, answer))
  for (const key of freeItemKeys) look(key, form.free[key].use, (answer) => fitsFree(form.free[key], answer))
  return faults
}

/** The form an applicant who is not registered fills in, as residents or staff see it. */
export const applicationForm = (items: ApplicationItems, screen: 'resident' | 'staff') => ({
  uses: Object.fromEntries(applicationItemKeys.map((key) => [key, items.basic[key][screen]])) as Readonly<
    Record<ApplicationItemKey, Use>
  >,
  free: items.free,
})

/** Of a member only the added items are asked (RS-SET-13): the rest is known. */
export const memberApplicationForm = (items: ApplicationItems) => ({ uses: {}, free: items.free })

/** The member form: what a resident is only shown, the staff enter (表示のみ). */
export const memberForm = (items: MemberItems, screen: 'resident' | 'staff') => ({
  uses: Object.fromEntries(
    memberItemKeys.map((key) => {
      const { use: asked } = items.basic[key]
      // a password is entered beside the form and kept as a hash alone
      if (key === 'password') return [key, 'unused']
      if (asked === 'display') return [key, screen === 'staff' ? 'optional' : 'unused']
      return [key, asked]
    }),
  ) as Readonly<Record<MemberItemKey, Use>>,
  free: items.free,
})

/** Of answers that are kept, those a form does not ask: a change by it leaves them as they are. */
export const findUnasked = (form: AskingForm, kept: Answers): Answers =>
  Object.fromEntries(
    Object.entries(kept).filter(([item]) => {
      const free = freeItemKeys.find((key) => key === item)
      if (free !== undefined) return form.free[free].use === 'unused'
      return (form.uses[item as MemberItemKey] ?? 'unused') === 'unused'
    }),
  )

/** Whether an old card is to be collected: null where nothing was asked or answered. */
export const hasOldCard = (items: ApplicationItems, given: Answers): boolean | null => {
  for (const key of freeItemKeys) {
    const item = items.free[key]
    const answer = given[key]
    if (item.use !== 'unused' && item.meaning === 'old-card' && answer !== undefined) return answer === item.choices[1]
  }
  return null
}
