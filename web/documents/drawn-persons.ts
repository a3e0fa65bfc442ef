import { parseDay } from '#shared/calendar/wareki.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { sex, type BasicFour, type Sex } from '#shared/person/person.ts'
import { sexLabels } from './wording.ts'

/**
 * What was put on paper for each person, read back from the drawn texts: the digest of the binding is taken over this, so a
 * slip between data and paper cannot hide behind the data.
 */
export type DrawnPerson = BasicFour & { readonly memberRef: string }
type Item = 'name' | 'birthDate' | 'sex' | 'address'

export type DrawnPersons = {
  /** Notes that a text of a person was drawn; drawing it again on another sheet must give the same text. */
  note(memberRef: string, item: Item, text: string): void
  /** Persons in the order their names were drawn. Throws AppError `internal.unexpected` where something of a person is not on paper. */
  list(): DrawnPerson[]
}

const findSex = (label: string): Sex | undefined => sex.options.find((option) => sexLabels[option] === label)

export const openDrawnPersons = (): DrawnPersons => {
  const persons = new Map<string, Map<Item, string>>()
  const order = new Set<string>()
  return {
    note(memberRef, item, text) {
      const person = persons.get(memberRef) ?? new Map<Item, string>()
      persons.set(memberRef, person)
      const before = person.get(item)
      if (before !== undefined && before !== text) throw new AppError('internal.unexpected')
      person.set(item, text)
      if (item === 'name') order.add(memberRef)
    },
    list: () =>
      [...order].map((memberRef) => {
        const person = persons.get(memberRef)
        const name = person?.get('name')
        const address = person?.get('address')
        const birthDate = parseDay(person?.get('birthDate') ?? '')
        const sex = findSex(person?.get('sex') ?? '')
        if (name === undefined || address === undefined || birthDate === undefined || sex === undefined)
          throw new AppError('internal.unexpected')
        return { memberRef, name: { text: name, display: name, kana: '' }, birthDate, sex, address }
      }),
  }
}
