import { readIssuerName, readSubject } from '#shared/document-check/subject.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { documentCheckText } from '#web/text/document-check.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

/** Everything a certificate tells about its holder to whoever receives the document. */
export const Disclosure = ({ der, at }: { readonly der: Uint8Array; readonly at: Date }) => {
  const { consent } = useText(documentSignText)
  const { disclosures, sexes, calendarDay, day, certificate: words } = useText(documentCheckText)
  const certificate = parseCertificate(der)
  const { name, birthDate, sex, address, hasSubstitutes } = readSubject(certificate)
  const rows: (readonly [string, string])[] = [
    [consent.name, name],
    ...(address === undefined ? [] : [[disclosures.address, address] as const]),
    ...(birthDate === undefined ? [] : [[disclosures['birth-date'], calendarDay(birthDate)] as const]),
    ...(sex === undefined ? [] : [[disclosures.sex, sexes[sex]] as const]),
    [consent.issuer, readIssuerName(certificate)],
    [consent.until, day(certificate.notAfter.toISOString())],
  ]
  return (
    <div className="grid gap-4">
      {at > certificate.notAfter && (
        <NotificationBanner tone="error" title={consent.expired}>
          <p>{consent.expiredTodo}</p>
        </NotificationBanner>
      )}
      <dl className="grid">
        {rows.map(([term, value]) => (
          <div key={term} className="grid gap-x-6 border-t border-solid-gray-420 py-3 desktop:grid-cols-[11rem_1fr]">
            <dt className="text-std-16N-170 text-solid-gray-600">{term}</dt>
            <dd className="min-w-0 text-std-18B-160">{value}</dd>
          </div>
        ))}
      </dl>
      {hasSubstitutes && <p>{words.substitutes}</p>}
    </div>
  )
}
