import type { ObjectSource } from '#shared/pdf/object-access.ts'
import { openPdf, type PdfFile } from '#shared/pdf/reader.ts'
import { findSignatures } from './find-signatures.ts'
import { judgeChanges, readBinding, strictest, type Binding } from './later-changes.ts'
import { findLevel } from './level.ts'
import { compareRevisions } from './modifications.ts'
import {
  documentCodes,
  signatureCodes,
  worstOf,
  type Change,
  type PdfReport,
  type SignatureCheck,
  type SignatureKind,
  type SignatureReport,
} from './report.ts'
import { readSecurityStore, type SecurityStore } from './security-store.ts'
import type { SignatureValue } from './signature-value.ts'
import { readClaims } from './signed-words.ts'
import { Trust, type TrustInput } from './trust.ts'
import { verifyDocumentTimeStamp, verifySignature, type Verified } from './verify-signature.ts'

export const validationStages = ['reading', 'time-stamps', 'signatures', 'changes'] as const
export type ValidationStage = (typeof validationStages)[number]

export type PdfValidation = TrustInput & {
  /** Told before each step; `done` of `total` within the stage. */
  readonly onProgress?: (stage: ValidationStage, done: number, total: number) => void
  readonly signal?: AbortSignal
}

const supported = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached', 'ETSI.RFC3161'])

const noBinding: Binding = { isCertification: false, permission: undefined, locks: [] }

type Readable = SignatureValue & { readonly cms: Uint8Array }

const isReadable = (value: SignatureValue): value is Readable => value.cms !== undefined && value.fault === undefined

const isTimeStamp = ({ subFilter }: SignatureValue): boolean => subFilter === 'ETSI.RFC3161'

/** What the signature says of itself could not be asked: why. */
const toUnverified = (value: SignatureValue, trust: Trust): Verified => {
  const fault = value.fault ?? {
    check: 'dictionary',
    code: 'signature.format-unsupported',
    evidence: { subFilter: value.subFilter },
  }
  const outcome = signatureCodes[fault.code] ?? 'failed'
  return {
    outcome,
    code: fault.code,
    existedAt: trust.at.toISOString(),
    existenceFrom: 'validation-time',
    checks: [{ check: fault.check, outcome, evidence: fault.evidence }],
    basis: undefined,
  }
}

/** Document time-stamps newest first, each a proof for what is before it; then the signatures. */
const verifyAll = async (
  bytes: Uint8Array,
  values: readonly SignatureValue[],
  trust: Trust,
  { onProgress, signal }: PdfValidation,
): Promise<ReadonlyMap<SignatureValue, Verified>> => {
  const found = new Map<SignatureValue, Verified>()
  const stamps = values.filter(isTimeStamp).toReversed()
  const others = values.filter((value) => !isTimeStamp(value))
  for (const [stage, part] of [
    ['time-stamps', stamps],
    ['signatures', others],
  ] as const) {
    for (const [index, value] of part.entries()) {
      signal?.throwIfAborted()
      onProgress?.(stage, index, part.length)
      if (!isReadable(value) || !supported.has(value.subFilter ?? '')) found.set(value, toUnverified(value, trust))
      else if (stage === 'time-stamps') found.set(value, await verifyDocumentTimeStamp(bytes, value, trust))
      else found.set(value, await verifySignature(bytes, value, trust))
    }
  }
  return found
}

const dictionaryChecks = (value: SignatureValue): SignatureCheck[] =>
  value.fault === undefined
    ? [
        { check: 'dictionary', outcome: 'passed', evidence: { object: value.object, subFilter: value.subFilter } },
        { check: 'byte-range', outcome: 'passed', evidence: { byteRange: value.byteRange?.join(' ') } },
        { check: 'coverage', outcome: 'passed', evidence: { coverage: value.coverage, revision: value.revision + 1 } },
        { check: 'contents', outcome: 'passed', evidence: { length: value.cms?.length } },
      ]
    : []

const toKind = (value: SignatureValue, { isCertification }: Binding): SignatureKind => {
  if (isTimeStamp(value)) return 'document-time-stamp'
  return isCertification ? 'certification' : 'approval'
}

/** The verdict that weighs more; of two alike, the one about the signature itself. */
const weigh = (
  verified: Verified,
  later: ReturnType<typeof judgeChanges>,
): Pick<SignatureReport, 'code' | 'outcome'> => {
  const ofLater = later.code === undefined ? 'passed' : (signatureCodes[later.code] ?? 'failed')
  const outcome = worstOf([verified.outcome, ofLater])
  return later.code !== undefined && outcome !== verified.outcome
    ? { code: later.code, outcome }
    : { code: verified.code, outcome }
}

type Assembly = {
  readonly value: SignatureValue
  readonly verified: Verified
  readonly bindings: ReadonlyMap<SignatureValue, Binding>
  readonly changes: ReadonlyMap<number, readonly Change[]>
  readonly trust: Trust
}

const assemble = async ({ value, verified, bindings, changes, trust }: Assembly): Promise<SignatureReport> => {
  const own = bindings.get(value) ?? noBinding
  // A certification binds whoever signs after it, too.
  const permission = strictest(
    [...bindings].filter(([{ revision }]) => revision <= value.revision).map(([, binding]) => binding.permission),
  )
  const later = [...changes].flatMap(([index, list]) => (index > value.revision ? list : []))
  const verdict = judgeChanges(later, permission, own.locks)
  const { level, checks: levelChecks } = await findLevel(value, verified, trust)
  const { basis: _, checks, ...rest } = verified
  const end = (value.byteRange?.[2] ?? 0) + (value.byteRange?.[3] ?? 0)
  return {
    kind: toKind(value, own),
    ...rest,
    ...weigh(verified, verdict),
    fieldName: value.field.name,
    object: value.object,
    revision: value.revision + 1,
    ...(value.subFilter !== undefined && { subFilter: value.subFilter }),
    claimed: readClaims(value.dict),
    ...(value.byteRange && { byteRange: value.byteRange, coveredLength: end }),
    coverage: value.coverage,
    ...(level && { level }),
    modification: verdict.modification,
    changes: later,
    ...(permission && { permission }),
    checks: [...dictionaryChecks(value), ...checks, ...verdict.checks, ...levelChecks],
  }
}

const readBindings = async (
  file: PdfFile,
  values: readonly SignatureValue[],
): Promise<ReadonlyMap<SignatureValue, Binding>> => {
  const bindings = new Map<SignatureValue, Binding>()
  for (const value of values) {
    const source: ObjectSource = {
      trailer: file.trailer,
      resolve: (object) => file.resolve(object, value.revision),
    }
    if (isReadable(value)) bindings.set(value, await readBinding(source, value))
  }
  return bindings
}

const countStore = (store: SecurityStore | undefined): Pick<PdfReport, 'securityStore'> =>
  store === undefined
    ? {}
    : {
        securityStore: {
          certificates: store.certificates.length,
          crls: store.crls.length,
          ocspResponses: store.ocspResponses.length,
        },
      }

const toReport = (
  file: PdfFile,
  { at }: PdfValidation,
  more: Pick<PdfReport, 'signatures' | 'securityStore'>,
): PdfReport => {
  const code = more.signatures.length === 0 ? 'document.not-signed' : 'document.signatures'
  return {
    outcome: documentCodes[code] ?? worstOf(more.signatures.map(({ outcome }) => outcome)),
    code,
    at: at.toISOString(),
    length: file.bytes.length,
    revisions: file.revisions.length,
    structure: {
      xref: file.xrefKind,
      isLinearized: file.revisions[0]?.isLinearized === true,
      isHybrid: file.revisions.some(({ isHybrid }) => isHybrid),
    },
    ...more,
  }
}

/**
 * Validates every signature and document time-stamp of a PDF (ISO 32000-2 §12.8, ETSI EN 319 142-1, EN 319 102-1): that it
 * covers what it must, that the CMS holds, who signed and whether the certificate was in order when the signature is known
 * to have existed, and what each later revision changed. Asks nobody: certificates and revocation data are those handed in
 * and those the document brings along.
 *
 * Throws AppError `document.unreadable` or `document.encrypted` where the file cannot be read as ISO 32000-2 says, what an
 * aborted `signal` says, and RangeError where `at` is no date. Whatever else is wrong is in the report.
 */
export const validatePdf = async (bytes: Uint8Array, validation: PdfValidation): Promise<PdfReport> => {
  const { onProgress, signal, at } = validation
  if (Number.isNaN(at.getTime())) throw new RangeError('validation time is no date')
  onProgress?.('reading', 0, 1)
  const file = await openPdf(bytes)
  const values = await findSignatures(file)
  const store = await readSecurityStore(file)
  const trust = new Trust(validation, store)
  for (const { cms, revision } of values) if (cms !== undefined) trust.addCarried(cms, revision)
  const verified = await verifyAll(bytes, values, trust, validation)
  const bindings = await readBindings(file, values)
  const first = Math.min(file.newest, ...values.map(({ revision }) => revision)) + 1
  onProgress?.('changes', 0, 1)
  const changes = values.length === 0 ? new Map<number, Change[]>() : await compareRevisions(file, first, signal)
  const signatures: SignatureReport[] = []
  for (const [value, result] of [...verified].sort(([left], [right]) => left.revision - right.revision)) {
    signal?.throwIfAborted()
    signatures.push(await assemble({ value, verified: result, bindings, changes, trust }))
  }
  return toReport(file, validation, { signatures, ...countStore(store) })
}
