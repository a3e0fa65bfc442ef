import { DerError, enterWhole, tag } from '#shared/pki/der.ts'
import { encodeContext, encodeSequence, encodeTime } from '#shared/pki/der-writer.ts'
import type { CmpBody } from './body.ts'
import { readCertificateElements } from './certificate-bodies.ts'
import { findInfo, type CmpInfo } from './general-info.ts'
import { cmpOid } from './oid.ts'

/** Support messages (RFC 9810 §5.3.19, RFC 9483 §4.3): the authority's certificates, and its CRL. */

export const caCertificatesWanted: CmpInfo = { type: cmpOid.caCertificates }

/** The older question for a CRL (§5.3.19.6), which every CMP authority knows. */
export const currentCrlWanted: CmpInfo = { type: cmpOid.currentCrl }

/** The newer question (§5.3.19.16): the CRL of an issuer, unless it is no later than one already held. */
export const crlUpdateWanted = (issuer: Uint8Array, thisUpdate?: Date): CmpInfo => ({
  type: cmpOid.crlStatusList,
  value: encodeSequence(
    encodeSequence(
      encodeContext(1, encodeSequence(encodeContext(4, issuer))),
      thisUpdate === undefined ? new Uint8Array() : encodeTime(thisUpdate),
    ),
  ),
})

const infosOf = (body: CmpBody): readonly CmpInfo[] => (body.type === 'genp' ? body.infos : [])

/** DER of the certificates in a genp; undefined where it answers something else. Throws DerError. */
export const findCaCertificates = (body: CmpBody): readonly Uint8Array[] | undefined => {
  const info = findInfo(infosOf(body), cmpOid.caCertificates)
  if (info === undefined) return undefined
  return info.value === undefined ? [] : readCertificateElements(enterWhole(info.value, tag.sequence))
}

/**
 * DER of the CRLs in a genp, whichever way they were asked for: none where there is nothing newer. Undefined where it
 * answers something else. Throws DerError.
 */
export const findCrls = (body: CmpBody): readonly Uint8Array[] | undefined => {
  const infos = infosOf(body)
  const newer = findInfo(infos, cmpOid.crls)
  if (newer !== undefined)
    return newer.value === undefined ? [] : readCertificateElements(enterWhole(newer.value, tag.sequence))
  const current = findInfo(infos, cmpOid.currentCrl)
  if (current?.value === undefined) return current && []
  if (current.value[0] !== tag.sequence) throw new DerError('CRL out of form')
  return [current.value]
}
