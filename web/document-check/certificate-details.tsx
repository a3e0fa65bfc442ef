import { useState } from 'react'
import type { CertificateReport } from '#shared/document-check/report.ts'
import { readSubject } from '#shared/document-check/subject.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { documentCheckText } from '#web/text/document-check.ts'
import { useText } from '#web/text/text-area.ts'

/**
 * What a certificate tells of its holder beside the name, on demand: a birth date and an address are shown to nobody who did
 * not ask to see them, and never printed unless open.
 */
export const CertificateDetails = ({
  report,
  der,
}: {
  readonly report: CertificateReport
  readonly der: Uint8Array
}) => {
  const { certificate, disclosures, sexes, calendarDay } = useText(documentCheckText)
  const [isOpen, setOpen] = useState(false)
  if (report.discloses.length < 2) return null
  const subject = isOpen ? readSubject(parseCertificate(der)) : undefined
  const rows =
    subject === undefined
      ? []
      : [
          [
            disclosures['birth-date'],
            subject.birthDate === undefined ? certificate.none : calendarDay(subject.birthDate),
          ],
          [disclosures.sex, subject.sex === undefined ? certificate.none : sexes[subject.sex]],
          [disclosures.address, subject.address ?? certificate.none],
        ]
  return (
    <details
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="rounded-8 border border-solid-gray-420 print:not-open:hidden"
    >
      <summary className="focus-mark cursor-pointer rounded-8 px-3 py-2 text-std-16N-170 text-key-900 underline underline-offset-[3px]">
        {certificate.disclosed}
      </summary>
      <div className="grid gap-2 px-3 pb-3">
        <p className="text-std-16N-170">{certificate.disclosedNote}</p>
        <dl className="grid gap-x-4 gap-y-1 desktop:grid-cols-[7rem_1fr]">
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-solid-gray-600">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {subject?.hasSubstitutes === true && <p>{certificate.substitutes}</p>}
      </div>
    </details>
  )
}
