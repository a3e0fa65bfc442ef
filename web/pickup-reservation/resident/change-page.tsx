import { useEffect, useRef, useState, type FormEvent } from 'react'
import { Link as RouterLink, useNavigate } from 'react-router'
import { isAppError } from '#shared/errors/app-error.ts'
import type { ReservationView } from '#shared/pickup-reservation/api.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorText } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useLanguage } from '#web/text/language.tsx'
import { visitText } from '#web/text/reservation-format.ts'
import { AnswerFields, focusFault } from '../answer-fields.tsx'
import { findFormFaults, sameAnswers, tidyAnswers, type FormFault } from '../asked-items.ts'
import type { ReservationAccess } from './access.ts'
import { useDesk } from './desk.tsx'
import { HoldBar } from './hold-bar.tsx'
import { PageHead } from './page-head.tsx'
import { ActProblem, ReservationFacts } from './reservation-facts.tsx'
import { NotTaking } from './top-page.tsx'
import { useAct } from './use-act.ts'
import { Vacancy } from './vacancy.tsx'

const buttonLink =
  'focus-mark inline-flex min-h-12 w-fit items-center justify-center rounded-8 border-2 border-current bg-white px-4 py-2 text-center text-oln-16B-100 text-key-900 leading-140! hover:bg-key-200'

const isAsWanted = (now: ReservationView, wanted: Slot, answers: Answers): boolean =>
  now.status === 'reserved' &&
  now.slot.windowId === wanted.windowId &&
  now.slot.day === wanted.day &&
  now.slot.start === wanted.start &&
  sameAnswers(now.answers, answers)

/** RS-SC-9 and 16: another time, other answers, or both in one act. */
export const ChangePage = ({ access }: { readonly access: ReservationAccess }) => {
  const { language } = useLanguage()
  const resident = useText(reservationResidentText)
  const { change: text } = resident
  const { requiredNote } = useText(reservationText)
  const desk = useDesk()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const [faults, setFaults] = useState<readonly FormFault[]>([])
  const [isSame, setSame] = useState(false)
  const { act, busy, error } = useAct()
  const { reservation, asked, base, home } = access
  const { reservationId, answers: given, version } = reservation
  const { beginChange } = desk
  useEffect(() => beginChange(reservationId, given), [beginChange, reservationId, given])

  const draft = desk.work.draft?.purpose === reservationId ? desk.work.draft : undefined
  const answers = draft?.answers ?? given
  const held = draft?.held ?? null

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (held?.isLost === true) return
    const tidy = tidyAnswers(asked, answers)
    const found = findFormFaults(asked, tidy)
    setFaults(found)
    focusFault(form.current, found)
    const same = held === null && sameAnswers(tidy, tidyAnswers(asked, given))
    setSame(found.length === 0 && same)
    if (found.length > 0 || same) return
    const leave = async ({ number: fresh }: ReservationView, mailed: boolean) => {
      desk.finish(null)
      const number = fresh === reservation.number ? null : fresh
      await navigate(home, { replace: true, state: { outcome: 'changed', mailed, number } })
    }
    void act(async () => {
      try {
        const holdToken = held?.holdToken ?? null
        const done = await access.change({ holdToken, answers: tidy as ReservationView['answers'], version })
        await leave(done.reservation, done.mailed)
      } catch (cause) {
        if (isAppError(cause, 'reservation.hold-over')) {
          desk.loseHold()
          return
        }
        // nothing is taken at this hour, but the time itself may be had later
        if (isAppError(cause, 'reservation.slot-unavailable') && cause.detail.reason !== 'closed') desk.dropHold()
        if (isAppError(cause, 'reservation.items-invalid')) {
          const told = cause.detail.faults as readonly FormFault[]
          setFaults(told)
          focusFault(form.current, told)
        }
        if (isAppError(cause, 'lifecycle.stale')) {
          const now = await access.reload()
          // sent once more because the first answer was lost: it is as it was wanted
          if (now !== undefined && isAsWanted(now, held?.slot ?? reservation.slot, tidy)) {
            await leave(now, false)
            return
          }
        }
        throw cause
      }
    })
  }

  return (
    <>
      <PageHead title={text.title}>
        <p>
          {text.lead} {text.safe}
        </p>
      </PageHead>
      <ActProblem error={error} stale={text} />
      <section aria-labelledby="reservation-now" className="grid gap-3">
        <Heading level={2} look="part" id="reservation-now">
          {text.now}
        </Heading>
        <ReservationFacts splitVisit withAnswers={false} access={access} />
      </section>
      {held === null ? (
        <RouterLink to={`${base}/change/slot`} className={buttonLink}>
          {text.pick}
        </RouterLink>
      ) : (
        <section aria-labelledby="reservation-wanted" className="contents">
          <div className="grid gap-3">
            <Heading level={2} look="part" id="reservation-wanted">
              {text.wanted}
            </Heading>
            <p className="text-std-20B-150">
              {visitText(held.slot, language)} {held.slot.windowName}
            </p>
            <div className="flex flex-wrap gap-3">
              <RouterLink to={`${base}/change/slot`} className={buttonLink}>
                {text.pickOther}
              </RouterLink>
              <Button look="quiet" onClick={desk.dropHold}>
                {text.keep}
              </Button>
            </div>
          </div>
          <HoldBar pickAddress={`${base}/change/slot`} />
        </section>
      )}
      <form
        ref={form}
        noValidate
        onSubmit={submit}
        aria-label={text.title}
        className="grid max-w-160 gap-6 [&_:is(input,select,button)]:scroll-my-40"
      >
        {asked.length > 0 && <p>{requiredNote}</p>}
        <AnswerFields
          items={asked}
          answers={answers}
          faults={faults}
          onAnswer={(key, answer) => {
            setSame(false)
            desk.answer({ ...answers, [key]: answer })
          }}
        />
        <output>{isSame && <ErrorText>{text.nothing}</ErrorText>}</output>
        <div className="flex flex-wrap gap-4">
          <Button
            size="l"
            look="outline"
            onClick={() => {
              desk.giveUp()
              void navigate(home)
            }}
          >
            {resident.back}
          </Button>
          <Button type="submit" size="l" aria-disabled={busy || held?.isLost === true}>
            {busy ? text.sending : text.go}
          </Button>
        </div>
      </form>
    </>
  )
}

/** The calendar once more, to pick the new time; the old place stays the person's until 「変更」. */
export const ChangeSlotPage = ({ access }: { readonly access: ReservationAccess }) => {
  const { language } = useLanguage()
  const resident = useText(reservationResidentText)
  const desk = useDesk()
  const navigate = useNavigate()
  const { act, error } = useAct()
  const { reservation, base } = access
  const { reservationId, answers } = reservation
  const { beginChange } = desk
  useEffect(() => beginChange(reservationId, answers), [beginChange, reservationId, answers])
  return (
    <>
      <PageHead title={resident.change.pickTitle}>
        <NotificationBanner
          tone="information"
          title={`${resident.change.now}：${visitText(reservation.slot, language)} ${reservation.windowName}`}
        >
          <p>{resident.change.safe}</p>
        </NotificationBanner>
        <NotTaking />
      </PageHead>
      <Vacancy
        error={error}
        onPick={(slot) =>
          void act(async () => {
            await desk.takeHold(slot, reservationId)
            await navigate(`${base}/change`)
          })
        }
      />
      <div>
        <Button size="l" look="outline" onClick={() => void navigate(`${base}/change`)}>
          {resident.back}
        </Button>
      </div>
    </>
  )
}
