import type { ReservationView } from '#shared/pickup-reservation/api.ts'
import { QrCode } from '#web/ui/qr-code.tsx'
import { useLanguage } from '#web/text/language.tsx'
import { eraDay, visitText } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { slipAddress } from '../scanned-key.ts'
import { useSite } from './site-context.ts'

/** 予約票 (RS-D-5) on paper, for those without mail. It holds no name: whoever finds it learns when, not who. */
export const Slip = ({
  reservation,
  issuedKey,
}: {
  readonly reservation: ReservationView
  readonly issuedKey: string | null
}) => {
  const { language } = useLanguage()
  const { slip, done, contact } = useText(reservationResidentText)
  const { fields } = useText(reservationText)
  const site = useSite()
  const { slot, windowName, windowAddress, number } = reservation
  return (
    <section aria-label={slip.title} className="hidden break-inside-avoid gap-5 print:grid">
      <div className="border-b-2 border-black pb-2">
        <p lang="ja">
          {site.municipalityName} {site.headerTitle}
        </p>
        <p className="text-std-28B-150">{slip.title}</p>
        <p>{slip.lead}</p>
      </div>
      <FactList
        facts={[
          { key: 'number', name: fields.number, value: <span className="text-std-28B-150">{number}</span> },
          {
            key: 'visit',
            name: fields.visitAt,
            value: [visitText(slot, language), eraDay(slot.day, language)].filter(Boolean).join('　'),
          },
          { key: 'place', name: fields.place, value: `${windowName}　${windowAddress}` },
          ...(issuedKey === null
            ? []
            : [{ key: 'key', name: fields.accessKey, value: <span className="font-mono">{issuedKey}</span> }]),
          ...(site.contact.phone === ''
            ? []
            : [{ key: 'contact', name: contact, value: `${site.contact.authority} ${site.contact.phone}` }]),
        ]}
      />
      {issuedKey !== null && (
        <div className="grid grid-cols-[auto_1fr] items-center gap-4">
          <QrCode
            text={slipAddress(globalThis.location.origin, site.siteId, issuedKey)}
            label={slip.qr}
            className="size-[35mm]"
          />
          <p>{slip.qrNote}</p>
        </div>
      )}
      {site.screen.bring !== '' && (
        <div>
          <p className="font-700">{done.bring}</p>
          <ul className="list-disc pl-6">
            {linesOf(site.screen.bring).map((thing) => (
              <li key={thing}>{thing}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

/** One thing a line; empty lines and repetitions are nothing. */
export const linesOf = (text: string): readonly string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]
