import type { ReactNode } from 'react'
import type { CertificateReport, Outcome, SignatureReport } from '#shared/document-check/report.ts'
import { documentCheckText } from '#web/text/document-check.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { StatusBadge, type BadgeTone } from '#web/ui/status-badge.tsx'
import { CertificateDetails } from './certificate-details.tsx'

export const tones: Readonly<Record<Outcome, BadgeTone>> = {
  passed: 'success',
  failed: 'error',
  indeterminate: 'warning',
}

/** A question and its answer, side by side where there is room. */
export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid gap-x-6 border-t border-solid-gray-420 py-3 desktop:grid-cols-[9rem_1fr] print:break-inside-avoid">
    <dt className="text-std-16N-170 text-solid-gray-600">{name}</dt>
    <dd className="grid min-w-0 gap-1">{children}</dd>
  </div>
)

const WhenText = ({ time, type }: Pick<SignatureReport, 'time' | 'type'>) => {
  const { signature, instant } = useText(documentCheckText)
  const { instant: at, knownBy, authority, stampCode } = time
  if (at === null) return signature.timeUnknown
  if (type === 'time-stamp') return signature.timeOfStamp(instant(at))
  if (knownBy === 'time-stamp') return signature.timeStamped(instant(at), authority ?? signature.whoUnknown)
  return (
    <>
      {signature.timeClaimed(instant(at))}
      {stampCode !== null && <span>{signature.timeStampRefused}</span>}
    </>
  )
}

const ContentText = ({ content, coverage }: Pick<SignatureReport, 'content' | 'coverage'>) => {
  const { signature } = useText(documentCheckText)
  const words = {
    unchanged: signature.unchanged,
    'added-to': signature.addedTo,
    changed: signature.changed,
    unknown: signature.contentUnknown,
  }
  const covered = {
    'whole-file': signature.wholeFile,
    'whole-revision': signature.wholeRevision,
    odd: signature.odd,
  }
  return (
    <>
      <span className={content === 'changed' ? 'font-700 text-error-2' : undefined}>{words[content]}</span>
      {coverage !== null && content !== 'changed' && <span>{covered[coverage]}</span>}
    </>
  )
}

/** How it stands with a certificate, and how that was learned. */
export const CertificateText = ({
  certificate: { revocation, notBefore, notAfter, answer, path },
}: {
  readonly certificate: CertificateReport
}) => {
  const { certificate, answers, instant, day } = useText(documentCheckText)
  const { status, revokedAt, thisUpdate, foundIn } = revocation
  return (
    <>
      {answer !== 'valid' && <span className="font-700">{answers[answer].what}</span>}
      <span>{certificate.period(day(notBefore), day(notAfter))}</span>
      {status === 'good' && thisUpdate !== null && (
        <span>
          {certificate.good(instant(thisUpdate))}{' '}
          {foundIn === 'elsewhere' ? certificate.goodAsked : certificate.goodInside}
        </span>
      )}
      {status === 'revoked' && revokedAt !== null && (
        <span>{(answer === 'valid' ? certificate.revokedLater : certificate.revoked)(instant(revokedAt))}</span>
      )}
      {status === 'unknown' && path.length > 0 && answer !== 'revocation-unknown' && <span>{certificate.unknown}</span>}
      {status === 'not-needed' && <span>{certificate.notNeeded}</span>}
    </>
  )
}

const AfterText = ({ coverage, changesAfter }: Pick<SignatureReport, 'coverage' | 'changesAfter'>) => {
  const { signature, changes } = useText(documentCheckText)
  if (coverage === null) return null
  return (
    <Fact name={signature.afterwards}>
      {changesAfter.length === 0
        ? signature.nothingAfter
        : signature.after(changesAfter.map((kind) => changes[kind]).join(signature.join))}
    </Fact>
  )
}

/** One signature in words: who, when, what, and whether the certificate was in order. */
export const SignatureAnswer = ({
  report,
  number,
  count,
  der,
}: {
  readonly report: SignatureReport
  readonly number: number
  readonly count: number
  /** DER of its certificate. */
  readonly der: Uint8Array | undefined
}) => {
  const { signature, answers, states } = useText(documentCheckText)
  const { type, answer, outcome, certificate, stated } = report
  const isStamp = type === 'time-stamp'
  const isGood = answer === 'valid' || answer === 'valid-with-changes'
  const sentences = isStamp && isGood ? signature.stampValid : answers[answer]
  return (
    <article className="grid gap-4 rounded-16 border border-solid-gray-420 p-4 desktop:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <Heading level={3} look="part">
          {(isStamp ? signature.stampTitle : signature.title)(number, count)}
        </Heading>
        <StatusBadge tone={tones[outcome]}>{states[outcome]}</StatusBadge>
      </div>
      <div className="grid gap-1">
        <p className="text-std-20B-150">{sentences.what}</p>
        <p>{sentences.why}</p>
        <p className="border-l-4 border-solid-gray-420 pl-3">{sentences.todo}</p>
      </div>
      <dl className="grid">
        <Fact name={isStamp ? signature.whoStamp : signature.who}>
          {certificate === null ? (
            signature.whoUnknown
          ) : (
            <>
              <strong className="text-std-18B-160">{certificate.name}</strong>
              {certificate.answer === 'certificate-untrusted' && <span>{signature.whoUnproven}</span>}
              {der !== undefined && <CertificateDetails report={certificate} der={der} />}
            </>
          )}
        </Fact>
        <Fact name={signature.when}>
          <WhenText time={report.time} type={type} />
        </Fact>
        <Fact name={signature.content}>
          <ContentText content={report.content} coverage={report.coverage} />
        </Fact>
        {report.answer !== 'changed' && <AfterText coverage={report.coverage} changesAfter={report.changesAfter} />}
        {certificate !== null && (
          <Fact name={signature.certificate}>
            <CertificateText certificate={certificate} />
          </Fact>
        )}
        {stated?.reason != null && <Fact name={signature.stated}>{stated.reason}</Fact>}
        {stated?.location != null && <Fact name={signature.place}>{stated.location}</Fact>}
      </dl>
    </article>
  )
}
