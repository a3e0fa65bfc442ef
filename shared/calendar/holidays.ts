/**
 * National holidays 国民の祝日 by the Act on National Holidays (昭和23年法律第178号) as it stands, for the days it covers in this
 * form: 2016 (山の日) to 2099 (the constants of the equinoxes). Laws made later are not known here.
 */
import { addDays, toWeekday } from './tokyo.ts'
import { splitDay } from './wareki.ts'

const pad = (value: number): string => String(value).padStart(2, '0')
const dayOf = (year: number, month: number, day: number): string => `${year}-${pad(month)}-${pad(day)}`

/** The so-manieth Monday of a month (ハッピーマンデー, Act art. 2). */
const monday = (year: number, month: number, nth: number): string => {
  const first = toWeekday(dayOf(year, month, 1))
  return dayOf(year, month, 1 + ((8 - first) % 7) + (nth - 1) * 7)
}

/**
 * Days of the equinoxes, 1980 to 2099: the usual linear approximation; the official day is announced each February
 * (暦要項, National Astronomical Observatory) and agrees for every year announced so far.
 */
const equinox = (year: number, base: number): number =>
  Math.floor(base + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4)

type Named = readonly (readonly [day: string, name: string])[]

/** Days of single years: the accession (平成29年法律第63号, 平成30年法律第99号) and the Tokyo Games (平成30年法律第55号, 令和2年法律第68号). */
const once: Readonly<Record<number, { readonly add: Named; readonly move: Readonly<Record<string, string>> }>> = {
  2019: {
    add: [
      ['2019-05-01', '即位の日'],
      ['2019-10-22', '即位礼正殿の儀'],
    ],
    move: {},
  },
  2020: { add: [], move: { 海の日: '2020-07-23', スポーツの日: '2020-07-24', 山の日: '2020-08-10' } },
  2021: { add: [], move: { 海の日: '2021-07-22', スポーツの日: '2021-07-23', 山の日: '2021-08-08' } },
}

/** 天皇誕生日: 23 December until 2018, none in 2019, 23 February from 2020. */
const birthday = (year: number): Named => {
  if (year === 2019) return []
  return [[year < 2019 ? dayOf(year, 12, 23) : dayOf(year, 2, 23), '天皇誕生日']]
}

const named = (year: number): Named => {
  const { add, move } = once[year] ?? { add: [], move: {} }
  const yearly: Named = [
    [dayOf(year, 1, 1), '元日'],
    [monday(year, 1, 2), '成人の日'],
    [dayOf(year, 2, 11), '建国記念の日'],
    [dayOf(year, 3, equinox(year, 20.8431)), '春分の日'],
    [dayOf(year, 4, 29), '昭和の日'],
    [dayOf(year, 5, 3), '憲法記念日'],
    [dayOf(year, 5, 4), 'みどりの日'],
    [dayOf(year, 5, 5), 'こどもの日'],
    [monday(year, 7, 3), '海の日'],
    [dayOf(year, 8, 11), '山の日'],
    [monday(year, 9, 3), '敬老の日'],
    [dayOf(year, 9, equinox(year, 23.2488)), '秋分の日'],
    [monday(year, 10, 2), year < 2020 ? '体育の日' : 'スポーツの日'],
    [dayOf(year, 11, 3), '文化の日'],
    [dayOf(year, 11, 23), '勤労感謝の日'],
  ]
  return [...yearly.map(([day, name]) => [move[name] ?? day, name] as const), ...birthday(year), ...add]
}

/** Adds 振替休日 (art. 3 §2) and the day between two holidays (art. 3 §3). */
const build = (year: number): ReadonlyMap<string, string> => {
  const holidays = new Map(named(year))
  for (const day of [...holidays.keys()].toSorted()) {
    if (toWeekday(day) !== 0) continue
    let next = addDays(day, 1)
    while (holidays.has(next)) next = addDays(next, 1)
    holidays.set(next, '振替休日')
  }
  for (const day of [...holidays.keys()]) {
    const between = addDays(day, 1)
    if (!holidays.has(between) && holidays.has(addDays(day, 2)) && toWeekday(between) !== 0)
      holidays.set(between, '国民の休日')
  }
  return holidays
}

const years = new Map<number, ReadonlyMap<string, string>>()

/** The name of the holiday on `YYYY-MM-DD`, or undefined. Throws RangeError for no day; knows 2016 to 2099 only. */
export const findHoliday = (day: string): string | undefined => {
  const { year } = splitDay(day)
  if (year < 2016 || year > 2099) return undefined
  const holidays = years.get(year) ?? build(year)
  years.set(year, holidays)
  return holidays.get(day)
}
