import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { toDer } from '#shared/cms/ber.ts'
import type { SignerCode } from '#shared/cms/report.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { parseCmsSignedData, type SignedData } from '#shared/cms/signed-data.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { defaultAlgorithmPolicy, findSchemeWeakness } from '#shared/pki/algorithm-policy.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { isSameName } from '#shared/pki/name.ts'
import { extendedKeyUsages, oid } from '#shared/pki/oid.ts'
import type { PathCode, PathReport } from '#shared/pki/path-report.ts'
import type { PathRequest } from '#shared/pki/path-request.ts'
import { validatePath } from '#shared/pki/path.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { parseTstInfo, type TstInfo } from './tst-info.ts'

/** Deciding on a time-stamp token (RFC 3161 §2.2, §2.3, §2.4.2; RFC 5816). */

/** The token's own verdicts; those of its signature and of its path come as `SignerCode` and `PathCode`. */
export const tokenCodes = {
  'token.valid': 'passed',
  'token.malformed': 'failed',
  'token.not-a-time-stamp': 'failed',
  'token.not-one-signer': 'failed',
  'token.extension-unknown': 'failed',
  'token.imprint-different': 'failed',
  'token.hash-unsupported': 'indeterminate',
  'token.hash-weak': 'failed',
  'token.nonce-missing': 'failed',
  'token.nonce-different': 'failed',
  'token.policy-different': 'failed',
  'token.authority-name-different': 'failed',
  'token.purpose': 'failed',
  /** Stamped after the time in question; asked by those who know that time. */
  'token.out-of-order': 'failed',
  'token.signature': undefined,
  'token.path': undefined,
} as const
export type TokenCode = keyof typeof tokenCodes
export type TokenOutcome = 'passed' | 'failed' | 'indeterminate'

export type TokenReport = {
  readonly outcome: TokenOutcome
  readonly code: TokenCode
  /** Why the signature of the token does not hold, with 'token.signature'. */
  readonly signerCode: SignerCode | undefined
  /** Why its certificate does not, with 'token.path'. */
  readonly pathCode: PathCode | undefined
  /** What the token states; to be believed only where the outcome is passed. */
  readonly info: TstInfo | undefined
  readonly authority: Certificate | undefined
  readonly path: PathReport | undefined
  /** DER of every certificate carried along. */
  readonly certificates: readonly Uint8Array[]
  /** DER of the revocation data carried along; nobody has signed that they belong to the token. */
  readonly crls: readonly Uint8Array[]
  readonly ocspResponses: readonly Uint8Array[]
}

type Trust = Pick<
  PathRequest,
  'anchors' | 'intermediates' | 'crls' | 'ocspResponses' | 'revocation' | 'algorithmPolicy' | 'maximumDepth'
>

export type TokenCheck = Trust & {
  /** The whole ContentInfo. */
  readonly token: Uint8Array
  /** What is stamped: its digest under whatever hash the token uses. */
  readonly digest: (hash: HashName) => Promise<Uint8Array>
  /** The nonce that was sent; absent for tokens from elsewhere, whose nonce then means nothing. */
  readonly nonce?: Uint8Array
  /** The policy that was asked for; absent where any is good. */
  readonly policy?: string
}

/** The digest of bytes at hand, for `TokenCheck.digest`. */
export const digestOf =
  (data: Uint8Array) =>
  (hash: HashName): Promise<Uint8Array> =>
    digestBytes(hash, data)

const empty = { signerCode: undefined, pathCode: undefined, info: undefined, authority: undefined, path: undefined }

/** §2.3: one key purpose, critical, and it is this one. */
const isForTimeStamping = ({ extensions }: Certificate): boolean => {
  const usages = extensions.values.extendedKeyUsage ?? []
  const { keyUsage } = extensions.values
  return (
    usages.length === 1 &&
    usages[0] === extendedKeyUsages.timeStamping &&
    extensions.critical.has(oid.extendedKeyUsage) &&
    // RFC 5280 §4.2.1.12: consistent key usages are digitalSignature and nonRepudiation.
    (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation'))
  )
}

const isNamedAs = ({ tsa }: TstInfo, { subject, extensions }: Certificate): boolean => {
  if (tsa === undefined) return true
  const names = extensions.values.subjectAltName ?? []
  if (tsa.form === 'directory') {
    const { name } = tsa
    return (
      isSameName(name, subject) || names.some((other) => other.form === 'directory' && isSameName(other.name, name))
    )
  }
  return names.some((other) => JSON.stringify(other) === JSON.stringify(tsa))
}

const findInfoFault = async (info: TstInfo, check: TokenCheck): Promise<TokenCode | undefined> => {
  const { imprint, extensions, nonce, policy } = info
  if (extensions.some(({ critical }) => critical)) return 'token.extension-unknown'
  if (imprint.hash === undefined) return 'token.hash-unsupported'
  const scheme = { family: 'rsa-pkcs1', hash: imprint.hash } as const
  if (findSchemeWeakness(scheme, info.genTime, check.algorithmPolicy ?? defaultAlgorithmPolicy) !== undefined)
    return 'token.hash-weak'
  if (!isEqualBytes(imprint.digest, await check.digest(imprint.hash))) return 'token.imprint-different'
  if (check.nonce !== undefined && nonce === undefined) return 'token.nonce-missing'
  if (check.nonce !== undefined && nonce !== undefined && !isEqualBytes(nonce, check.nonce))
    return 'token.nonce-different'
  return check.policy !== undefined && check.policy !== policy ? 'token.policy-different' : undefined
}

const toTrust = (check: TokenCheck): Trust => ({
  anchors: check.anchors,
  intermediates: check.intermediates,
  revocation: check.revocation,
  ...(check.crls && { crls: check.crls }),
  ...(check.ocspResponses && { ocspResponses: check.ocspResponses }),
  ...(check.algorithmPolicy && { algorithmPolicy: check.algorithmPolicy }),
  ...(check.maximumDepth !== undefined && { maximumDepth: check.maximumDepth }),
})

type Opened = { readonly data: SignedData; readonly info: TstInfo | undefined }

/** What the token holds, before anything of it is believed; undefined where it cannot be read. */
const openToken = (token: Uint8Array): Opened | undefined => {
  try {
    const data = parseCmsSignedData(toDer(token))
    const isTimeStamp = data.contentType === cmsOid.tstInfo && data.content !== undefined
    return { data, info: isTimeStamp && data.content !== undefined ? parseTstInfo(data.content) : undefined }
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/**
 * Whether a token proves that something existed at its genTime: the signature with its ESS attribute, imprint, nonce,
 * policy, the certificate's single critical purpose, and its path at genTime. Never throws on what the token holds. A key
 * that was compromised later is the caller's to ask about: `crls` and `ocspResponses` of a later day answer it.
 */
export const checkTimeStampToken = async (check: TokenCheck): Promise<TokenReport> => {
  const opened = openToken(check.token)
  const info = opened?.info
  const { certificates = [], crls = [], ocspResponses = [] } = opened?.data ?? {}
  const end = (code: TokenCode, more: Partial<TokenReport> = {}): TokenReport => ({
    outcome: tokenCodes[code] ?? 'failed',
    code,
    ...empty,
    info,
    certificates,
    crls,
    ocspResponses,
    ...more,
  })
  if (opened === undefined) return end('token.malformed')
  if (info === undefined) return end('token.not-a-time-stamp')
  const { signers } = await verifyCms({
    cms: check.token,
    certificates: check.intermediates,
    at: info.genTime,
    ...(check.algorithmPolicy && { algorithmPolicy: check.algorithmPolicy }),
  })
  const [signer, ...others] = signers
  // §2.4.2: the token contains no signature but the authority's.
  if (signer === undefined || others.length > 0) return end('token.not-one-signer')
  const authority = signer.certificate
  if (signer.outcome !== 'passed' || authority === undefined)
    return end('token.signature', { outcome: signer.outcome, signerCode: signer.code, authority })
  const fault = await findInfoFault(info, check)
  if (fault !== undefined) return end(fault, { authority })
  if (!isNamedAs(info, authority)) return end('token.authority-name-different', { authority })
  if (!isForTimeStamping(authority)) return end('token.purpose', { authority })
  const trust = toTrust(check)
  const path = await validatePath({
    ...trust,
    target: authority.der,
    intermediates: [...check.intermediates, ...certificates],
    at: info.genTime,
    extendedKeyUsage: ['timeStamping'],
  })
  if (path.outcome !== 'passed')
    return end('token.path', { outcome: path.outcome, pathCode: path.code, authority, path })
  return end('token.valid', { authority, path })
}
