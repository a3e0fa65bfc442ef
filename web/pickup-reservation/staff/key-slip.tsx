import type { StaffReservation } from '#shared/pickup-reservation/staff-api.ts'
import { QrCode } from '#web/ui/qr-code.tsx'
import { useLanguage } from '#web/text/language.tsx'
import { eraDay, visitText } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { slipAddress } from '../scanned-key.ts'
import { useFacts, useSite } from './desk.ts'

/** 予約票 to hand over: when and where, and the access key, shown this once (RS-R-11). It holds no name. */
export const KeySlip = ({
  reservation,
  issuedKey: accessKey,
}: {
  readonly reservation: Pick<StaffReservation, 'slot' | 'windowName' | 'number'>
  readonly issuedKey: string | null
}) => {
  const { slip: text } = useText(reservationStaffText)
  const { fields } = useText(reservationText)
  const { language } = useLanguage()
  const { siteId } = useSite()
  const { slot, windowName, number } = reservation
  const { municipalityName, headerTitle, authority, phone, ...facts } = useFacts()
  const contact = `${authority} ${phone}`.trim()
  const bring = [...new Set(facts.bring.split('\n').map((line) => line.trim()))].filter((line) => line !== '')
  return (
    <section aria-label={text.title} className="grid gap-5">
      {accessKey !== null && (
        <div className="print:hidden">
          <NotificationBanner tone="warning" title={text.once}>
            <p>{text.onceNote}</p>
          </NotificationBanner>
        </div>
      )}
      <div className="grid max-w-180 break-inside-avoid gap-5 rounded-8 border-2 border-solid-gray-800 p-6">
        <div>
          <p lang="ja">
            {municipalityName} {headerTitle}
          </p>
          <Heading level={2} look="part">
            {text.title}
          </Heading>
        </div>
        <FactList
          facts={[
            { key: 'number', name: fields.number, value: <span className="text-std-28B-150">{number}</span> },
            {
              key: 'visit',
              name: fields.visitAt,
              value: [visitText(slot, language), eraDay(slot.day, language)].filter(Boolean).join('　'),
            },
            { key: 'place', name: fields.place, value: windowName },
            ...(accessKey === null
              ? []
              : [
                  {
                    key: 'key',
                    name: fields.accessKey,
                    value: (
                      <span data-access-key className="font-mono text-std-28B-150">
                        {accessKey}
                      </span>
                    ),
                  },
                ]),
            ...(contact === '' ? [] : [{ key: 'contact', name: text.contact, value: contact }]),
          ]}
        />
        {accessKey !== null && (
          <div className="flex flex-wrap items-center gap-4">
            <QrCode
              text={slipAddress(globalThis.location.origin, siteId, accessKey)}
              label={text.qr}
              className="size-[35mm] shrink-0"
            />
            <p className="min-w-0 flex-1">{text.qrNote}</p>
          </div>
        )}
        {bring.length > 0 && (
          <div>
            <p className="font-700">{text.bring}</p>
            <ul lang="ja" className="list-disc pl-6">
              {bring.map((thing) => (
                <li key={thing}>{thing}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <div className="print:hidden">
        <Button look="outline" onClick={() => globalThis.print()}>
          {text.print}
        </Button>
      </div>
    </section>
  )
}
