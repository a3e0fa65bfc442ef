import { findAttribute } from '#shared/cms/attributes.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import type { CmsReport, SignerReport } from '#shared/cms/report.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { digestOf, type TokenReport } from '#shared/time-stamp/check-token.ts'
import { toEvidence } from './evidence.ts'
import type { Trust } from './judge-certificate.ts'
import { judgeStamp, type JudgedStamp } from './judge-stamp.ts'
import type { CheckReport, TimeReport } from './report.ts'
import { readSubject } from './subject.ts'

/** When a signature of a CMS message was made, and how that is known. */

export const codeOfToken = ({ code, signerCode, pathCode }: TokenReport): string => pathCode ?? signerCode ?? code

/** The time-stamp of a signature (RFC 3161 Appendix A); of several the earliest that holds, else the first. */
export const checkSignatureStamp = async (
  signer: SignerReport,
  cms: CmsReport,
  trust: Trust,
): Promise<JudgedStamp | undefined> => {
  const tokens = findAttribute(signer.unsignedAttributes, cmsOid.signatureTimeStamp)?.values ?? []
  const stamps = await Promise.all(
    tokens.map((token) =>
      judgeStamp({ token, digest: digestOf(signer.signature), pool: cms.certificates, carried: cms, trust }),
    ),
  )
  const timeOf = ({ report: { info } }: JudgedStamp): number => info?.genTime.getTime() ?? Infinity
  const [earliest] = stamps
    .filter(({ report }) => report.outcome === 'passed')
    .toSorted((left, right) => timeOf(left) - timeOf(right))
  return earliest ?? stamps[0]
}

export const toTimeReport = (claimed: Date | undefined, stamp: TokenReport | undefined): TimeReport => {
  const stampCode = stamp === undefined ? null : codeOfToken(stamp)
  if (stamp?.outcome === 'passed' && stamp.info !== undefined && stamp.authority !== undefined) {
    const authority = readSubject(stamp.authority).name
    return { instant: stamp.info.genTime.toISOString(), knownBy: 'time-stamp', authority, stampCode }
  }
  return {
    instant: claimed?.toISOString() ?? null,
    knownBy: claimed === undefined ? 'nothing' : 'claimed',
    authority: null,
    stampCode,
  }
}

export const toStampCheck = (stamp: TokenReport): CheckReport => ({
  check: 'time-stamp',
  outcome: stamp.outcome === 'indeterminate' ? 'noted' : stamp.outcome,
  about: stamp.authority === undefined ? '' : readSubject(stamp.authority).name,
  evidence: toEvidence({
    code: codeOfToken(stamp),
    genTime: stamp.info?.genTime.toISOString(),
    accuracyMicroseconds: stamp.info?.accuracy?.microseconds,
    hash: stamp.info?.imprint.hash,
    policy: stamp.info?.policy,
    serial: stamp.info && encodeHex(stamp.info.serial),
  }),
})
