import { useEffect, useRef, type ReactNode } from 'react'
import type { DocumentReport } from '#shared/document-check/report.ts'
import { documentCheckText } from '#web/text/document-check.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner, type Tone } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { CheckedFile } from './check-wire.ts'
import { ExpertReport } from './expert-report.tsx'
import { numberByType } from './number-by-type.ts'
import { CertificateText, Fact, SignatureAnswer, tones } from './signature-answer.tsx'

const bannerTones: Readonly<Record<DocumentReport['outcome'], Tone>> = {
  passed: 'success',
  failed: 'error',
  indeterminate: 'warning',
  unreadable: 'warning',
}

const CertificateAnswer = ({ report }: { readonly report: NonNullable<DocumentReport['certificate']> }) => {
  const { certificate, answers, states } = useText(documentCheckText)
  const sentences = answers[report.answer]
  return (
    <article className="grid gap-4 rounded-16 border border-solid-gray-420 p-4 desktop:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="text-std-18B-160 desktop:text-std-20B-150">{certificate.title}</h3>
        <StatusBadge tone={tones[report.outcome]}>{states[report.outcome]}</StatusBadge>
      </div>
      {report.answer !== 'valid' && (
        <div className="grid gap-1">
          <p className="text-std-20B-150">{sentences.what}</p>
          <p>{sentences.why}</p>
          <p className="border-l-4 border-solid-gray-420 pl-3">{sentences.todo}</p>
        </div>
      )}
      <dl className="grid">
        <Fact name={certificate.subject}>
          <strong className="text-std-18B-160">{report.name}</strong>
        </Fact>
        <Fact name={certificate.issuer}>{report.issuerName}</Fact>
        <Fact name={certificate.title}>
          <CertificateText certificate={{ ...report, answer: 'valid' }} />
        </Fact>
      </dl>
    </article>
  )
}

/** The answer first, in plain words; then each signature; then, for those who want it, everything. */
export const DocumentAnswer = ({
  checked: { report, certificates },
  children,
}: {
  readonly checked: CheckedFile
  /** What can be done about it, right under the answer. */
  readonly children?: ReactNode
}) => {
  const { headlines, certificateHeadlines, resultOf, checkedAt, instant } = useText(documentCheckText)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { signatures, certificate } = report
  const { what, todo } = certificate === null ? headlines[report.code] : certificateHeadlines[certificate.outcome]
  return (
    <section aria-labelledby="document-answer" className="grid min-w-0 gap-6">
      <h2 id="document-answer" ref={heading} tabIndex={-1} className="text-std-22B-150 desktop:text-std-28B-150">
        {resultOf(report.file.name)}
      </h2>
      <NotificationBanner
        tone={bannerTones[report.outcome]}
        title={<span className="text-std-20B-150 desktop:text-std-24B-150">{what}</span>}
      >
        <p>{todo}</p>
      </NotificationBanner>
      {children}
      {numberByType(signatures).map(({ signature, number, count }) => (
        <SignatureAnswer
          key={`${signature.type}-${number}`}
          report={signature}
          number={number}
          count={count}
          der={signature.certificate === null ? undefined : certificates.get(signature.certificate.sha256)}
        />
      ))}
      {certificate !== null && <CertificateAnswer report={certificate} />}
      <p className="text-std-16N-170 text-solid-gray-600">{checkedAt(instant(report.at))}</p>
      <ExpertReport report={report} />
    </section>
  )
}
