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
import { FactList } from '#web/ui/fact-list.tsx'
import { useAnswerFacts } from '../answer-list.tsx'
import { findFormFaults, tidyAnswers } from '../asked-items.ts'
import { useAsked, WithApplication } from './apply-page.tsx'
import { useDesk } from './desk.tsx'
import { HoldBar } from './hold-bar.tsx'
import { useMemberSession } from './member-context.ts'
import { Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

/** RS-SC-4 and 13: everything once more, and 申込. */
export const ConfirmPage = () => {
  const { language } = useLanguage()
  const text = useText(reservationResidentText)
  const { fields } = useText(reservationText)
  const { siteId, mode } = useSite()
  const { member, isPending } = useMemberSession()
  const desk = useDesk()
  const navigate = useNavigate()
  const asked = useAsked(member !== null)
  const toFacts = useAnswerFacts()
  const { act, busy, error } = useAct()
  const formPage = pageOf(siteId, member === null && mode.audience === 'anyone' ? '/apply?as=guest' : '/apply')

  return (
    <WithApplication title={text.confirm.title} step={2}>
      {({ held, answers }) => {
        const tidy = tidyAnswers(asked, answers)
        const mayApply = member !== null || mode.audience !== 'registered'
        if (!isPending && (!mayApply || findFormFaults(asked, tidy).length > 0) && !busy)
          return <Navigate replace to={formPage} />
        const send = () =>
          act(async () => {
            const body = { holdToken: held.holdToken, answers: tidy as api.Applied['reservation']['answers'] }
            try {
              const done =
                member === null
                  ? await call(api.apply, { params: { siteId }, body })
                  : await call(api.applyAsMember, { body })
              desk.finish(done)
              await navigate(pageOf(siteId, '/done'), { replace: true })
            } catch (cause) {
              if (isAppError(cause, 'reservation.items-invalid')) {
                await navigate(formPage, { replace: true, state: { faults: cause.detail.faults } })
                return
              }
              if (!isAppError(cause, 'reservation.hold-over')) throw cause
              desk.loseHold()
            }
          })
        return (
          <>
            <PageHead title={text.confirm.title} step={2} />
            <HoldBar pickAddress={pageOf(siteId)} />
            {error !== undefined && <Problem error={error} />}
            <div>
              <p>{text.confirm.lead}</p>
              <p>{text.confirm.edit}</p>
            </div>
            <FactList
              facts={[
                { key: 'place', name: fields.place, value: held.slot.windowName },
                { key: 'visit', name: fields.visitAt, value: visitText(held.slot, language) },
                ...(member === null
                  ? []
                  : [{ key: 'member', name: fields.memberNumber, value: member.view.memberNumber }]),
                ...toFacts(asked, tidy),
              ]}
            />
            <div className="flex flex-wrap gap-4">
              <Button size="l" look="outline" onClick={() => void navigate(formPage)}>
                {text.back}
              </Button>
              <Button size="l" aria-disabled={busy || held.isLost || isPending} onClick={() => void send()}>
                {busy ? text.confirm.sending : text.confirm.go}
              </Button>
            </div>
          </>
        )
      }}
    </WithApplication>
  )
}
