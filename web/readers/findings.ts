import { addDays, toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { CardReport, CertificateFound, PinKind, TokenKind, Tries } from './card-report.ts'

/** `note`: nothing to do. `attention`: works today. `stop`: does not work until something is done. */
export type FindingState = 'ok' | 'note' | 'attention' | 'stop'

/** One line about the card: what was looked at, what was found, and the words' parts. */
export type Finding =
  | { readonly about: 'token'; readonly found: TokenKind; readonly state: FindingState }
  | {
      readonly about: 'municipality'
      readonly found: 'known' | 'not-in-use'
      readonly code: string
      readonly state: FindingState
    }
  | { readonly about: 'municipality'; readonly found: 'not-told'; readonly state: FindingState }
  | { readonly about: 'card'; readonly found: LastDayFound; readonly day: string; readonly state: FindingState }
  | { readonly about: 'certificate'; readonly found: DayFound; readonly day: string; readonly state: FindingState }
  | {
      readonly about: 'certificate'
      readonly found: Exclude<CertificateFound['status'], 'read'>
      readonly state: FindingState
    }
  | TriesFinding<'authentication'>
  | TriesFinding<'signature'>

type TriesFinding<Kind extends PinKind> = {
  readonly about: Kind
  readonly found: TriesFound
  readonly tries: Tries
  readonly state: FindingState
}

type LastDayFound = 'valid' | 'ends-soon' | 'expired'
type DayFound = LastDayFound | 'not-yet'
type TriesFound = 'full' | 'fewer' | 'last' | 'locked'

const tokenStates: Readonly<Record<TokenKind, FindingState>> = {
  'individual-number-card': 'ok',
  'android-phone': 'ok',
  iphone: 'ok',
  'resident-register-card': 'stop',
  unknown: 'attention',
}

const dayStates: Readonly<Record<DayFound, FindingState>> = {
  valid: 'ok',
  'ends-soon': 'attention',
  expired: 'stop',
  'not-yet': 'stop',
}

const certificateStates: Readonly<Record<Exclude<CertificateFound['status'], 'read'>, FindingState>> = {
  absent: 'stop',
  guarded: 'note',
  malformed: 'stop',
}

const triesStates: Readonly<Record<TriesFound, FindingState>> = {
  full: 'ok',
  fewer: 'attention',
  last: 'attention',
  locked: 'stop',
}

/** Card and certificates are renewed from three months before their last day; 92 days are the longest three months. */
const renewalDays = 92

/** `YYYY-MM-DD` of Tokyo; a card and a certificate hold through their last day. */
const findLastDay = (last: string, today: string): LastDayFound => {
  if (last < today) return 'expired'
  return last <= addDays(today, renewalDays) ? 'ends-soon' : 'valid'
}

/** Prefecture codes are 01 to 47 (JIS X 0401); others are no place's. */
const isInUse = (municipalityCode: string): boolean => {
  const prefecture = Number(municipalityCode.slice(0, 2))
  return prefecture >= 1 && prefecture <= 47
}

const judgeMunicipality = (record: CardReport['record']): Finding => {
  if (record === undefined) return { about: 'municipality', found: 'not-told', state: 'note' }
  const { municipalityCode: code } = record
  return isInUse(code)
    ? { about: 'municipality', found: 'known', code, state: 'ok' }
    : { about: 'municipality', found: 'not-in-use', code, state: 'note' }
}

const judgeCertificate = (certificate: CertificateFound, now: Date): Finding => {
  if (certificate.status !== 'read')
    return { about: 'certificate', found: certificate.status, state: certificateStates[certificate.status] }
  const day = toTokyoDay(certificate.notAfter)
  const found = now < certificate.notBefore ? 'not-yet' : now > certificate.notAfter ? 'expired' : undefined
  const judged = found ?? findLastDay(day, toTokyoDay(now))
  return { about: 'certificate', found: judged, day, state: dayStates[judged] }
}

const findTries = ({ left, full }: Tries): TriesFound => {
  if (left === 0) return 'locked'
  if (left === 1) return 'last'
  return left < full ? 'fewer' : 'full'
}

const judgeTries = <Kind extends PinKind>(about: Kind, tries: Tries): TriesFinding<Kind> => {
  const found = findTries(tries)
  return { about, found, tries, state: triesStates[found] }
}

/** What a report means for the person, line by line. `now` is the time of the person's own clock. */
export const judgeCard = ({ token, record, certificate, tries }: CardReport, now: Date): readonly Finding[] => {
  const cardDay = record === undefined ? undefined : findLastDay(record.expiry, toTokyoDay(now))
  return [
    { about: 'token', found: token, state: tokenStates[token] },
    judgeMunicipality(record),
    ...(record === undefined || cardDay === undefined
      ? []
      : [{ about: 'card', found: cardDay, day: record.expiry, state: dayStates[cardDay] } as const]),
    judgeCertificate(certificate, now),
    judgeTries('authentication', tries.authentication),
    judgeTries('signature', tries.signature),
  ]
}

/** The gravest state of all lines that ask something of the person. */
export const sumUp = (findings: readonly Finding[]): 'ok' | 'attention' | 'stop' => {
  const states = new Set(findings.map(({ state }) => state))
  if (states.has('stop')) return 'stop'
  return states.has('attention') ? 'attention' : 'ok'
}
