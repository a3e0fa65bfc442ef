import type { CertificateReport, CheckReport, DocumentReport, SignatureReport } from '#shared/document-check/report.ts'
import { documentCheckText } from '#web/text/document-check.ts'
import { useText } from '#web/text/text-area.ts'
import { Table } from '#web/ui/table.tsx'
import { numberByType } from './number-by-type.ts'

type Row = readonly [name: string, value: string]

const Facts = ({ rows }: { readonly rows: readonly Row[] }) => (
  <dl className="grid gap-x-4 gap-y-1 desktop:grid-cols-[11rem_1fr]">
    {rows.map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="text-solid-gray-600">{name}</dt>
        <dd className="min-w-0 text-mono-14N-150 break-all">{value}</dd>
      </div>
    ))}
  </dl>
)

const evidenceText = (evidence: CheckReport['evidence']): string =>
  Object.entries(evidence)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')

const OutcomeText = ({ outcome }: Pick<CheckReport, 'outcome'>) => {
  const { expert } = useText(documentCheckText)
  return <span className="whitespace-nowrap">{expert.outcomes[outcome]}</span>
}

const outcomeCell = ({ outcome }: CheckReport) => <OutcomeText outcome={outcome} />
const checkCell = ({ check }: CheckReport) => <span className="text-mono-14N-150">{check}</span>
const evidenceCell = ({ evidence }: CheckReport) => (
  <span className="text-mono-14N-150 break-all">{evidenceText(evidence)}</span>
)

const Checks = ({ caption, checks }: { readonly caption: string; readonly checks: readonly CheckReport[] }) => {
  const { expert } = useText(documentCheckText)
  return (
    <Table
      caption={caption}
      rows={checks.map((check, index) => ({ ...check, key: String(index) }))}
      rowKey={({ key }) => key}
      empty={expert.nothing}
      columns={[
        { key: 'check', heading: expert.check, cell: checkCell },
        {
          key: 'outcome',
          heading: expert.outcome,
          cell: outcomeCell,
        },
        { key: 'about', heading: expert.about, cell: ({ about }) => about },
        { key: 'evidence', heading: expert.evidence, cell: evidenceCell },
      ]}
    />
  )
}

const CertificatePart = ({ title, report }: { readonly title: string; readonly report: CertificateReport }) => {
  const { expert, certificate } = useText(documentCheckText)
  const rows: Row[] = [
    [certificate.subject, report.subject],
    [certificate.issuer, report.issuer],
    [expert.serial, report.serial],
    [expert.sha256, report.sha256],
    [expert.at, report.at],
    [expert.code, `${report.outcome} ${report.code}`],
    [expert.path, report.path.length === 0 ? certificate.none : report.path.join(' ← ')],
  ]
  return (
    <>
      <Facts rows={rows} />
      <Checks caption={`${expert.checks} (${title})`} checks={report.checks} />
    </>
  )
}

const SignaturePart = ({
  report,
  number,
  count,
}: {
  readonly report: SignatureReport
  readonly number: number
  readonly count: number
}) => {
  const { expert, signature, certificate } = useText(documentCheckText)
  const title = (report.type === 'time-stamp' ? signature.stampTitle : signature.title)(number, count)
  const rows: Row[] = [
    [expert.code, `${report.outcome} ${report.code}${report.reason === null ? '' : ` (${report.reason})`}`],
    ...(report.field === null ? [] : [[expert.field, report.field] as const]),
    ...(report.level === null ? [] : [[expert.level, report.level] as const]),
  ]
  return (
    <section className="grid gap-4">
      <h3 className="text-std-18B-160">{title}</h3>
      <Facts rows={rows} />
      <Checks caption={`${expert.checks} (${title})`} checks={report.checks} />
      {report.certificate !== null && (
        <CertificatePart title={`${title}, ${certificate.title}`} report={report.certificate} />
      )}
    </section>
  )
}

/** Every check with what it went by, folded away until somebody wants it. */
export const ExpertReport = ({ report }: { readonly report: DocumentReport }) => {
  const { expert, content, certificate } = useText(documentCheckText)
  const { file, signatures, queries } = report
  const rows: Row[] = [
    [expert.code, `${report.outcome} ${report.code}${report.reason === null ? '' : ` (${report.reason})`}`],
    [expert.size, expert.octets(file.size)],
    [expert.sha256, file.sha256],
    ...(report.content === null ? [] : [[`${content.label} ${expert.sha256}`, report.content.sha256] as const]),
    [expert.at, report.at],
  ]
  return (
    <details className="min-w-0 rounded-12 border border-solid-gray-420 print:not-open:hidden">
      <summary className="focus-mark cursor-pointer rounded-12 p-4 text-std-18B-160">{expert.title}</summary>
      <div className="grid min-w-0 gap-8 p-4 pt-0">
        <Facts rows={rows} />
        {report.checks.length > 0 && <Checks caption={expert.checks} checks={report.checks} />}
        {numberByType(signatures).map(({ signature, number, count }) => (
          <SignaturePart key={`${signature.type}-${number}`} report={signature} number={number} count={count} />
        ))}
        {report.certificate !== null && <CertificatePart title={certificate.title} report={report.certificate} />}
        <section className="grid gap-2">
          <h3 className="text-std-18B-160">{expert.queries}</h3>
          {queries.length === 0 ? (
            <p>{expert.noQueries}</p>
          ) : (
            <ul className="grid list-disc gap-1 pl-6">
              {queries.map(({ kind, about, result, reason }) => (
                <li key={`${kind} ${about}`}>
                  {expert.asked(kind, about)} {result === 'answered' ? expert.answered : expert.unanswered}
                  {reason !== null && ` (${reason})`}
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </details>
  )
}
