import { useState, type FormEvent } from 'react'
import { closeDelivery, type DeliveryRow } from '#shared/card-handover/distribution-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorText } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useLedger } from '../ledger-context.ts'
import { PlaceField } from '../place-field.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { useAct } from '../use-act.ts'

/** The end of a check: arrivals go into the ledger, differences were looked at by a person. */
export const CloseDelivery = ({
  delivery,
  onClosed,
}: {
  readonly delivery: DeliveryRow
  readonly onClosed: (said: string) => void
}) => {
  const { arrival, common } = useText(handoverText)
  const { call } = useStaffSession()
  const { refresh } = useLedger()
  const [accepted, setAccepted] = useState(false)
  const [takeSurplus, setTakeSurplus] = useState(false)
  const [placeId, setPlaceId] = useState('')
  const [isMissing, setMissing] = useState(false)
  const { busy, error, act } = useAct()
  const differs = delivery.missing + delivery.surplus + delivery.doubled + delivery.noticesMissing > 0
  const close = (event: FormEvent) => {
    event.preventDefault()
    setMissing(differs && !accepted)
    if (differs && !accepted) return
    void act(async () => {
      const body = { acceptDifferences: accepted, takeSurplus, placeId: placeId === '' ? null : placeId }
      const { recorded, created } = await call(closeDelivery, { params: { deliveryId: delivery.deliveryId }, body })
      onClosed(arrival.closed(formatCount(recorded), formatCount(created)))
      await refresh()
    })
  }
  return (
    <section aria-labelledby="close" className="grid max-w-176 gap-4 print:hidden">
      <Heading level={2} id="close">
        {arrival.closeTitle}
      </Heading>
      <p>{arrival.closeLead}</p>
      {error !== undefined && <ErrorNotice error={error} />}
      <form noValidate onSubmit={close} className="grid gap-4">
        {differs && <CheckBox label={arrival.accept} checked={accepted} onChange={setAccepted} />}
        {isMissing && <ErrorText>{arrival.acceptMissing}</ErrorText>}
        {delivery.surplus > 0 && (
          <CheckBox label={arrival.takeSurplus} checked={takeSurplus} onChange={setTakeSurplus} />
        )}
        <PlaceField label={arrival.place} value={placeId} onChange={setPlaceId} />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? common.saving : arrival.close}
          </Button>
        </div>
      </form>
    </section>
  )
}
