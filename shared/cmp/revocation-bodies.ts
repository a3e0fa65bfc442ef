import { toSerial, type CertificateSerial } from '#shared/pki/certificate.ts'
import { DerError, contextTag, readEach, readWhole, tag, toSmallInteger, DerReader } from '#shared/pki/der.ts'
import {
  encodeContext,
  encodeContextPrimitive,
  encodeElement,
  encodeEnumerated,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
} from '#shared/pki/der-writer.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import { readExtensionList } from '#shared/pki/extensions.ts'
import { readGeneralName } from '#shared/pki/general-name.ts'
import { readName, type Name } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import { toReasonNumber, toRevocationReason, type RevocationReason } from '#shared/pki/revocation-reason.ts'
import { readCertificateElements } from './certificate-bodies.ts'
import { encodeStatusInfo, readStatusInfo, type CmpStatusDraft, type CmpStatusInfo } from './status.ts'

/** The bodies of a revocation: rr and rp (RFC 9810 §5.3.9, §5.3.10). */
type Der = Uint8Array<ArrayBuffer>

/** A certificate as its authority knows it. */
export type CertificateIdentity = { readonly issuer: Name; readonly serial: CertificateSerial }

export type RevocationDetails = CertificateIdentity & {
  /** CRLReason of crlEntryDetails; undefined where none is said. */
  readonly reason: RevocationReason | undefined
}

/** CertTemplate (RFC 4211 §5): serial and issuer name a certificate; what else it repeats is skipped. */
const readTemplate = (template: DerReader): CertificateIdentity => {
  let issuer: Name | undefined
  let serial: CertificateSerial | undefined
  let last = -1
  while (!template.isAtEnd) {
    const { tag: identifier, content } = template.read()
    const number = identifier & 0x1f
    if ((identifier & 0xc0) !== 0x80 || number > 9 || number <= last) throw new DerError('template out of form')
    last = number
    if (identifier === contextTag(1, false)) serial = toSerial(content)
    if (identifier === contextTag(3)) {
      const inner = new DerReader(content)
      issuer = readName(inner)
      inner.requireEnd()
    }
  }
  if (issuer === undefined || serial === undefined) throw new DerError('certificate without issuer or serial')
  return { issuer, serial }
}

const readReason = (details: DerReader): RevocationReason | undefined => {
  const found = readExtensionList(details).find(({ oid: type }) => type === oid.reasonCode)
  return found && toRevocationReason(toSmallInteger(readWhole(found.value, tag.enumerated).content))
}

/** Every RevDetails. Throws DerError. */
export const readRevocationRequest = (reader: DerReader): readonly RevocationDetails[] =>
  readEach(reader.enter(tag.sequence), (each) => {
    const one = each.enter(tag.sequence)
    const identity = readTemplate(one.enter(tag.sequence))
    const extensions = one.enterOptional(tag.sequence)
    one.requireEnd()
    return { ...identity, reason: extensions && readReason(extensions) }
  })

export type RevocationDraft = {
  /** DER of the name. */
  readonly issuer: Uint8Array
  readonly serial: CertificateSerial
  readonly reason: RevocationReason
}

/** The content of rr for one certificate, with its reason (RFC 9483 §4.2 demands both). */
export const encodeRevocationRequest = ({ issuer, serial, reason }: RevocationDraft): Der =>
  encodeSequence(
    encodeSequence(
      encodeSequence(encodeContextPrimitive(1, decodeHex(serial)), encodeContext(3, issuer)),
      encodeSequence(
        encodeSequence(
          encodeObjectIdentifier(oid.reasonCode),
          encodeOctetString(encodeEnumerated(toReasonNumber(reason))),
        ),
      ),
    ),
  )

export type RevocationReply = {
  readonly statuses: readonly CmpStatusInfo[]
  /** Which certificates the statuses are about, where that is said. */
  readonly certificates: readonly CertificateIdentity[]
  /** DER of CRLs that came along. */
  readonly crls: readonly Uint8Array[]
}

const readCertId = (reader: DerReader): CertificateIdentity => {
  const pair = reader.enter(tag.sequence)
  const issuer = readGeneralName(pair)
  const serial = toSerial(pair.read(tag.integer).content)
  pair.requireEnd()
  if (issuer.form !== 'directory') throw new DerError('issuer not by its name')
  return { issuer: issuer.name, serial }
}

export const readRevocationReply = (reader: DerReader): RevocationReply => {
  const content = reader.enter(tag.sequence)
  const statuses = readEach(content.enter(tag.sequence), readStatusInfo)
  const idReader = content.enterOptional(contextTag(0))
  const certificates = idReader === undefined ? [] : readEach(idReader.enter(tag.sequence), readCertId)
  idReader?.requireEnd()
  const crlReader = content.enterOptional(contextTag(1))
  const crls = crlReader === undefined ? [] : readCertificateElements(crlReader.enter(tag.sequence))
  crlReader?.requireEnd()
  content.requireEnd()
  if (statuses.length === 0) throw new DerError('reply without a status')
  return { statuses, certificates, crls }
}

export type RevocationReplyDraft = {
  readonly info: CmpStatusDraft
  readonly certificate?: { readonly issuer: Uint8Array; readonly serial: CertificateSerial } | undefined
}

export const encodeRevocationReply = ({ info, certificate }: RevocationReplyDraft): Der =>
  encodeSequence(
    encodeSequence(encodeStatusInfo(info)),
    certificate === undefined
      ? new Uint8Array()
      : encodeContext(
          0,
          encodeSequence(
            encodeSequence(
              encodeContext(4, certificate.issuer),
              encodeElement(tag.integer, decodeHex(certificate.serial)),
            ),
          ),
        ),
  )
