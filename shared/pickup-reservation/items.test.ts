import { describe, expect, it } from 'vitest'
import {
  applicationForm,
  findItemFaults,
  findUnasked,
  hasOldCard,
  isMailAddress,
  memberForm,
  freeItem,
  type Answers,
  type FreeItem,
} from './items.ts'
import { defaultSettings } from './settings.ts'

const { applicationItems, memberItems } = defaultSettings('青瀬市')
const unused: FreeItem = applicationItems.free.free2
const free = { free1: unused, free2: unused, free3: unused, free4: unused, free5: unused }
const ask = (item: Partial<FreeItem>) => ({ ...unused, heading: '質問', use: 'required' as const, ...item })
const faultOf = (item: Partial<FreeItem>, answer: string | string[]) =>
  findItemFaults({ uses: {}, free: { ...free, free1: ask(item) } }, { free1: answer })[0]?.fault

describe('items of a form', () => {
  it('RS-SET-12 are missing where required, welcome where optional, refused where not asked', () => {
    const form = { uses: { name: 'required', kana: 'optional' } as const, free }
    expect(findItemFaults(form, {})).toEqual([{ item: 'name', fault: 'missing' }])
    expect(findItemFaults(form, { name: '　' })).toEqual([{ item: 'name', fault: 'missing' }])
    expect(findItemFaults(form, { name: '佐藤', kana: 'サトウ' })).toEqual([])
    expect(findItemFaults(form, { name: '佐藤', phone: '03-1234-5678' })).toEqual([{ item: 'phone', fault: 'unasked' }])
  })

  it.each([
    ['kana', 'サトウ　アオイ', 'さとう'],
    ['postalCode', '100-0001', '１００'],
    ['phone', '03-1234-5678', '1234'],
    ['birthDate', '1990-01-31', '平成2年'],
    ['mail', 'a.b+c@example.co.jp', 'a@b@c'],
    ['sex', 'female', 'x'],
    ['loginId', 'aoi.sato', 'あおい'],
  ] as const)('%s has a form of its own', (key, good, bad) => {
    const form = { uses: { [key]: 'optional' as const }, free }
    expect(findItemFaults(form, { [key]: good })).toEqual([])
    expect(findItemFaults(form, { [key]: bad })).toEqual([{ item: key, fault: 'form' }])
  })

  it('RS-SET-11 take of the five added items what their type and choices allow', () => {
    const choices = ['なし', 'あり']
    expect(faultOf({ form: 'one-across', choices }, 'あり')).toBeUndefined()
    expect(faultOf({ form: 'one-across', choices }, '不明')).toBe('form')
    expect(faultOf({ form: 'many', choices }, ['なし', 'あり'])).toBeUndefined()
    expect(faultOf({ form: 'many', choices }, ['あり', 'あり'])).toBe('form')
    expect(faultOf({ form: 'many', choices }, 'あり')).toBe('form')
    expect(faultOf({ form: 'many', choices }, [])).toBe('missing')
    expect(faultOf({ form: 'text', input: 'digits' }, '12a')).toBe('form')
    expect(faultOf({ form: 'text', input: 'any' }, '一行\n二行')).toBe('form')
  })

  it('RS-SET-11 are refused when they cannot be answered', () => {
    const ok = ask({ form: 'one-down', choices: ['a', 'b'] })
    expect(freeItem.safeParse(ok).success).toBe(true)
    for (const wrong of [
      { heading: '' },
      { choices: ['a'] },
      { choices: ['a', 'a'] },
      { meaning: 'old-card', choices: ['a', 'b', 'c'] },
    ])
      expect(freeItem.safeParse({ ...ok, ...wrong }).success).toBe(false)
  })

  it('RS-R-10 tell whether an old card is to be collected', () => {
    expect(hasOldCard(applicationItems, { free1: 'あり' })).toBe(true)
    expect(hasOldCard(applicationItems, { free1: 'なし' })).toBe(false)
    expect(hasOldCard(applicationItems, {})).toBeNull()
  })

  it('ask of residents and of staff what each screen asks, and of members never what is only shown', () => {
    const { basic } = applicationItems
    const items = { ...applicationItems, basic: { ...basic, name: { ...basic.name, staff: 'required' as const } } }
    expect(applicationForm(items, 'staff').uses.name).toBe('required')
    expect(applicationForm(items, 'resident').uses.name).toBe('unused')
    const shown = {
      ...memberItems,
      basic: { ...memberItems.basic, name: { ...memberItems.basic.name, use: 'display' as const } },
    }
    const given: Answers = { name: '別人', kana: 'ベツジン' }
    expect(findItemFaults(memberForm(shown, 'resident'), given)).toEqual([{ item: 'name', fault: 'unasked' }])
    expect(findItemFaults(memberForm(shown, 'staff'), given)).toEqual([])
  })

  it('RS-SET-9 leave what a form does not ask as it was', () => {
    const { basic } = memberItems
    const shown = { ...memberItems, basic: { ...basic, name: { ...basic.name, use: 'display' as const } } }
    const kept: Answers = { name: '佐藤 葵', kana: 'サトウ アオイ', sex: 'female', free1: '前の質問' }
    expect(findUnasked(memberForm(shown, 'resident'), kept)).toEqual({
      name: '佐藤 葵',
      sex: 'female',
      free1: '前の質問',
    })
    expect(findUnasked(memberForm(shown, 'staff'), kept)).toEqual({ sex: 'female', free1: '前の質問' })
  })

  it.each([
    '',
    'a',
    'a@b',
    'a b@example.jp',
    'a@example.jp\r\nBcc: x@y.jp',
    '"a"@example.jp',
    'a@例え.jp',
    `${'a'.repeat(65)}@example.jp`,
  ])('is no mail address: %j', (text) => {
    expect(isMailAddress(text)).toBe(false)
  })
})
