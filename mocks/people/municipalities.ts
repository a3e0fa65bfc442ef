import type { DayHours, MunicipalHours } from '#shared/calendar/service-hours.ts'
import type { CertificateKind } from '#shared/convenience-issuance/kinds.ts'

/**
 * Invented municipalities. Prefecture code 99 does not exist (JIS X 0401 ends at 47), so no code is a real town's.
 */

export type OfferedKind = {
  readonly feeYen: number
  readonly title: string
  readonly statement: string
  readonly paper: 'A4' | 'A5'
  readonly layout: 'ledger' | 'columns'
  /** Hours of this kind where they are shorter than the municipality's. */
  readonly hours?: MunicipalHours
}

export type Municipality = {
  readonly code: string
  readonly name: string
  /** Written before every address in it. */
  readonly addressPrefix: string
  readonly issuerTitle: string
  readonly issuerName: string
  readonly eraDates: boolean
  readonly hours: MunicipalHours
  readonly maxCopies: number
  /** 特定個人情報保護評価: individual numbers are managed and printed from this day only (CV-SEC-6). */
  readonly piaDate?: string
  /** 住民票コード may be printed. */
  readonly printsResidentCode: boolean
  readonly kinds: Readonly<Partial<Record<CertificateKind, OfferedKind>>>
}

const minutes = (hours: number, rest = 0) => hours * 60 + rest
const centre: DayHours = { from: minutes(6, 30), to: minutes(23) }
const office: DayHours = { from: minutes(8, 30), to: minutes(20) }
const weekend: DayHours = { from: minutes(8), to: minutes(20) }

const everyDay = (hours: DayHours): MunicipalHours['weekdays'] => ({
  0: hours,
  1: hours,
  2: hours,
  3: hours,
  4: hours,
  5: hours,
  6: hours,
})
const mondayToFriday = (hours: DayHours): MunicipalHours['weekdays'] => ({
  1: hours,
  2: hours,
  3: hours,
  4: hours,
  5: hours,
})
const closed = (...days: readonly string[]): Readonly<Record<string, null>> =>
  Object.fromEntries(days.map((day) => [day, null]))

const residentRecordStatement = 'この写しは、世帯全員又は一部の住民票の原本と相違ないことを証明する。'
const sealStatement = 'この写しは、登録された印影と相違ないことを証明する。'

/** Everything offered, at all the hours of the centre, numbers printed, dates in the Japanese era. */
export const aose: Municipality = {
  code: '99101',
  name: '青瀬市',
  addressPrefix: '窓口県青瀬市',
  issuerTitle: '青瀬市長',
  issuerName: '海野　渡',
  eraDates: true,
  hours: { weekdays: everyDay(centre), specialDays: {} },
  maxCopies: 10,
  piaDate: '2015-11-20',
  printsResidentCode: true,
  kinds: {
    'resident-record': {
      feeYen: 200,
      title: '住民票の写し',
      statement: residentRecordStatement,
      paper: 'A4',
      layout: 'ledger',
    },
    'seal-registration': {
      feeYen: 200,
      title: '印鑑登録証明書',
      statement: sealStatement,
      paper: 'A4',
      layout: 'ledger',
    },
  },
}

/** No assessment, so no individual numbers; western dates; seals on weekdays only; shut on two days of maintenance. */
export const tsukimino: Municipality = {
  code: '99102',
  name: '月見野区',
  addressPrefix: '窓口県月見野区',
  issuerTitle: '月見野区長',
  issuerName: '星野　光',
  eraDates: false,
  hours: {
    weekdays: { ...everyDay(centre), 0: weekend, 6: weekend },
    specialDays: { ...closed('2026-12-13'), '2027-02-20': { from: minutes(12), to: minutes(20) } },
  },
  maxCopies: 5,
  printsResidentCode: false,
  kinds: {
    'resident-record': {
      feeYen: 300,
      title: '住民票の写し',
      statement: residentRecordStatement,
      paper: 'A4',
      layout: 'columns',
    },
    'seal-registration': {
      feeYen: 300,
      title: '印鑑登録証明書',
      statement: sealStatement,
      paper: 'A4',
      layout: 'ledger',
      hours: { weekdays: mondayToFriday(office), specialDays: {} },
    },
  },
}

/** National holidays that fall on working days, as the town has written them down. */
const townClosedDays = [
  '2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-04 2026-05-05 2026-05-06 2026-07-20',
  '2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23',
  '2027-01-11 2027-02-11 2027-02-23 2027-03-22 2027-04-29 2027-05-03 2027-05-04 2027-05-05 2027-07-19',
  '2027-08-11 2027-09-20 2027-09-23 2027-10-11 2027-11-03 2027-11-23',
]

/** A small town: records only, on A5, on working days; its server knows the holidays of two years. */
export const midorinohara: Municipality = {
  code: '99321',
  name: '緑ノ原町',
  addressPrefix: '窓口県草間郡緑ノ原町',
  issuerTitle: '緑ノ原町長',
  issuerName: '草間　実',
  eraDates: true,
  hours: {
    weekdays: mondayToFriday(office),
    specialDays: closed(...townClosedDays.flatMap((days) => days.split(' '))),
  },
  maxCopies: 3,
  piaDate: '2016-03-01',
  printsResidentCode: true,
  kinds: {
    'resident-record': {
      feeYen: 250,
      title: '住民票の写し',
      statement: residentRecordStatement,
      paper: 'A5',
      layout: 'ledger',
    },
  },
}

/** Those with an issuing server. */
export const municipalities: readonly Municipality[] = [aose, tsukimino, midorinohara]

/** A village that does not take part in the service. */
export const nonParticipating = { code: '99451', name: '遠森村', addressPrefix: '窓口県草間郡遠森村' } as const

export const findMunicipality = (code: string): Municipality | undefined =>
  municipalities.find((municipality) => municipality.code === code)
