/** Pure rules of the federation's certificates; every number here is a default of the configuration (EB-R-16). */
import { addDays, fromTokyo } from '#shared/calendar/tokyo.ts'
import { splitDay } from '#shared/calendar/wareki.ts'
import { type ApplicantKind, isOpen, type MatterStatus } from './lifecycle.ts'

/** A certificate is good from the first instant of `from` to the last second of `until`, days `YYYY-MM-DD` of Japan. */
export type Validity = { readonly from: string; readonly until: string }

export type ValidityRule = {
  /** `next-month`: first day of the month after the application (OQ-EB-14); `same-day`: the day of the application. */
  readonly starts: 'next-month' | 'same-day'
  /** Whole calendar months after the month of the start, to the end of which it lasts. */
  readonly months: number
}
export const defaultValidityRule: ValidityRule = { starts: 'next-month', months: 36 }

const pad = (value: number) => String(value).padStart(2, '0')
const firstOfMonth = (year: number, monthIndex: number) =>
  `${String(year + Math.floor(monthIndex / 12)).padStart(4, '0')}-${pad((monthIndex % 12) + 1)}-01`

/** EB-R-11: an application of 2007-05-15 gives 2007-06-01 to 2010-06-30. Throws RangeError for no day. */
export const findValidity = (applied: string, rule: ValidityRule = defaultValidityRule): Validity => {
  const { year, month } = splitDay(applied)
  const startIndex = rule.starts === 'next-month' ? month : month - 1
  const from = rule.starts === 'next-month' ? firstOfMonth(year, startIndex) : applied
  return { from, until: addDays(firstOfMonth(year, startIndex + rule.months + 1), -1) }
}

/**
 * What is asked for on `today` of a validity that was promised with the application: nothing begins before the day it is asked for,
 * and the end stays the one the applicant was shown, however late a transfer came (EB-R-11).
 */
export const toRest = ({ from, until }: Validity, today: string): Validity => ({
  from: from > today ? from : today,
  until,
})

/** The instants of a validity, as a certificate carries them: both ends inclusive (RFC 5280 §4.1.2.5). */
export const toValidityInstants = ({
  from,
  until,
}: Validity): { readonly notBefore: Date; readonly notAfter: Date } => ({
  notBefore: fromTokyo(from, 0),
  notAfter: new Date(fromTokyo(addDays(until, 1), 0).getTime() - 1000),
})

/** EB-R-12: two digits of the year, a serial of four. More than 9,999 in a year go on with five digits, never round. */
export const formatApplicationNumber = (year: number, serial: number): string =>
  `${pad(year % 100)}-${String(serial).padStart(4, '0')}`
export const applicationNumberPattern = /^\d{2}-\d{4,6}$/
/** Two letters and nine digits in the sample, twelve characters at most (EB-R-12). */
export const userIdPattern = /^[A-Z]{2}\d{9,10}$/

/** Yen for one certificate, by who applies and from which day on (OQ-EB-1). Newest row first wins. */
export type FeeRow = { readonly from: string; readonly yen: Readonly<Record<ApplicantKind, number>> }
export const defaultFees: readonly FeeRow[] = [{ from: '2004-04-01', yen: { provider: 5000, agent: 5000, staff: 0 } }]

/** Throws RangeError for a day before the first row: a fee nobody decided is not zero. */
export const findFee = (fees: readonly FeeRow[], kind: ApplicantKind, day: string): number => {
  const row = fees.filter(({ from }) => from <= day).toSorted((a, b) => b.from.localeCompare(a.from))[0]
  if (row === undefined) throw new RangeError('no fee is set for that day')
  return row.yen[kind]
}

/** Mails and notices before the end, in days, once each (EB-B5). */
export const defaultExpiryLeads: readonly number[] = [90, 60, 30, 7, 1]
/** An application made this long before the end is a renewal (EB-R-13). */
export const defaultRenewalDays = 90
/** A certificate that ended may be deleted after so many days (OQ-EB-3). */
export const defaultDeletionDays = 90
/** A transfer is due so many days after the application (OQ-EB-5). */
export const defaultTransferDays = 30

/** The lead whose notice is due on `today` and was not yet sent: the nearest one only, so that a late run sends one mail. */
export const findDueLead = (
  validity: Validity,
  today: string,
  { leads = defaultExpiryLeads, sent }: { readonly leads?: readonly number[]; readonly sent: readonly number[] },
): number | undefined => {
  if (today > validity.until) return undefined
  const reached = leads.filter((lead) => addDays(validity.until, -lead) <= today)
  const nearest = reached.length === 0 ? undefined : Math.min(...reached)
  return nearest === undefined || sent.some((lead) => lead <= nearest) ? undefined : nearest
}

export type HeldMatter = { readonly status: MatterStatus; readonly validity: Validity | null }

/** Whether an applicant may apply: one live certificate each, but for the window of renewal (EB-R-13). */
export const findObstacle = (
  held: readonly HeldMatter[],
  today: string,
  renewalDays = defaultRenewalDays,
): 'open-application' | 'still-valid' | undefined => {
  if (held.some(({ status }) => isOpen[status])) return 'open-application'
  const live = held.filter(
    ({ status, validity }) =>
      // a revocation may still be undone until it is linked (EB-F3-3): then this one lives on
      (status === 'issued' || status === 'revoking') && validity !== null && validity.until >= today,
  )
  const last = live
    .map(({ validity }) => validity?.until ?? '')
    .toSorted()
    .at(-1)
  return last !== undefined && addDays(last, -renewalDays) > today ? 'still-valid' : undefined
}

/** EB-B6, EB-TR-15: revoked, or ended and the days of grace over; nothing else is ever deleted. */
export const isDeletable = (
  { status, validity }: HeldMatter,
  today: string,
  graceDays = defaultDeletionDays,
): boolean =>
  status === 'revoked' || (status === 'issued' && validity !== null && addDays(validity.until, graceDays) < today)

/** Issuance password (OQ-EB-12): eight characters at least, printable ASCII, since every key store reads that alike. */
export const isIssuancePassword = (text: string): boolean => /^[\x21-\x7e]{8,64}$/.test(text)
export const passwordTries = 5

/** EB-R-8: the agent's ID in the remitter's name, whatever else the bank's half-width line holds. */
export const findRemitterIds = (remitter: string): readonly string[] => {
  const matches = remitter
    .normalize('NFKC')
    .toUpperCase()
    .matchAll(/[A-Z]{2}\d{9,10}(?!\d)/g)
  return [...new Set(Array.from(matches, ([id]) => id))]
}
