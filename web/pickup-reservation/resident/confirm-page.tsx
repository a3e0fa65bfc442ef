import { useEffect } from 'react'
import { Navigate, useNavigate } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { visitText } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { useAnswerFacts } from '../answer-list.tsx'
import { findFormFaults, sameAnswers, tidyAnswers } from '../asked-items.ts'
import { useAsked, WithApplication, type Held } from './apply-page.tsx'
import { useDesk } from './desk.tsx'
import { HoldBar } from './hold-bar.tsx'
import { useLinkCode } from './link-code-field.tsx'
import { useMemberSession } from './member-context.ts'
import { Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

/** No answer, or none that says anything: the application may have arrived all the same. */
const isNoAnswer = (error: unknown): boolean =>
  isAppError(error, 'network.unreachable') || isAppError(error, 'internal.unexpected')

/** RS-SC-4 and 13: everything once more, and 申込. */
export const ConfirmPage = () => {
  const text = useText(reservationResidentText)
  return (
    <WithApplication title={text.confirm.title} step={2}>
      {({ held, answers }) => <Confirmation held={held} answers={answers} />}
    </WithApplication>
  )
}

const Confirmation = ({ held, answers }: Pick<Held, 'held' | 'answers'>) => {
  const { language } = useLanguage()
  const text = useText(reservationResidentText)
  const { fields } = useText(reservationText)
  const { siteId, mode } = useSite()
  const { member, isPending } = useMemberSession()
  const desk = useDesk()
  const navigate = useNavigate()
  const asked = useAsked(member !== null)
  const link = useLinkCode()
  const toFacts = useAnswerFacts()
  const { act, busy, error } = useAct()
  const formPage = pageOf(siteId, member === null && mode.audience === 'anyone' ? '/apply?as=guest' : '/apply')
  const tidy = tidyAnswers(asked, answers)
  const linkCode = member === null ? link.code : undefined

  const send = () =>
    act(async () => {
      const { holdToken, idempotencyKey } = held
      const body = { holdToken, idempotencyKey, answers: tidy as api.Applied['reservation']['answers'] }
      desk.noteSent(true)
      try {
        const done =
          member === null
            ? await call(api.apply, {
                params: { siteId },
                body: { ...body, ...(linkCode === undefined ? {} : { linkCode }) },
              })
            : await call(api.applyAsMember, { body })
        desk.finish(done)
        const isEarlier = !sameAnswers(done.reservation.answers, tidy)
        await navigate(pageOf(siteId, '/done'), { replace: true, state: { isEarlier } })
      } catch (cause) {
        if (isNoAnswer(cause)) throw cause
        desk.noteSent(false)
        if (isAppError(cause, 'reservation.items-invalid')) {
          await navigate(formPage, { replace: true, state: { faults: cause.detail.faults } })
          return
        }
        // the window was closed meanwhile, or the time has begun
        if (isAppError(cause, 'reservation.slot-unavailable')) desk.returnHold()
        if (!isAppError(cause, 'reservation.hold-over')) throw cause
        desk.loseHold()
      }
    })

  // The place may be gone because it became the reservation whose answer did not come.
  const mustAsk = held.isLost && held.isUnanswered && !isPending
  useEffect(() => {
    if (mustAsk) void send()
    // oxlint-disable-next-line react/exhaustive-deps -- once, when it turns out
  }, [mustAsk])

  const mayApply = member !== null || mode.audience !== 'registered'
  const isIncomplete = findFormFaults(asked, tidy).length > 0 || (member === null && link.fault !== undefined)
  if (!isPending && (!mayApply || isIncomplete) && !busy) return <Navigate replace to={formPage} />
  return (
    <>
      <PageHead title={text.confirm.title} step={2} />
      {!mustAsk && <HoldBar pickAddress={pageOf(siteId)} isGone={isAppError(error, 'reservation.slot-unavailable')} />}
      {error !== undefined && !isNoAnswer(error) && <Problem error={error} />}
      {error !== undefined && isNoAnswer(error) && (
        <Problem error={error} title={text.confirm.unknownTitle}>
          <p>{text.confirm.unknown}</p>
        </Problem>
      )}
      {error === undefined && held.isUnanswered && !busy && (
        <NotificationBanner tone="warning" title={text.confirm.unknownTitle}>
          <p>{text.confirm.unknown}</p>
        </NotificationBanner>
      )}
      <div>
        <p>{text.confirm.lead}</p>
        <p>{text.confirm.edit}</p>
      </div>
      <FactList
        facts={[
          { key: 'place', name: fields.place, value: held.slot.windowName },
          { key: 'visit', name: fields.visitAt, value: visitText(held.slot, language) },
          ...(member === null ? [] : [{ key: 'member', name: fields.memberNumber, value: member.view.memberNumber }]),
          ...(linkCode === undefined ? [] : [{ key: 'linkCode', name: fields.linkCode, value: linkCode }]),
          ...toFacts(asked, tidy),
        ]}
      />
      <div className="flex flex-wrap gap-4">
        <Button size="l" look="outline" onClick={() => void navigate(formPage)}>
          {text.back}
        </Button>
        <Button
          size="l"
          aria-disabled={busy || (held.isLost && !mustAsk) || isPending}
          onClick={() => {
            if (!held.isLost || mustAsk) void send()
          }}
        >
          {busy ? text.confirm.sending : text.confirm.go}
        </Button>
      </div>
    </>
  )
}
