import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#shared/pickup-reservation/settings.ts'
import {
  askedOfApplicant,
  askedOfMember,
  askedOfProfile,
  findFormFaults,
  findTypedDate,
  labelOf,
  readTypedDate,
  tidyAnswers,
  writeTypedDate,
} from './asked-items.ts'

const { applicationItems, memberItems } = defaultSettings('青瀬市')
const withPhone = {
  ...applicationItems,
  basic: {
    ...applicationItems.basic,
    kana: { staff: 'unused', resident: 'required', alias: 'フリガナ', listed: false },
    birthDate: { staff: 'unused', resident: 'optional', alias: null, listed: false },
    phone: { staff: 'unused', resident: 'required', alias: null, listed: false },
    phoneToCheck: { staff: 'unused', resident: 'required', alias: null, listed: false },
  },
} as const
const asked = askedOfApplicant(withPhone, 'resident')

describe('the items a form asks', () => {
  it('OQ-RS-3 are the old card and a mail address for a resident who is not registered, by default', () => {
    expect(askedOfApplicant(applicationItems, 'resident').map(({ key, required }) => [key, required])).toEqual([
      ['mail', false],
      ['free1', true],
    ])
  })
  it('RS-SET-13 are the added ones for a member', () => {
    expect(askedOfMember(applicationItems).map(({ key }) => key)).toEqual(['free1'])
  })
  it('RS-SET-12 stand under their other name', () => {
    expect(asked.map((one) => labelOf(one, { kana: '氏名（カナ）' } as never))[0]).toBe('フリガナ')
  })
  it('RS-SET-9 show what residents may not change, and leave out the password', () => {
    const items = {
      ...memberItems,
      basic: { ...memberItems.basic, adminId: { use: 'display', alias: null, listed: true } },
    } as const
    const answers = { adminId: 'A-1' }
    const own = askedOfProfile(items, { isNew: false, answers })
    expect(own.find(({ key }) => key === 'adminId')?.fixed).toBe(true)
    expect(own.some(({ key }) => key === 'password')).toBe(false)
    const fresh = askedOfProfile(items, { isNew: true, answers: {} })
    expect(fresh.some(({ key }) => key === 'adminId')).toBe(false)
    expect(fresh.find(({ key }) => key === 'mail')?.fixed).toBe(true)
  })
})

describe('typed answers', () => {
  it('are taken for what they mean', () => {
    const typed = {
      kana: ' やまだ　ﾊﾅｺ ',
      phone: '０３−１２３４ー５６７８',
      phoneToCheck: '03-1234-5678',
      mail: '',
      birthDate: '昭和/30/4/1',
      free1: 'なし',
    }
    const tidy = tidyAnswers(asked, typed)
    expect(tidy).toEqual({
      kana: 'ヤマダ　ハナコ',
      phone: '03-1234-5678',
      phoneToCheck: '03-1234-5678',
      birthDate: '1955-04-01',
      free1: 'なし',
    })
    expect(findFormFaults(asked, tidy)).toEqual([])
  })
  it('are refused in the order of the form', () => {
    const faults = findFormFaults(asked, {
      birthDate: '昭和/64/1/8',
      phone: '03-1234-5678',
      phoneToCheck: '03-1234-5679',
    })
    expect(faults).toEqual([
      { item: 'kana', fault: 'missing' },
      { item: 'birthDate', fault: 'form' },
      { item: 'phoneToCheck', fault: 'differs' },
      { item: 'free1', fault: 'missing' },
    ])
  })
  it('refuse a day that never was, in the form of one', () => {
    expect(findFormFaults(asked, { birthDate: '2026-02-31' }).map(({ item }) => item)).toContain('birthDate')
  })
  it('keep a date under way as it was typed', () => {
    const typed = { era: '昭和', year: '64', month: '', day: '' } as const
    expect(readTypedDate(writeTypedDate(typed))).toEqual(typed)
    expect(readTypedDate('1955-04-01')).toEqual({ era: '', year: '1955', month: '4', day: '1' })
    const eraAlone = writeTypedDate({ era: '昭和', year: '', month: '', day: '' })
    expect(readTypedDate(eraAlone).era).toBe('昭和')
    expect(tidyAnswers(asked, { birthDate: eraAlone })).toEqual({})
    expect(findTypedDate({ era: '令和', year: '元', month: '5', day: '1' })).toBe('2019-05-01')
    expect(findTypedDate({ era: '', year: '1868', month: '5', day: '1' })).toBeUndefined()
  })
})
