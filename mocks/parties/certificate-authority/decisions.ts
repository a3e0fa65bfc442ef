import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import type { RevocationDetails } from '#shared/cmp/revocation-bodies.ts'
import type { CmpFailure } from '#shared/cmp/status.ts'
import type { Validity } from '#bff/parties/certificate-authority/contract.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { isEmptyName, isSameName, parseName } from '#shared/pki/name.ts'
import { extendedKeyUsages, oid } from '#shared/pki/oid.ts'
import { toReasonNumber } from '#shared/pki/revocation-reason.ts'
import { encodeDistinguishedName } from '#shared/pkcs10/distinguished-name.ts'
import { verifyPossession, type CertificationRequest } from '#shared/pkcs10/certification-request.ts'
import type { BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import type { AuthorityCredentials } from '#mocks/pki/hierarchy.ts'
import { extensions, issueCertificate, makeKeyPair, makeSerial } from '#mocks/pki/issuing.ts'
import type { Register } from './register.ts'

/** What the authority issues and revokes, and what it refuses. */

export type IssueRequest = {
  readonly transaction: string
  /** DER of the PKCS#10. */
  readonly request: Uint8Array
  readonly validity: Validity | undefined
  /** Issued in another's name: what no authority should do. */
  readonly isMisnamed: boolean
}
export type Decision =
  | { readonly outcome: 'done'; readonly certificate: Uint8Array }
  | { readonly outcome: 'refused'; readonly failures: readonly CmpFailure[] }

const refuse = (...failures: readonly CmpFailure[]): Decision => ({ outcome: 'refused', failures })

/** An example of RFC 5612: the authority's own policy is not known. */
const policy = '1.3.6.1.4.1.32473.1.3'
/** EB-R-11: 37 calendar months are the longest sample; one more is the limit here. */
const longestMs = 38 * 31 * 24 * 3_600_000

const otherName = parseName(encodeDistinguishedName([oid.countryName, 'JP'], [oid.commonName, 'HJ999999999']))

const toSecond = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000)

/** 37 months from today, where the request says nothing. */
const toDefaultValidity = (now: Date): Validity => {
  const notBefore = toSecond(now)
  const notAfter = new Date(notBefore)
  notAfter.setUTCMonth(notAfter.getUTCMonth() + 37)
  return { notBefore, notAfter }
}

const isFitValidity = ({ notBefore, notAfter }: Validity, now: Date): boolean => {
  const length = notAfter.getTime() - notBefore.getTime()
  return length > 0 && length <= longestMs && notAfter > now
}

export const digestOf = async (bytes: Uint8Array): Promise<string> => encodeHex(await digestBytes('SHA-256', bytes))

const possessionFailures: Readonly<Record<string, CmpFailure>> = {
  'request.malformed': 'badDataFormat',
  'request.algorithm-unsupported': 'badAlg',
  'request.algorithm-weak': 'badAlg',
  'request.signature-invalid': 'badPOP',
}

const encodeAlike = async (by: AuthorityCredentials) => {
  const { subject, spki } = parseCertificate(by.certificate)
  return {
    issuer: subject.der,
    extensions: [
      extensions.keyUsage('digitalSignature', 'nonRepudiation', 'keyEncipherment'),
      extensions.extendedKeyUsage(extendedKeyUsages.clientAuth, extendedKeyUsages.emailProtection),
      extensions.certificatePolicy(policy),
      extensions.crlDistributionPoint(subject.der),
      await extensions.authorityKeyIdentifier(spki.der),
    ],
  }
}
/** What every certificate of an issuer says alike, encoded once: thousands are asked for in a row. */
const alike = new WeakMap<AuthorityCredentials, ReturnType<typeof encodeAlike>>()
const findAlike = (by: AuthorityCredentials) => {
  const found = alike.get(by) ?? encodeAlike(by)
  alike.set(by, found)
  return found
}

export const issue = async (
  request: Pick<CertificationRequest, 'subject' | 'spki'>,
  { notBefore, notAfter }: Validity,
  by: AuthorityCredentials,
) => {
  const { issuer, extensions: common } = await findAlike(by)
  return issueCertificate(
    {
      serial: makeSerial(),
      issuer,
      subject: request.subject.der,
      notBefore,
      notAfter,
      spki: request.spki.der,
      extensions: [...common, await extensions.subjectKeyIdentifier(request.spki.der)],
    },
    by.privateKeyPkcs8,
  )
}

export type Authority = {
  readonly decideIssue: (request: IssueRequest) => Promise<Decision>
  readonly decideRevocation: (transaction: string, details: RevocationDetails) => Decision | { outcome: 'revoked' }
  /** What the faults send in the place of a right certificate. */
  readonly wrongCertificate: (right: Uint8Array, how: 'key' | 'issuer') => Promise<Uint8Array>
}

export const createAuthority = (hierarchy: BillingHierarchy, register: Register, now: () => Date): Authority => {
  const authority = parseCertificate(hierarchy.authority.certificate)

  return {
    decideIssue: async ({ transaction, request: der, validity, isMisnamed }) => {
      const request = await digestOf(der)
      const before = register.findIssued({ transaction })
      if (before !== undefined) {
        // RFC 9483 §3.5 knows no resending; answering the same question alike is what lets a lost answer be asked for again.
        if (before.request !== request) return refuse('transactionIdInUse')
        return { outcome: 'done', certificate: decodeBase64url(before.certificate) }
      }
      const report = await verifyPossession(der, now())
      if (report.outcome === 'refused') return refuse(possessionFailures[report.code] ?? 'badRequest')
      const wanted = validity ?? toDefaultValidity(now())
      if (isEmptyName(report.request.subject) || !isFitValidity(wanted, now())) return refuse('badCertTemplate')
      if (report.request.extensions.values.basicConstraints?.isCa === true) return refuse('unacceptedExtension')
      const key = await digestOf(report.request.spki.der)
      if (register.findLive(key) !== undefined) return refuse('duplicateCertReq')
      const { subject, spki } = report.request
      const named = isMisnamed ? otherName : subject
      const certificate = await issue({ subject: named, spki }, wanted, hierarchy.authority)
      // Asked twice at the same time: the first one in the book counts.
      const first = register.findIssued({ transaction })
      if (first !== undefined) return { outcome: 'done', certificate: decodeBase64url(first.certificate) }
      register.record({
        type: 'issued',
        transaction,
        request,
        key,
        serial: certificate.serial,
        certificate: encodeBase64url(certificate.der),
        at: now().toISOString(),
      })
      return { outcome: 'done', certificate: certificate.der }
    },
    decideRevocation: (transaction, { issuer, serial, reason = 'unspecified' }) => {
      if (!isSameName(issuer, authority.subject)) return refuse('wrongAuthority')
      if (register.findIssued({ serial }) === undefined) return refuse('badCertId')
      const at = now().toISOString()
      const before = register.findRevoked(serial)
      const isHeld = before?.reason === toReasonNumber('certificate-hold')
      if (reason === 'remove-from-crl') {
        if (register.findReleasing(serial) === transaction) return { outcome: 'revoked' }
        if (!isHeld) return refuse('badRequest')
        register.record({ type: 'released', transaction, serial, at })
        return { outcome: 'revoked' }
      }
      if (before?.transaction === transaction) return { outcome: 'revoked' }
      if (before !== undefined && (!isHeld || reason === 'certificate-hold')) return refuse('certRevoked')
      register.record({ type: 'revoked', transaction, serial, reason: toReasonNumber(reason), at })
      return { outcome: 'revoked' }
    },
    wrongCertificate: async (right, how) => {
      const { subject, spki, notBefore, notAfter } = parseCertificate(right)
      const other = how === 'key' ? await makeKeyPair() : undefined
      const by = how === 'key' ? hierarchy.authority : hierarchy.impostor
      const wrong = await issue(
        { subject, spki: { ...spki, der: other?.spki ?? spki.der } },
        { notBefore, notAfter },
        by,
      )
      return wrong.der
    },
  }
}
