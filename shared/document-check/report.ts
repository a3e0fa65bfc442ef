/**
 * What was found about a document: plain data, the same for the page, the command and the JSON a person keeps. Instants are
 * ISO 8601, serial numbers and digests hexadecimal. Of a signer's certificate it carries the name alone; what else that
 * discloses is listed by kind.
 */

export type Outcome = 'passed' | 'failed' | 'indeterminate'

export const reportFormat = 'madoguchi-document-report/1'

export type DocumentKind = 'pdf' | 'cms' | 'time-stamp' | 'certificate' | 'unknown'

/** Every answer about a file as a whole, with its outcome; 'unreadable' is none of the three: nothing was decided. */
export const documentCodes = {
  'document.valid': 'passed',
  'document.not-valid': 'failed',
  'document.undecided': 'indeterminate',
  'document.unsigned': 'indeterminate',
  'document.content-missing': 'indeterminate',
  'document.content-unexpected': 'failed',
  'document.unknown-kind': 'unreadable',
  'document.key-file': 'unreadable',
  'document.damaged': 'unreadable',
  'document.encrypted': 'unreadable',
  'document.empty': 'unreadable',
} as const satisfies Record<string, Outcome | 'unreadable'>
export type DocumentCode = keyof typeof documentCodes

/** Every answer about one signature or certificate that a person is given; validators' own codes stand beside it. */
export const answers = {
  valid: 'passed',
  'valid-with-changes': 'passed',

  changed: 'failed',
  'changed-afterwards': 'failed',
  forged: 'failed',
  disguised: 'failed',
  malformed: 'failed',
  'certificate-revoked': 'failed',
  'certificate-expired': 'failed',
  'certificate-not-yet-valid': 'failed',
  'certificate-untrusted': 'indeterminate',
  'certificate-unfit': 'failed',
  'algorithm-weak': 'failed',

  /** Revoked, expired or weak by now, and nothing proves that the signature is older (EN 319 102-1: *_NO_POE). */
  'revoked-without-proof': 'indeterminate',
  'expired-without-proof': 'indeterminate',
  'algorithm-weak-without-proof': 'indeterminate',
  /** A form field that showed something else when it was signed. */
  'overwritten-afterwards': 'indeterminate',
  'annotated-afterwards': 'indeterminate',
  /** What the signature does not cover was changed: a certificate or a proof that came with it. */
  'damaged-around': 'indeterminate',
  'revocation-unknown': 'indeterminate',
  'certificate-missing': 'indeterminate',
  'content-missing': 'indeterminate',
  unsupported: 'indeterminate',
  undecided: 'indeterminate',
} as const satisfies Record<string, Outcome>
export type Answer = keyof typeof answers

export type CheckReport = {
  readonly check: string
  readonly outcome: 'passed' | 'failed' | 'noted' | 'not-done'
  /** Whom it is about: a subject's name; empty for the document itself. */
  readonly about: string
  readonly evidence: Readonly<Record<string, string | number | boolean>>
}

export type RevocationReport = {
  readonly status: 'good' | 'revoked' | 'unknown' | 'not-needed'
  readonly source: 'ocsp' | 'crl' | null
  /** Whether the evidence came with the file or was fetched or handed in now. */
  readonly foundIn: 'document' | 'elsewhere' | null
  readonly thisUpdate: string | null
  readonly revokedAt: string | null
  readonly reason: string | null
}

/** What a certificate says of a person beside the name. */
export const disclosures = ['name', 'birth-date', 'sex', 'address'] as const
export type Disclosure = (typeof disclosures)[number]

export type CertificateReport = {
  readonly answer: Answer
  readonly outcome: Outcome
  /** `PathCode`. */
  readonly code: string
  /** The name to show: a person's, else an organisation's. */
  readonly name: string
  readonly discloses: readonly Disclosure[]
  readonly subject: string
  readonly issuer: string
  /** The issuer's name to show. */
  readonly issuerName: string
  readonly serial: string
  readonly notBefore: string
  readonly notAfter: string
  readonly sha256: string
  /** The time it was judged for. */
  readonly at: string
  /** Subjects from the certificate to the anchor; empty where no path was found. */
  readonly path: readonly string[]
  /** SHA-256 of the anchor the path leads to. */
  readonly anchor: string | null
  readonly revocation: RevocationReport
  readonly checks: readonly CheckReport[]
}

export type TimeReport = {
  readonly instant: string | null
  /** 'time-stamp': an authority that is trusted saw it then. 'claimed': the signer's clock says so. */
  readonly knownBy: 'time-stamp' | 'claimed' | 'nothing'
  /** The authority's name. */
  readonly authority: string | null
  /** The verdict on a time-stamp that is there, good or not. */
  readonly stampCode: string | null
}

/** What happened to a PDF after a signature, the least first. */
export const changeKinds = ['long-term-data', 'form-filling', 'signatures', 'annotations', 'other'] as const
export type ChangeKind = (typeof changeKinds)[number]

export type SignatureReport = {
  readonly type: 'signature' | 'time-stamp'
  readonly answer: Answer
  readonly outcome: Outcome
  /** The validator's own code. */
  readonly code: string
  readonly reason: string | null
  /** Name of the signature field of a PDF. */
  readonly field: string | null
  readonly time: TimeReport
  /** Whether what was signed is as it was; 'added-to': it is, and shows together with what came later. */
  readonly content: 'unchanged' | 'added-to' | 'changed' | 'unknown'
  readonly coverage: 'whole-file' | 'whole-revision' | 'odd' | null
  readonly changesAfter: readonly ChangeKind[]
  readonly level: string | null
  readonly stated: { readonly reason: string | null; readonly location: string | null } | null
  readonly certificate: CertificateReport | null
  readonly checks: readonly CheckReport[]
}

export type QueryReport = {
  readonly kind: 'ocsp' | 'crl'
  /** Subject of the certificate that was asked about. */
  readonly about: string
  readonly result: 'answered' | 'failed'
  readonly reason: string | null
}

export type DocumentReport = {
  readonly format: typeof reportFormat
  readonly file: { readonly name: string; readonly size: number; readonly sha256: string }
  /** What a detached signature was checked against. */
  readonly content: { readonly name: string; readonly size: number; readonly sha256: string } | null
  readonly kind: DocumentKind
  readonly outcome: Outcome | 'unreadable'
  readonly code: DocumentCode
  /** For experts. */
  readonly reason: string | null
  /** The time everything without a proven time of its own was judged for. */
  readonly at: string
  readonly signatures: readonly SignatureReport[]
  /** Of a file that is a certificate itself. */
  readonly certificate: CertificateReport | null
  readonly checks: readonly CheckReport[]
  readonly queries: readonly QueryReport[]
  readonly anchors: readonly { readonly name: string; readonly sha256: string }[]
}

const weights = { failed: 2, indeterminate: 1, passed: 0 } as const

/** Failed before indeterminate before passed; nothing at all decides nothing. */
export const worstOf = (outcomes: readonly Outcome[]): Outcome => {
  const [first, ...rest] = outcomes
  if (first === undefined) return 'indeterminate'
  return rest.reduce((worst, next) => (weights[next] > weights[worst] ? next : worst), first)
}

/** Exit status of `npm run check-document`. */
export const exitCodes = { passed: 0, failed: 1, indeterminate: 2, unreadable: 3 } as const satisfies Record<
  DocumentReport['outcome'],
  number
>
