import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#shared/pickup-reservation/settings.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { buildVisitCalendar } from './calendar-file.ts'
import { buildSite } from './sites.ts'

const at = new Date('2027-03-01T01:00:00Z')
const settings = defaultSettings('青瀬市')
const windowId = 'a9a8d5a0-0000-4000-8000-000000000000'
const site = buildSite(
  {
    ...{ siteId: 'aose-card', tenantId: '99101', version: 1, createdAt: at, updatedAt: at },
    settings: { ...settings, screen: { ...settings.screen, bring: '交付通知書; 本人確認書類,\n印鑑\\' } },
  },
  [{ windowId, position: 0, definition: { ...newWindow('本社窓口'), address: '窓口県青瀬市海辺1-1' } }],
)
const visit = {
  about: 'r-1',
  at,
  slot: { windowId, day: '2027-03-02', start: 540 },
  number: 12,
  origin: 'https://city.example',
}
const lines = (text: string) => text.replaceAll('\r\n ', '').split('\r\n')

describe('the calendar file of a visit (RFC 5545)', () => {
  const text = buildVisitCalendar(site, visit)

  it('says when and where in universal time, for half an hour', () => {
    expect(lines(text)).toEqual(
      expect.arrayContaining([
        'UID:r-1@aose-card.madoguchi',
        'DTSTAMP:20270301T010000Z',
        'DTSTART:20270302T000000Z',
        'DTEND:20270302T003000Z',
        'LOCATION:本社窓口 窓口県青瀬市海辺1-1',
      ]),
    )
  })

  it('folds at 75 octets, ends every line with CRLF, and escapes what has a meaning (§3.1, §3.3.11)', () => {
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text.split('\r\n').filter((line) => new TextEncoder().encode(line).length > 75)).toEqual([])
    expect(lines(text).find((line) => line.startsWith('DESCRIPTION:'))).toBe(
      'DESCRIPTION:受付番号 12\\n持ち物\\n交付通知書\\; 本人確認書類\\,\\n印鑑\\\\',
    )
  })

  it('is no invitation, and a later version of the same visit replaces the first', () => {
    expect(text).not.toMatch(/^(METHOD|ORGANIZER|ATTENDEE)/m)
    expect(lines(text)).toContain('SEQUENCE:0')
    expect(lines(buildVisitCalendar(site, { ...visit, sequence: 3 }))).toContain('SEQUENCE:3')
  })
})
