import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { newWindow, type Hours, type Week, type WindowDefinition } from '#shared/pickup-reservation/window.ts'
import { aose, tsukimino } from './municipalities.ts'

/** Reservation sites of invented municipalities: one with windows of every kind, one that serves members alone. */

export type ReservationSite = {
  readonly siteId: string
  readonly municipalityName: string
  /** Who sets it up: an account of `accounts.ts`. */
  readonly administrator: string
  readonly windows: readonly WindowDefinition[]
  readonly settings: (defaults: SiteSettings) => SiteSettings
}

const minutes = (hours: number, rest = 0) => hours * 60 + rest
const office: Hours = { from: minutes(8, 30), to: minutes(17, 30) }
const late: Hours = { from: minutes(8, 30), to: minutes(19, 30) }
const saturday: Hours = { from: minutes(8), to: minutes(15) }
const always = { from: null, to: null }
const longWeek: Week = [null, office, office, office, late, office, saturday]
const weekdays: Week = [null, office, office, office, office, office, null]

export const reservationSites: readonly ReservationSite[] = [
  {
    siteId: 'aose-card',
    municipalityName: aose.name,
    administrator: 'aose-reservation',
    windows: [
      {
        ...newWindow('本庁舎 市民課'),
        address: `${aose.addressPrefix}海辺1-1`,
        phone: '000-000-0101',
        note: '1階 3番窓口。正面入口に車いすの貸出しがあります。',
        weeks: [{ period: always, week: longWeek }],
        capacity: 5,
      },
      {
        ...newWindow('駅前出張所'),
        kind: 'annex',
        address: `${aose.addressPrefix}駅前2-3`,
        phone: '000-000-0102',
        note: '駅ビル4階。',
        weeks: [{ period: always, week: weekdays }],
        capacity: 2,
        excludedTimes: [{ hours: { from: minutes(12), to: minutes(13) }, weekdays: null, days: null, note: '昼休み' }],
      },
      {
        ...newWindow('西公民館'),
        kind: 'public-hall',
        address: `${aose.addressPrefix}西町5-8`,
        note: '臨時の窓口です。',
        open: { from: '2026-10-01', to: '2027-03-31' },
        weeks: [{ period: always, week: weekdays }],
        capacity: 1,
      },
    ],
    settings: (defaults) => ({
      ...defaults,
      basic: {
        ...defaults.basic,
        address: `${aose.addressPrefix}海辺1-1`,
        contactName: '市民課 個人番号カード担当',
        phone: '000-000-0100',
        mail: 'card@aose.example',
      },
      mode: { ...defaults.mode, linkCode: 'optional' },
      reservation: { ...defaults.reservation, waitlist: true },
      publication: { ...defaults.publication, shown: true, serviceCode: 'AOSE-CARD' },
    }),
  },
  {
    siteId: 'tsukimino-card',
    municipalityName: tsukimino.name,
    administrator: 'tsukimino-reservation',
    windows: [{ ...newWindow('区役所 戸籍住民課'), capacity: 3, weeks: [{ period: always, week: weekdays }] }],
    settings: (defaults) => ({
      ...defaults,
      mode: { ...defaults.mode, audience: 'registered', selfRegistration: true },
      memberItems: {
        ...defaults.memberItems,
        basic: { ...defaults.memberItems.basic, mail: { ...defaults.memberItems.basic.mail, use: 'required' } },
      },
      publication: { ...defaults.publication, shown: true, order: 1, serviceCode: 'TSUKIMINO-CARD' },
    }),
  },
]
