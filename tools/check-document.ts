/** Checks one file as the page does: `npm run check-document -- FILE`. Nothing is asked of anybody. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { checkDocument, type NamedFile } from '#shared/document-check/check-document.ts'
import {
  exitCodes,
  type Answer,
  type CertificateReport,
  type DocumentCode,
  type DocumentReport,
  type SignatureReport,
} from '#shared/document-check/report.ts'
import { parsePem } from '#shared/pki/pem.ts'

const usage = `usage: npm run check-document -- FILE [options]
  --anchors PEM…    certificates to trust; without any, no signer is known
  --content FILE    what a detached signature or a time-stamp belongs to
  --crls FILE…      revocation lists, DER or PEM
  --ocsp FILE…      OCSP responses, DER
  --at ISO-DATE     judge for this time instead of now
  --json            print the whole report
exit status: 0 passed, 1 failed, 2 undecided, 3 unreadable`

class UsageError extends Error {}

const lists = ['anchors', 'crls', 'ocsp'] as const
const singles = ['content', 'at'] as const
type List = (typeof lists)[number]
type Single = (typeof singles)[number]

type Order = { readonly file: string; readonly isJson: boolean } & Readonly<Record<List, readonly string[]>> &
  Readonly<Partial<Record<Single, string>>>

const isOneOf = <Name extends string>(names: readonly Name[], text: string): text is Name =>
  names.some((name) => name === text)

/** A list goes on until the next option, as `PEM…` says. Throws UsageError. */
const parseOrder = (words: readonly string[]): Order => {
  const found: Record<List, string[]> = { anchors: [], crls: [], ocsp: [] }
  const one: Partial<Record<Single, string>> = {}
  let file: string | undefined
  let isJson = false
  let open: List | Single | undefined
  for (const word of words) {
    const option = word.startsWith('--') ? word.slice(2) : undefined
    if (option !== undefined) {
      if (option === 'json') isJson = true
      else if (!isOneOf(lists, option) && !isOneOf(singles, option)) throw new UsageError(`no option --${option}`)
      open = isOneOf(lists, option) || isOneOf(singles, option) ? option : undefined
    } else if (open !== undefined && isOneOf(lists, open)) found[open].push(word)
    else if (open !== undefined) {
      one[open] = word
      open = undefined
    } else if (file === undefined) file = word
    else throw new UsageError('one file at a time')
  }
  if (file === undefined) throw new UsageError('which file?')
  return { file, isJson, ...found, ...one }
}

const readNamed = (path: string): NamedFile => ({ name: basename(path), bytes: new Uint8Array(readFileSync(path)) })

/** DER of a file that is DER itself or holds PEM blocks of the label. */
const readDers = (path: string, label: string): readonly Uint8Array[] => {
  const { bytes } = readNamed(path)
  const blocks = parsePem(new TextDecoder('latin1').decode(bytes), label)
  return blocks.length > 0 ? blocks : [bytes]
}

const parseAt = (text: string | undefined): Date => {
  if (text === undefined) return new Date()
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new UsageError('--at wants a date such as 2027-03-01 or 2027-03-01T09:00:00+09:00')
  return at
}

const sentences: Readonly<Record<Answer, string>> = {
  valid: 'The signature holds and nothing was changed.',
  'valid-with-changes': 'The signature holds for what was there; what was added afterwards was not forbidden.',
  changed: 'The content is not what was signed.',
  'changed-afterwards': 'Somebody changed the document after the signature.',
  forged: 'The signature was not made by the key of this certificate.',
  disguised: 'The signature is arranged so that a reader would show something else than was signed.',
  malformed: 'The signature is not written as the standards demand.',
  'certificate-revoked': 'The certificate was revoked.',
  'certificate-not-yet-valid': 'The certificate was not yet in force.',
  'certificate-untrusted': 'The certificate does not lead to an authority that is trusted here.',
  'certificate-unfit': 'The certificate or one above it is not fit for this use.',
  'algorithm-weak': 'The signature uses an algorithm that can be forged today.',
  'certificate-expired': 'The certificate has expired.',
  'revoked-without-proof': 'The certificate was revoked, and nothing proves that the signature is older.',
  'expired-without-proof': 'The certificate has expired, and nothing proves that the signature is older.',
  'damaged-around': 'A certificate or a proof that came with the signature was damaged later.',
  'algorithm-weak-without-proof':
    'The signature uses an algorithm that can be forged today, and nothing proves that it is older.',
  'overwritten-afterwards': 'A form field was given another value after the signature, which nobody had allowed.',
  'annotated-afterwards':
    'Somebody added annotations or empty fields after the signature; they may cover what was signed.',
  'revocation-unknown': 'Whether the certificate was revoked could not be learned.',
  'certificate-missing': 'The certificate of the signer is not there.',
  'content-missing': 'What was signed is another file; name it with --content.',
  unsupported: 'The signature uses an algorithm that is not known here.',
  undecided: 'The check came to no end.',
}

const verdicts: Readonly<Record<DocumentCode, string>> = {
  'document.valid': 'PASSED',
  'document.not-valid': 'FAILED',
  'document.undecided': 'UNDECIDED',
  'document.unsigned': 'UNDECIDED: this file bears no signature',
  'document.content-missing': 'UNDECIDED: the signed file is missing',
  'document.content-unexpected': 'FAILED: the message encloses content of its own and is not about the other file',
  'document.unknown-kind': 'UNREADABLE: neither PDF nor signature nor certificate',
  'document.key-file': 'UNREADABLE: this file holds a private key; check the certificate instead',
  'document.damaged': 'UNREADABLE: the file is damaged',
  'document.encrypted': 'UNREADABLE: the file is encrypted',
  'document.empty': 'UNREADABLE: the file is empty',
}

const describeTime = ({ instant, knownBy, authority }: SignatureReport['time']): string => {
  if (knownBy === 'time-stamp') return `${instant} (time-stamp of ${authority})`
  return knownBy === 'claimed' ? `${instant} (as the signer says)` : 'unknown'
}

const describeCertificate = ({ subject, issuer, serial, notBefore, notAfter, revocation }: CertificateReport) => [
  `  certificate  ${subject}`,
  `  issued by    ${issuer}, serial ${serial}`,
  `  in force     ${notBefore} to ${notAfter}`,
  `  status       ${revocation.status}${revocation.source === null ? '' : `, by ${revocation.source} of ${revocation.thisUpdate}`}`,
]

const describeSignature = (signature: SignatureReport): string[] => {
  const { type, field, certificate, time, answer, code, reason, coverage, changesAfter } = signature
  return [
    `${type}${field === null ? '' : ` in ${field}`}: ${signature.outcome}, ${sentences[answer]} (${code}${reason === null ? '' : `: ${reason}`})`,
    `  by           ${certificate?.name ?? 'unknown'}`,
    `  when         ${describeTime(time)}`,
    ...(coverage === null ? [] : [`  covers       ${coverage}`]),
    ...(changesAfter.length === 0 ? [] : [`  afterwards   ${changesAfter.join(', ')}`]),
    ...(certificate === null ? [] : describeCertificate(certificate)),
  ]
}

const describeReport = ({ file, code, reason, signatures, certificate }: DocumentReport): string =>
  [
    `${file.name}: ${verdicts[code]}${reason === null ? '' : ` (${reason})`}`,
    ...signatures.flatMap(describeSignature),
    ...(certificate === null
      ? []
      : [
          `certificate: ${certificate.outcome}, ${sentences[certificate.answer]} (${certificate.code})`,
          ...describeCertificate(certificate),
        ]),
  ].join('\n')

const main = async (): Promise<number> => {
  const order = parseOrder(process.argv.slice(2))
  const at = parseAt(order.at)
  const { report } = await checkDocument({
    file: readNamed(order.file),
    content: order.content === undefined ? undefined : readNamed(order.content),
    anchors: order.anchors.flatMap((path) => readDers(path, 'CERTIFICATE')),
    at,
    evidence: {
      crls: order.crls.flatMap((path) => readDers(path, 'X509 CRL')),
      ocspResponses: order.ocsp.map((path) => readNamed(path).bytes),
    },
  })
  console.log(order.isJson ? JSON.stringify(report, null, 2) : describeReport(report))
  return exitCodes[report.outcome]
}

const pathOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).path

try {
  process.exitCode = await main()
} catch (error) {
  const isUsage = error instanceof UsageError
  if (!isUsage && pathOf(error) === undefined) throw error
  console.error(isUsage ? `madoguchi: ${error.message}\n${usage}` : `madoguchi: cannot read ${pathOf(error)}`)
  process.exitCode = exitCodes.unreadable
}
