import type { ItemOffer, KindOffer } from '#bff/parties/municipal-issuing/contract.ts'
import {
  centreDayHours,
  isMunicipalityOpen,
  type DayHours,
  type MunicipalHours,
} from '#shared/calendar/service-hours.ts'
import { addDays, fromTokyo, toTokyoDay, toWeekday } from '#shared/calendar/tokyo.ts'
import { certificateKinds, statedItems, type CertificateKind, type Scope } from '#shared/convenience-issuance/kinds.ts'
import type { Resident } from '#mocks/people/households.ts'
import type { Municipality } from '#mocks/people/municipalities.ts'

/** What a municipality offers a person at an instant, and why not. */

const hoursOfDay = ({ weekdays, specialDays }: MunicipalHours, day: string): DayHours | null =>
  Object.hasOwn(specialDays, day) ? (specialDays[day] ?? null) : (weekdays[toWeekday(day)] ?? null)

/** First opening after an instant, looking a year ahead. */
export const findOpening = (after: Date, hours: MunicipalHours): Date | undefined => {
  const today = toTokyoDay(after)
  for (let ahead = 0; ahead <= 366; ahead++) {
    const day = addDays(today, ahead)
    const own = hoursOfDay(hours, day)
    if (own === null) continue
    const opening = fromTokyo(day, Math.max(own.from, centreDayHours.from))
    if (opening > after && isMunicipalityOpen(opening, hours)) return opening
  }
  return undefined
}

/** End of the running service day. */
export const toClosing = (at: Date, hours: MunicipalHours): Date => {
  const day = toTokyoDay(at)
  return fromTokyo(day, Math.min(hoursOfDay(hours, day)?.to ?? centreDayHours.to, centreDayHours.to))
}

/** A visit begun before closing may be finished within this time (CV-HRS-4; OQ-CV-2 assumes ten minutes). */
const graceMs = 10 * 60_000

export const isOpenWithGrace = (at: Date, hours: MunicipalHours): boolean =>
  isMunicipalityOpen(at, hours) || isMunicipalityOpen(new Date(at.getTime() - graceMs), hours)

type Offering = {
  readonly municipality: Municipality
  readonly resident: Resident
  readonly at: Date
}

export const toKindOffer = (kind: CertificateKind, { municipality, resident, at }: Offering): KindOffer => {
  const offered = municipality.kinds[kind]
  if (offered === undefined) return { kind, available: false, reason: 'not-offered' }
  const { feeYen } = offered
  const unavailable = { kind, available: false as const, feeYen }
  if (resident.dataBeingUpdated === true) return { ...unavailable, reason: 'data-being-updated' }
  if (kind === 'seal-registration' && resident.seal === undefined) {
    return { ...unavailable, reason: 'no-seal-registered' }
  }
  if (offered.hours !== undefined && !isOpenWithGrace(at, offered.hours)) {
    const opensAt = findOpening(at, offered.hours)?.toISOString()
    return { ...unavailable, reason: 'outside-hours', ...(opensAt === undefined ? {} : { opensAt }) }
  }
  return { kind, available: true, feeYen }
}

export const toKindOffers = (offering: Offering): KindOffer[] =>
  certificateKinds.map((kind) => toKindOffer(kind, offering))

/** A seal is its owner's alone (CV-KIND-3); a record may be of the household (CV-KS-6). */
export const toScopes = (kind: CertificateKind, householdSize: number): Scope[] => {
  if (kind === 'seal-registration') return ['self']
  return householdSize === 1 ? ['self'] : ['household', 'members', 'self']
}

export const toItemOffers = (kind: CertificateKind, municipality: Municipality, at: Date): ItemOffer[] => {
  if (kind === 'seal-registration') return []
  return statedItems.map((item) => {
    if (item === 'my-number') {
      const isManaged = municipality.piaDate !== undefined && municipality.piaDate <= toTokyoDay(at)
      return isManaged ? { item, allowed: true } : { item, allowed: false, reason: 'not-managed' }
    }
    if (item === 'resident-code' && !municipality.printsResidentCode) {
      return { item, allowed: false, reason: 'not-permitted' }
    }
    return { item, allowed: true }
  })
}
