import { describe, expect, it } from 'vitest'
import {
  bookableDays,
  cutOffOf,
  deadlineOf,
  findSlotRefusal,
  isBeforeDeadline,
  isPublished,
  isTaking,
  keyEnds,
} from './rules.ts'
import { defaultSettings, findSettingFaults, siteSettings } from './settings.ts'

const rules = defaultSettings('青瀬市').reservation
/** Tokyo. */
const at = (local: string) => new Date(`${local}:00+09:00`)
const slot = { day: '2027-03-10', start: 600 }

describe('the rules of time', () => {
  it('RS-R-4 take between the acceptance’s start and end, and in its hours of the day', () => {
    const period = {
      ...rules,
      opensAt: '2027-03-01T09:00',
      closesAt: '2027-03-31T17:00',
      onlineHours: { from: 390, to: 1380 },
    }
    expect(isTaking(period, at('2027-03-01T08:59'))).toBe(false)
    expect(isTaking(period, at('2027-03-01T09:00'))).toBe(true)
    expect(isTaking(period, at('2027-03-02T06:29'))).toBe(false)
    expect(isTaking(period, at('2027-03-02T22:59'))).toBe(true)
    expect(isTaking(period, at('2027-03-02T23:00'))).toBe(false)
    expect(isTaking(period, at('2027-03-31T17:00'))).toBe(false)
    expect(isTaking(rules, at('2027-03-02T03:00'))).toBe(true)
  })

  it('RS-R-7 open so many days ahead and close so many before: 45 to 3 days', () => {
    const days = { ...rules, fromDays: 3, toDays: 45 }
    expect(bookableDays(days, at('2027-03-07T23:59'))).toEqual({ first: '2027-03-10', last: '2027-04-21' })
    expect(findSlotRefusal(days, slot, at('2027-03-07T23:59'))).toBeUndefined()
    expect(findSlotRefusal(days, slot, at('2027-03-08T00:00'))).toBe('too-late')
    expect(findSlotRefusal(days, { day: '2027-04-22', start: 600 }, at('2027-03-07T12:00'))).toBe('too-early')
  })

  it('RS-R-7 cut the same day off before the visit begins', () => {
    const sameDay = { ...rules, fromDays: 0, cutOff: 120 }
    expect(findSlotRefusal(sameDay, slot, at('2027-03-10T07:59'))).toBeUndefined()
    expect(findSlotRefusal(sameDay, slot, at('2027-03-10T08:00'))).toBe('over')
    expect(cutOffOf(sameDay, slot)).toEqual(at('2027-03-10T08:00'))
    expect(cutOffOf(rules, slot)).toEqual(at('2027-03-10T10:00'))
    expect(findSlotRefusal({ ...sameDay, opensAt: '2028-01-01T00:00' }, slot, at('2027-03-09T08:00'))).toBe('closed')
  })

  it('RS-R-7 end changes so many days before at an hour, and never after the visit begins', () => {
    const twoDays = { daysBefore: 2, until: 1020 }
    expect(deadlineOf(twoDays, slot)).toEqual(at('2027-03-08T17:00'))
    expect(isBeforeDeadline(twoDays, slot, at('2027-03-08T16:59'))).toBe(true)
    expect(isBeforeDeadline(twoDays, slot, at('2027-03-08T17:00'))).toBe(false)
    expect(deadlineOf({ daysBefore: 0, until: 1440 }, slot)).toEqual(at('2027-03-10T10:00'))
    expect(deadlineOf({ daysBefore: 1, until: 1440 }, slot)).toEqual(at('2027-03-10T00:00'))
  })

  it('RS-R-11 let a key open until the visit day is over', () => {
    expect(keyEnds('2027-03-10')).toEqual(at('2027-03-11T00:00'))
  })

  it('RS-SET-8 show a site from its first day to its last', () => {
    const site = { serviceCode: '', shown: true, order: 0, startsOn: '2027-03-01', endsOn: '2027-03-31' }
    expect(isPublished(site, at('2027-02-28T23:59'))).toBe(false)
    expect(isPublished(site, at('2027-03-01T00:00'))).toBe(true)
    expect(isPublished(site, at('2027-03-31T23:59'))).toBe(true)
    expect(isPublished(site, at('2027-04-01T00:00'))).toBe(false)
    expect(isPublished({ ...site, shown: false }, at('2027-03-10T00:00'))).toBe(false)
  })
})

describe('settings', () => {
  it('are sound as a new site begins with them, and ask nothing about a person', () => {
    const settings = defaultSettings('青瀬市')
    expect(siteSettings.parse(settings)).toEqual(settings)
    expect(findSettingFaults(settings)).toEqual([])
    const asked = Object.values(settings.applicationItems.basic).filter(({ resident }) => resident === 'required')
    expect(asked).toEqual([])
  })

  it('RS-SET-7 name what no mode can work with', () => {
    const settings = defaultSettings('青瀬市')
    const faultsOf = (mode: object) =>
      findSettingFaults({ ...settings, mode: { ...settings.mode, ...mode } }).map(({ path }) => path)
    expect(faultsOf({ applicantCheck: true })).toEqual(['applicationItems.basic.mail.resident'])
    expect(faultsOf({ selfRegistration: true })).toEqual(['memberItems.basic.mail.use'])
    expect(faultsOf({ audience: 'unregistered', selfRegistration: true })).toContain('mode.selfRegistration')
    expect(faultsOf({ loginKey: 'login-id' })).toEqual(['memberItems.basic.loginId.use'])
  })
})
