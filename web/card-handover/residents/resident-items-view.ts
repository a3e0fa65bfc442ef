import {
  basicItemKeys,
  freeItemKeys,
  type BasicItemKey,
  type FreeResidentItem,
  type ResidentItemKey,
  type ResidentItems,
} from '#shared/card-handover/resident-items.ts'

/** One field of the form: what it is called here, whether it must be filled, how it is filled. */
export type ShownItem = {
  readonly key: ResidentItemKey
  readonly label: string
  readonly required: boolean
  readonly form: 'text' | 'area' | 'sex' | 'day' | 'choice' | 'digits' | 'postal' | 'phone' | 'mail'
  readonly choices: readonly string[]
}

const forms: Readonly<Partial<Record<BasicItemKey, ShownItem['form']>>> = {
  sex: 'sex',
  birthDate: 'day',
  note: 'area',
  postalCode: 'postal',
  phone: 'phone',
  mail: 'mail',
}

/** The fields in use, in the order of the form (CM-F-9). `names` are the usual names of the basic ones. */
export const listShownItems = (
  items: ResidentItems,
  names: Readonly<Record<BasicItemKey, string>>,
): readonly ShownItem[] => [
  ...basicItemKeys
    .filter((key) => items.basic[key].use !== 'unused')
    .map((key): ShownItem => {
      const { alias, use } = items.basic[key]
      return { key, label: alias ?? names[key], required: use === 'required', form: forms[key] ?? 'text', choices: [] }
    }),
  ...freeItemKeys
    .map((key): readonly [typeof key, FreeResidentItem] => [key, items.free[key]])
    .filter(([, { use }]) => use !== 'unused')
    .map(([key, { heading, use, form, choices }]): ShownItem => ({
      key,
      label: heading,
      required: use === 'required',
      form,
      choices,
    })),
]
