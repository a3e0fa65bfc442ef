import type { CmsCode, SignerCode } from '#shared/cms/report.ts'
import type { Evidence, PathCheck, PathCode } from '#shared/pki/path-report.ts'
import { tokenCodes } from '#shared/time-stamp/check-token.ts'

/**
 * What validation of a signed PDF says. Everything is plain JSON: times are ISO 8601 in UTC, octets base64url or, for serial
 * numbers and fingerprints, lower-case hexadecimal; whoever shows it keys sentences by the codes. The three outcomes are
 * those of ETSI EN 319 102-1 §5.1.3.
 */
export type Outcome = 'passed' | 'failed' | 'indeterminate'

/** Every verdict on a signature or document time-stamp: code → outcome; undefined where the code beside it has one. */
export const signatureCodes = {
  'signature.valid': 'passed',

  // the dictionary (ISO 32000-2 §12.8.1)
  'signature.dictionary-malformed': 'failed',
  'signature.in-object-stream': 'failed',
  'signature.contents-missing': 'failed',
  'signature.contents-malformed': 'failed',
  'signature.byte-range-missing': 'failed',
  'signature.byte-range-malformed': 'failed',
  /** What the byte range leaves out is not exactly the string of /Contents. */
  'signature.byte-range-gap': 'failed',
  /** The byte range does not end where a revision ends. */
  'signature.coverage-odd': 'failed',
  'signature.format-unsupported': 'indeterminate',
  'signature.kind-mismatch': 'failed',
  /** It stood in an earlier revision and is gone. */
  'signature.removed': 'failed',

  // what is signed
  /** `cmsCode` says why. */
  'signature.cms': undefined,
  'signature.not-one-signer': 'failed',
  /** `signerCode` says why. */
  'signature.signer': undefined,
  /** For a document time-stamp: `timeStamp.code` says why. */
  'signature.time-stamp': undefined,

  /** It carries a certificate that cannot be read or is not what its issuer signed: somebody changed the file. */
  'signature.certificate-damaged': 'indeterminate',
  /** What nobody signs in the message is not as a signer writes it: an attribute that has no place there, another name. */
  'signature.unsigned-part-odd': 'indeterminate',

  // who signed
  /** `path.code` says why. */
  'signature.path': undefined,
  /** Expired now, and nothing proves that the signature is older (EN 319 102-1: OUT_OF_BOUNDS_NO_POE). */
  'signature.expired-without-proof': 'indeterminate',
  /** Revoked now, and nothing proves that the signature is older (EN 319 102-1: REVOKED_NO_POE). */
  'signature.revoked-without-proof': 'indeterminate',
  /** By algorithms that have ended, and nothing proves that the signature is older (CRYPTO_CONSTRAINTS_FAILURE_NO_POE). */
  'signature.algorithm-weak-without-proof': 'indeterminate',

  // what happened afterwards
  'signature.modified': 'failed',
  /** More than the certification (DocMDP) or a lock of the signer's allows. */
  'signature.change-forbidden': 'failed',
  /** A field that the signature locks was changed. */
  'signature.locked-field-changed': 'failed',
  /** What a field showed when it was signed was replaced; the signer neither allowed nor forbade it. */
  'signature.overwritten': 'indeterminate',
  /** Notes that may cover what was signed; the signer neither allowed nor forbade them. */
  'signature.annotated': 'indeterminate',
} as const satisfies Record<string, Outcome | undefined>
export type SignatureCode = keyof typeof signatureCodes

/** Every verdict on a time-stamp: those on its token, and one on its place among the others. */
export const timeStampCodes = {
  ...tokenCodes,
  /** It states a time after one at which it is known to have existed. */
  'token.out-of-order': 'failed',
  /** It carries a certificate that cannot be read or is not what its issuer signed. */
  'token.certificate-damaged': 'indeterminate',
  /** What nobody signs in it is not as its signer wrote it. */
  'token.unsigned-part-odd': 'indeterminate',
} as const satisfies Record<string, Outcome | undefined>
export type TimeStampCode = keyof typeof timeStampCodes

/** Every verdict on the document; 'document.signatures' says that the outcome is the worst of them. */
export const documentCodes = {
  'document.signatures': undefined,
  'document.not-signed': 'indeterminate',
} as const satisfies Record<string, Outcome | undefined>
export type DocumentCode = keyof typeof documentCodes

export const signatureKinds = ['approval', 'certification', 'document-time-stamp'] as const
export type SignatureKind = (typeof signatureKinds)[number]

/** 'whole-file': to the last octet. 'whole-revision': to the end of the revision it was made in. */
export const coverages = ['whole-file', 'whole-revision', 'odd'] as const
export type Coverage = (typeof coverages)[number]

/** ETSI EN 319 142-1 §6. */
export const signatureLevels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const
export type SignatureLevel = (typeof signatureLevels)[number]

/** How much a later revision changed, least first; the worst of all is the signature's. */
export const modificationLevels = [
  'none',
  'long-term-data',
  'form-filling',
  'signatures',
  'annotations',
  'other',
] as const
export type ModificationLevel = (typeof modificationLevels)[number]

/** One change: code → how much of a change it is. */
export const changeCodes = {
  // validation data and time-stamps, allowed always (ISO 32000-2 §12.8.2.2.2)
  'security-store-changed': 'long-term-data',
  'time-stamp-added': 'long-term-data',
  'extensions-declared': 'long-term-data',
  'version-raised': 'long-term-data',
  'modification-date-changed': 'long-term-data',

  'metadata-changed': 'form-filling',
  'field-filled': 'form-filling',
  /** The field had a value already, which somebody may have signed. */
  'field-overwritten': 'form-filling',
  'field-made-read-only': 'form-filling',
  'form-resources-added': 'form-filling',
  /** Looks are no longer to be made from values (NeedAppearances): fields may show something else than before. */
  'appearances-settled': 'form-filling',

  'signature-added': 'signatures',
  'signature-field-added': 'signatures',

  /** A new signature field that can be seen and that nobody signed in the same revision: it is nobody's. */
  'signature-field-shown': 'annotations',
  /** A time-stamp in a field that can be seen; whoever asks for one is unknown. */
  'time-stamp-shown': 'annotations',
  'annotation-added': 'annotations',
  'annotation-changed': 'annotations',
  'annotation-removed': 'annotations',

  'root-changed': 'other',
  'catalog-changed': 'other',
  'page-changed': 'other',
  'form-changed': 'other',
  'field-added': 'other',
  'field-removed': 'other',
  'field-changed': 'other',
  'read-only-field-filled': 'other',
  'appearance-changed': 'other',
  'signature-changed': 'other',
  /** An action or a script came with an annotation. */
  'action-added': 'other',
  /** An object that none of the rules accounts for. */
  'object-changed': 'other',
  /** A change that a rule allows in one place shows in another too. */
  'object-shared': 'other',
  /** The revision points at octets of an earlier one that were not in use. */
  'object-revived': 'other',
  /** An object that was referred to before it was there. */
  'reference-fulfilled': 'other',
  /** The revision cannot be read. */
  'revision-unreadable': 'other',
  /** More than can be looked at. */
  'revision-too-complex': 'other',
} as const satisfies Record<string, ModificationLevel>
export type ChangeCode = keyof typeof changeCodes

export type Change = {
  readonly code: ChangeCode
  readonly level: ModificationLevel
  /** Number of the revision that made it, counted from 1. */
  readonly revision: number
  /** Full name of the form field, where it is about one. */
  readonly field?: string
  /** A signature field that can be seen on a page and could not before. */
  readonly isVisible?: boolean
  /** The field came with what stands in it. */
  readonly isNewField?: boolean
  /** Number of the object, or the entry's key, for experts. */
  readonly object?: number
  readonly entry?: string
}

/** Every check on a signature, in the order they are made. */
export const signatureChecks = [
  'dictionary',
  'byte-range',
  'coverage',
  'contents',
  'cms',
  'signed-attributes',
  'carried-certificates',
  'unsigned-parts',
  'signature-time-stamp',
  'proof-of-existence',
  'path',
  'modifications',
  'permission',
  'field-lock',
  'long-term-data',
  'archive-time-stamp',
] as const
export type SignatureCheckName = (typeof signatureChecks)[number]

export type SignatureCheck = {
  readonly check: SignatureCheckName
  readonly outcome: 'passed' | 'failed' | 'indeterminate' | 'noted' | 'not-done'
  /** What it went by; for experts, not for sentences. */
  readonly evidence: Evidence
}

export type CertificateSummary = {
  readonly subject: string
  readonly issuer: string
  /** The last common name, or the whole subject where there is none. */
  readonly name: string
  readonly serial: string
  readonly notBefore: string
  readonly notAfter: string
  readonly sha256: string
  readonly der: string
}

export type PathSummary = {
  readonly outcome: Outcome
  readonly code: PathCode
  /** The instant the path had to hold at. */
  readonly at: string
  /** From the one in question to the anchor. */
  readonly certificates: readonly CertificateSummary[]
  readonly checks: readonly PathCheck[]
}

export type TimeStampReport = {
  readonly outcome: Outcome
  readonly code: TimeStampCode
  readonly signerCode?: SignerCode
  readonly pathCode?: PathCode
  /** To be believed only where the outcome is passed. */
  readonly genTime?: string
  readonly policy?: string
  readonly serial?: string
  readonly hash?: string
  readonly authority?: CertificateSummary
  readonly path?: PathSummary
}

export type SignatureReport = {
  readonly kind: SignatureKind
  readonly outcome: Outcome
  readonly code: SignatureCode
  readonly cmsCode?: CmsCode
  readonly signerCode?: SignerCode

  readonly fieldName: string
  /** Number of the signature dictionary's object. */
  readonly object: number
  /** The revision it was made in, counted from 1. */
  readonly revision: number
  readonly subFilter?: string

  /** What the signer wrote; nobody has confirmed it. */
  readonly claimed: {
    readonly name?: string
    readonly reason?: string
    readonly location?: string
    readonly contactInformation?: string
    readonly time?: string
  }

  readonly byteRange?: readonly number[]
  readonly coverage: Coverage
  /** Length of what is covered, its gap included. */
  readonly coveredLength?: number

  readonly signer?: CertificateSummary
  readonly algorithm?: string
  readonly path?: PathSummary
  readonly level?: SignatureLevel

  /** The signature's own time-stamp; for a document time-stamp, itself. */
  readonly timeStamp?: TimeStampReport
  /** When the signature is known to have existed, and from what; the path was validated at this instant. */
  readonly existedAt: string
  readonly existenceFrom: 'signature-time-stamp' | 'document-time-stamp' | 'validation-time'

  readonly modification: ModificationLevel
  readonly changes: readonly Change[]
  /** P of the certification and locks that bind what came after this signature; absent where nothing does. */
  readonly permission?: 1 | 2 | 3

  readonly checks: readonly SignatureCheck[]
}

export type PdfReport = {
  readonly outcome: Outcome
  readonly code: DocumentCode
  /** When the question was asked. */
  readonly at: string
  readonly length: number
  readonly revisions: number
  readonly structure: { readonly xref: 'table' | 'stream'; readonly isLinearized: boolean; readonly isHybrid: boolean }
  /** In the order they were made. */
  readonly signatures: readonly SignatureReport[]
  /** What the document brings along for those who validate later. */
  readonly securityStore?: { readonly certificates: number; readonly crls: number; readonly ocspResponses: number }
}

/** The worst: failed before indeterminate before passed. */
export const worstOf = (outcomes: readonly Outcome[]): Outcome => {
  if (outcomes.includes('failed')) return 'failed'
  return outcomes.includes('indeterminate') ? 'indeterminate' : 'passed'
}

export const worstLevel = (levels: readonly ModificationLevel[]): ModificationLevel =>
  levels.reduce<ModificationLevel>(
    (worst, level) => (modificationLevels.indexOf(level) > modificationLevels.indexOf(worst) ? level : worst),
    'none',
  )
