import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { readPayment } from '#shared/convenience-issuance/api.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { call } from '#web/app/api.ts'
import { willPass } from '#web/app/query-client.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { classNames } from '#web/ui/class-names.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { ProblemNotice } from '../problem-notice.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

const pollEvery = 500

const Amount = ({
  term,
  yen,
  strong = false,
}: {
  readonly term: string
  readonly yen: string
  readonly strong?: boolean
}) => (
  <div
    className={classNames(
      'flex flex-wrap items-baseline justify-between gap-x-6 border-b border-solid-gray-420 px-5 py-4 last:border-b-0 desktop:px-10 tall:py-8',
      strong && 'bg-key-50',
    )}
  >
    <dt className="text-std-22N-150 desktop:text-std-28N-150">{term}</dt>
    <dd
      className={classNames(
        'tabular-nums',
        strong ? 'text-std-36B-140 desktop:text-dsp-48B-140' : 'text-std-28B-150 desktop:text-std-36B-140',
      )}
    >
      {yen}
    </dd>
  </div>
)

/** ⑫ 「手数料を入れてください。」: due, inserted, short, change; all of it comes back until printing begins (CV-KS-11). */
export const PaymentScreen = () => {
  const { driver, state, devices, play } = useKiosk()
  const { payment: text, yen } = useText(journeyText)
  const { visitId } = driver
  const { payment, busy, notice } = state

  const { data, error } = useQuery({
    queryKey: ['visit', visitId, 'payment'],
    queryFn: ({ signal }) => call(readPayment, { params: { visitId: visitId ?? '' }, headers: passiveHeader, signal }),
    enabled: visitId !== undefined && !busy,
    refetchInterval: pollEvery,
  })
  useEffect(() => {
    if (data !== undefined) driver.seePayment(data)
  }, [driver, data])
  useEffect(() => {
    if (error !== null && !willPass(error)) driver.fail(error)
  }, [driver, error])

  useEffect(() => play('attention', text.spoken), [play, text.spoken])

  if (payment === null) return null
  const isPaid = payment.state === 'satisfied'
  const shortYen = Math.max(0, payment.dueYen - payment.insertedYen)
  return (
    <ScreenFrame
      title={isPaid ? text.titlePaid : text.title}
      lead={isPaid ? text.leadPaid : text.lead}
      isSimulated={devices?.cashBox.simulated === true}
      sign={payment.insertedYen}
      action={
        <Button
          size="kiosk"
          aria-disabled={!isPaid || busy}
          aria-describedby={isPaid ? undefined : 'payment-help'}
          onClick={() => void driver.print()}
        >
          {text.print}
        </Button>
      }
    >
      {notice !== null && <ProblemNotice problem={notice} />}
      {error !== null && <NotificationBanner tone="warning" kiosk announce title={text.offline} />}
      <dl className="overflow-hidden rounded-16 border-2 border-solid-gray-420 bg-white" aria-live="polite">
        <Amount term={text.due} yen={yen(payment.dueYen)} />
        <Amount term={text.inserted} yen={yen(payment.insertedYen)} />
        {isPaid ? (
          <Amount strong term={text.change} yen={yen(payment.insertedYen - payment.dueYen)} />
        ) : (
          <Amount strong term={text.short} yen={yen(shortYen)} />
        )}
      </dl>
      <div className="grid gap-2 text-std-20N-150 desktop:text-std-24N-150">
        {!isPaid && <p id="payment-help">{text.notEnough}</p>}
        <p>{text.refundNote}</p>
      </div>
      {busy && <ProgressIndicator kiosk label={text.starting} />}
    </ScreenFrame>
  )
}
