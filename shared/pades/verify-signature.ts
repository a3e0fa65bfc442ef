import { concatBytes } from '#shared/bytes/bytes.ts'
import { toDer } from '#shared/cms/ber.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import type { CmsReport, SignerReport } from '#shared/cms/report.ts'
import { parseCmsSignedData, type SignedData } from '#shared/cms/signed-data.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { isOwnerAsWritten } from './carried-certificates.ts'
import type { AlgorithmPolicy } from '#shared/pki/algorithm-policy.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import type { PathCode, PathReport } from '#shared/pki/path-report.ts'
import type { HashName, SignatureScheme } from '#shared/pki/signature.ts'
import { digestOf } from '#shared/time-stamp/check-token.ts'
import { findAged, findPaths, toCode } from './aged-signature.ts'
import {
  signatureCodes,
  worstOf,
  type Outcome,
  type SignatureCheck,
  type SignatureCode,
  type SignatureReport,
  type TimeStampReport,
} from './report.ts'
import type { SignatureValue } from './signature-value.ts'
import { toCertificateSummary, toPathSummary } from './summaries.ts'
import type { Trust } from './trust.ts'

/** What a signature or document time-stamp says by itself: the CMS, its time, its signer. What came later is another question. */

export type Verified = Pick<
  SignatureReport,
  | 'outcome'
  | 'code'
  | 'cmsCode'
  | 'signerCode'
  | 'signer'
  | 'algorithm'
  | 'path'
  | 'timeStamp'
  | 'existedAt'
  | 'existenceFrom'
> & {
  readonly checks: readonly SignatureCheck[]
  /** For the level: what was verified, where it was. */
  readonly basis:
    | { readonly signer: SignerReport; readonly at: Date; readonly stamps: readonly VerifiedStamp[] }
    | undefined
}

export type VerifiedStamp = Awaited<ReturnType<Trust['stamp']>>

/**
 * The digest of what a byte range covers. WebCrypto takes one buffer and knows no next part: the two parts are put together
 * once a hash, and let go of afterwards.
 */
const digestRange =
  (bytes: Uint8Array, [start = 0, length = 0, next = 0, rest = 0]: readonly number[]) =>
  (hash: HashName): Promise<Uint8Array> =>
    digestBytes(hash, concatBytes(bytes.subarray(start, start + length), bytes.subarray(next, next + rest)))

const toAlgorithm = (scheme: SignatureScheme | undefined): { algorithm?: string } =>
  scheme === undefined ? {} : { algorithm: `${scheme.family} ${scheme.hash}` }

type Conclusion = Omit<Verified, 'outcome' | 'existedAt' | 'existenceFrom' | 'basis'> & {
  readonly outcome?: Outcome
  readonly basis?: Verified['basis']
}

type Existence = Pick<Verified, 'existenceFrom'> & { readonly time: Date }

const conclude = ({ time, existenceFrom }: Existence, conclusion: Conclusion): Verified => ({
  basis: undefined,
  ...conclusion,
  outcome: conclusion.outcome ?? signatureCodes[conclusion.code] ?? 'failed',
  existedAt: time.toISOString(),
  existenceFrom,
})

/** A document time-stamp (ETSI EN 319 142-1 §5.4.3): what holds is a proof for everything up to its revision. */
export const verifyDocumentTimeStamp = async (
  bytes: Uint8Array,
  { cms, byteRange, revision }: SignatureValue & { readonly cms: Uint8Array },
  trust: Trust,
): Promise<Verified> => {
  const knownAt = trust.existenceOf(revision)
  const { report, time } = await trust.stamp(cms, digestRange(bytes, byteRange ?? []), knownAt)
  if (time !== undefined) trust.addProof(revision, time)
  const existence: Existence =
    time === undefined
      ? { time: knownAt, existenceFrom: knownAt < trust.at ? 'document-time-stamp' : 'validation-time' }
      : { time, existenceFrom: 'document-time-stamp' }
  const checks: SignatureCheck[] = [
    {
      check: 'cms',
      outcome: report.outcome,
      evidence: { code: report.code, signer: report.signerCode, path: report.pathCode, genTime: report.genTime },
    },
  ]
  return conclude(existence, {
    code: report.outcome === 'passed' ? 'signature.valid' : 'signature.time-stamp',
    outcome: report.outcome,
    timeStamp: report,
    ...(report.authority && { signer: report.authority }),
    ...(report.path && { path: report.path }),
    checks,
  })
}

const openCms = (cms: Uint8Array): SignedData | undefined => {
  try {
    return parseCmsSignedData(toDer(cms))
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** The time-stamps over the signature value (RFC 3161 Appendix A), of the first signer: there must be no other. */
const checkStamps = async (data: SignedData | undefined, trust: Trust, knownAt: Date): Promise<VerifiedStamp[]> => {
  const [signer] = data?.signers ?? []
  if (signer === undefined) return []
  const tokens = signer.unsignedAttributes
    .filter(({ type }) => type === cmsOid.signatureTimeStamp)
    .flatMap(({ values }) => values)
  const stamps: VerifiedStamp[] = []
  for (const token of tokens) stamps.push(await trust.stamp(token, digestOf(signer.signature), knownAt))
  return stamps
}

const toExistence = (stamps: readonly VerifiedStamp[], knownAt: Date, trust: Trust): Existence => {
  const times = stamps.flatMap(({ time }) => (time === undefined ? [] : [time.getTime()]))
  if (times.length > 0 && Math.min(...times) <= knownAt.getTime())
    return { time: new Date(Math.min(...times)), existenceFrom: 'signature-time-stamp' }
  return { time: knownAt, existenceFrom: knownAt < trust.at ? 'document-time-stamp' : 'validation-time' }
}

const stampChecks = (stamps: readonly VerifiedStamp[], existence: Existence): SignatureCheck[] => [
  {
    check: 'signature-time-stamp',
    outcome: stamps.length === 0 ? 'not-done' : worstOf(stamps.map(({ report }) => report.outcome)),
    evidence: { count: stamps.length, code: stamps.find(({ time }) => time === undefined)?.report.code },
  },
  {
    check: 'proof-of-existence',
    outcome: existence.existenceFrom === 'validation-time' ? 'not-done' : 'passed',
    evidence: { from: existence.existenceFrom, time: existence.time.toISOString() },
  },
]

/** Since nothing signs them, what the message carries beyond what was needed is said. */
const carriedCheck = async (report: CmsReport, path: PathReport, trust: Trust): Promise<SignatureCheck> => {
  const used = new Set(path.path.map(String))
  const unused = report.certificates.filter((der) => !used.has(String(der))).length
  const damaged = path.outcome === 'passed' ? await trust.countDamaged(report.certificates, path.path) : 0
  return {
    check: 'carried-certificates',
    outcome: damaged > 0 ? 'indeterminate' : unused > 0 ? 'noted' : 'passed',
    evidence: { carried: report.certificates.length, outsideOfPath: unused, damaged },
  }
}

/**
 * The parts of a SignerInfo that nobody signs. EN 319 142-1 §6.3 leaves one unsigned attribute its place in a PDF; what
 * CAdES keeps in others is kept in the document.
 */
const unsignedCheck = (signer: SignerReport, certificate: Certificate, isCades: boolean): SignatureCheck => {
  const stray = signer.unsignedAttributes.find(({ type }) => type !== cmsOid.signatureTimeStamp)
  const isOdd = !isOwnerAsWritten(signer.owner, certificate) || (isCades && stray !== undefined)
  return {
    check: 'unsigned-parts',
    outcome: isOdd ? 'indeterminate' : stray === undefined ? 'passed' : 'noted',
    evidence: { attribute: stray?.type },
  }
}

const attributeCheck = (signer: SignerReport, isCades: boolean): SignatureCheck => {
  // EN 319 142-1 §6.3: the claimed time is the dictionary's, and the attribute shall not be there.
  const isStray = isCades && signer.signingTime !== undefined
  return {
    check: 'signed-attributes',
    outcome: isStray ? 'noted' : 'passed',
    evidence: { signingCertificate: signer.signingCertificate, signingTime: signer.signingTime?.toISOString() },
  }
}

/** Ends of an authority's path that say nothing of the time-stamp itself: it is then no proof, and nobody broke it. */
const untrustedCodes: ReadonlySet<PathCode> = new Set<PathCode>([
  'path.anchor-not-found',
  'certificate.expired',
  'revocation.unknown',
  'revocation.revoked',
])

const isMerelyUntrusted = ({ pathCode }: TimeStampReport): boolean =>
  pathCode !== undefined && untrustedCodes.has(pathCode)

/** What is no part of the signed octets and was broken all the same: a proof that is none, a certificate that was changed. */
const findUnsignedFault = (
  { carried, unsigned }: { carried: SignatureCheck; unsigned: SignatureCheck },
  stamps: readonly VerifiedStamp[],
): SignatureCode => {
  if (carried.outcome === 'indeterminate') return 'signature.certificate-damaged'
  if (unsigned.outcome === 'indeterminate') return 'signature.unsigned-part-odd'
  const isBroken = stamps.some(({ time, report }) => time === undefined && !isMerelyUntrusted(report))
  return isBroken ? 'signature.time-stamp' : 'signature.valid'
}

/** A signature: CMS, time-stamps, signer's path at the time the signature is known to have existed. */
export const verifySignature = async (
  bytes: Uint8Array,
  value: SignatureValue & { readonly cms: Uint8Array },
  trust: Trust,
): Promise<Verified> => {
  const isCades = value.subFilter === 'ETSI.CAdES.detached'
  const knownAt = trust.existenceOf(value.revision)
  const stamps = await checkStamps(openCms(value.cms), trust, knownAt)
  const existence = toExistence(stamps, knownAt, trust)
  const verify = (algorithmPolicy?: AlgorithmPolicy): Promise<CmsReport> =>
    verifyCms({
      cms: value.cms,
      digestContent: digestRange(bytes, value.byteRange ?? []),
      certificates: trust.certificates,
      signingCertificate: isCades ? 'require' : 'if-present',
      at: existence.time,
      ...(algorithmPolicy && { algorithmPolicy }),
    })
  const strict = await verify()
  const agedReport = strict.signers.length === 1 ? await findAged(strict.signers[0], verify) : undefined
  const report = agedReport ?? strict
  const timeStamp: TimeStampReport | undefined = (stamps.find(({ time }) => time !== undefined) ?? stamps[0])?.report
  const more = timeStamp === undefined ? {} : { timeStamp }
  const checks: SignatureCheck[] = []
  const [signer, ...others] = report.signers
  if (report.code !== 'cms.signers' || signer === undefined) {
    checks.push({ check: 'cms', outcome: report.outcome, evidence: { code: report.code, reason: report.reason } })
    return conclude(existence, {
      code: 'signature.cms',
      outcome: report.outcome,
      cmsCode: report.code,
      checks,
      ...more,
    })
  }
  const cmsEvidence = { code: signer.code, reason: signer.reason, signers: report.signers.length }
  if (others.length > 0) {
    checks.push({ check: 'cms', outcome: 'failed', evidence: cmsEvidence })
    return conclude(existence, { code: 'signature.not-one-signer', checks, ...more })
  }
  if (agedReport === undefined) checks.push({ check: 'cms', outcome: signer.outcome, evidence: cmsEvidence })
  else
    checks.push({ check: 'cms', outcome: 'indeterminate', evidence: { ...cmsEvidence, code: 'signer.algorithm-weak' } })
  const found = { ...more, ...toAlgorithm(signer.scheme) }
  if (signer.outcome !== 'passed' || signer.certificate === undefined) {
    checks.push(...stampChecks(stamps, existence))
    return conclude(existence, {
      code: 'signature.signer',
      outcome: signer.outcome,
      signerCode: signer.code,
      checks,
      ...found,
      ...(signer.certificate && { signer: await toCertificateSummary(signer.certificate) }),
    })
  }
  if (existence.existenceFrom === 'signature-time-stamp') trust.addSignatureProof(value.cms, existence.time)
  const { path, aged: agedPath } = await findPaths(signer.certificate, existence.time, trust)
  const carried = await carriedCheck(report, agedPath ?? path, trust)
  const unsigned = unsignedCheck(signer, signer.certificate, isCades)
  checks.push(attributeCheck(signer, isCades), carried, unsigned, ...stampChecks(stamps, existence))
  checks.push({ check: 'path', outcome: path.outcome, evidence: { code: path.code, at: existence.time.toISOString() } })
  const isAged = agedReport !== undefined || agedPath !== undefined
  const isProven = existence.existenceFrom !== 'validation-time'
  const code = toCode({ path: agedPath ?? path, isProven, isAged }, () =>
    findUnsignedFault({ carried, unsigned }, stamps),
  )
  const decisive = isAged && code === 'signature.path' ? (agedPath ?? path) : path
  const outcome =
    code === 'signature.path' ? decisive.outcome : code === 'signature.time-stamp' ? 'indeterminate' : undefined
  return conclude(existence, {
    code,
    ...(outcome && { outcome }),
    signer: await toCertificateSummary(signer.certificate),
    path: await toPathSummary(decisive, existence.time),
    checks,
    basis: { signer, at: existence.time, stamps },
    ...found,
  })
}
