import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  defaultResidentItems,
  findItemFaults,
  keepsPersons,
  residentItemKeys,
  residentItems,
  type ResidentItems,
} from './resident-items.ts'

const today = '2027-03-01'
const sample = {
  name: '鈴木　太郎',
  kana: 'スズキ　タロウ',
  sex: 'male',
  birthDate: '1980-06-10',
  address: '窓口県青瀬市中央一丁目２番３号',
} as const
const unused: ResidentItems = {
  basic: Object.fromEntries(
    Object.keys(defaultResidentItems.basic).map((key) => [key, { use: 'unused', alias: null }]),
  ) as ResidentItems['basic'],
  free: defaultResidentItems.free,
}

describe('the registration of a resident', () => {
  it('CM-SC-4 takes the fields of the sample', () => {
    expect(findItemFaults(defaultResidentItems, sample, today)).toEqual([])
  })

  it('says which required field is missing, and which is not right', () => {
    const { name: _, ...rest } = sample
    expect(findItemFaults(defaultResidentItems, { ...rest, kana: 'すずき' }, today)).toEqual([
      { item: 'name', fault: 'missing' },
      { item: 'kana', fault: 'form' },
    ])
  })

  it.each(['1980-02-30', '2027-03-02', '1899-12-31', '1980-6-1'])('refuses a birth on %s', (birthDate) => {
    expect(findItemFaults(defaultResidentItems, { ...sample, birthDate }, today)).toEqual([
      { item: 'birthDate', fault: 'form' },
    ])
  })

  it('takes names of any script, with characters beyond the plane and with selectors', () => {
    for (const name of ['𠮷田　一', '葛󠄀城', 'Jean-Luc O’Brien', 'a'.repeat(100)])
      expect(findItemFaults(defaultResidentItems, { ...sample, name }, today)).toEqual([])
  })

  it('CM-F-10 keeps nothing where nothing is asked', () => {
    expect(residentItems.safeParse(unused).success).toBe(true)
    expect(keepsPersons(unused)).toBe(false)
    fc.assert(
      fc.property(fc.constantFrom(...residentItemKeys), fc.string({ minLength: 1 }), (item, text) => {
        fc.pre(text.trim() !== '')
        expect(findItemFaults(unused, { [item]: text }, today)).toEqual([{ item, fault: 'unasked' }])
      }),
    )
  })

  it('CM-F-9 has fields of the administrator’s own: text, digits, a day, a choice', () => {
    const free = { ...defaultResidentItems.free }
    free.free1 = { use: 'required', heading: '世帯番号', form: 'digits', choices: [] }
    free.free2 = { use: 'optional', heading: '希望窓口', form: 'choice', choices: ['本庁舎', '支所'] }
    const items = { ...defaultResidentItems, free }
    expect(residentItems.safeParse(items).success).toBe(true)
    expect(findItemFaults(items, { ...sample, free1: '1234', free2: '支所' }, today)).toEqual([])
    expect(findItemFaults(items, { ...sample, free1: 'x', free2: '別館' }, today)).toEqual([
      { item: 'free1', fault: 'form' },
      { item: 'free2', fault: 'form' },
    ])
  })
})
