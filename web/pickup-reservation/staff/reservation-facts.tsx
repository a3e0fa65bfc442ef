import type { StaffReservation } from '#shared/pickup-reservation/staff-api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { eraDay, visitText } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList, type Fact } from '#web/ui/fact-list.tsx'
import { useAnswerFacts } from '../answer-list.tsx'
import { askedOfApplicant } from '../asked-items.ts'
import { useFacts } from './desk.ts'
import { ReservationBadge } from './status.tsx'

/** Everything known of one reservation: nothing about the person where the site asks nothing. */
export const ReservationFacts = ({ reservation }: { readonly reservation: StaffReservation }) => {
  const { detail: text, list } = useText(reservationStaffText)
  const { fields } = useText(reservationText)
  const { language } = useLanguage()
  const toFacts = useAnswerFacts()
  const { applicationItems } = useFacts()
  const { slot, number, answers, memberNumber } = reservation
  const asked = askedOfApplicant(applicationItems, 'staff').filter(
    ({ key, kind }) => answers[key] !== undefined || (kind === 'basic' && memberNumber === null),
  )
  const keys = new Set(asked.map(({ key }) => key))
  const fromResident = askedOfApplicant(applicationItems, 'resident').filter(
    ({ key }) => !keys.has(key) && answers[key] !== undefined,
  )
  const old = reservation.oldCardCollected ? list.collected : reservation.oldCard === true ? list.toCollect : list.none
  const facts: readonly Fact[] = [
    { key: 'number', name: fields.number, value: <span className="text-std-22B-150">{number}</span> },
    { key: 'status', name: fields.status, value: <ReservationBadge status={reservation.status} /> },
    { key: 'place', name: fields.place, value: reservation.windowName },
    {
      key: 'visit',
      name: fields.visitAt,
      value: [visitText(slot, language), eraDay(slot.day, language)].filter(Boolean).join('　'),
    },
    { key: 'member', name: fields.memberNumber, value: memberNumber ?? list.unregistered },
    ...(reservation.linkCode === null || reservation.linkCode === memberNumber
      ? []
      : [{ key: 'link', name: fields.linkCode, value: <span className="font-mono">{reservation.linkCode}</span> }]),
    ...(reservation.name === null ? [] : [{ key: 'who', name: list.name, value: reservation.name }]),
    ...toFacts([...asked, ...fromResident], answers),
    { key: 'old', name: list.oldCard, value: old },
    {
      key: 'applied',
      name: fields.appliedAt,
      value: `${formatInstant(reservation.appliedAt, language)}（${text.by[reservation.by]}）`,
    },
    ...(reservation.visitedAt === null
      ? []
      : [{ key: 'visited', name: text.visitedAt, value: formatInstant(reservation.visitedAt, language) }]),
    ...(reservation.handling === ''
      ? []
      : [
          {
            key: 'handling',
            name: text.handling,
            value: <span className="whitespace-pre-line">{reservation.handling}</span>,
          },
        ]),
    ...(reservation.overbookReason === null
      ? []
      : [{ key: 'overbook', name: text.overbook, value: reservation.overbookReason }]),
    { key: 'mail', name: text.mail, value: reservation.hasMail ? text.hasMail : text.noMail },
  ]
  return <FactList facts={facts} />
}
