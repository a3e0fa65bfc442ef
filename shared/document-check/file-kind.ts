import { toDer } from '#shared/cms/ber.ts'
import { parseContentInfo } from '#shared/cms/content-info.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { parseSignedData } from '#shared/cms/signed-data.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { DerError, enterWhole, tag, toSmallInteger } from '#shared/pki/der.ts'
import { parsePem } from '#shared/pki/pem.ts'
import { parseTimeStampResponse } from '#shared/time-stamp/response.ts'
import type { DocumentCode } from './report.ts'

/** What a file is, by its content; a name may say anything. */
export type RecognisedFile =
  | { readonly kind: 'pdf' }
  | { readonly kind: 'cms'; readonly der: Uint8Array }
  | { readonly kind: 'time-stamp'; readonly der: Uint8Array }
  /** The first is the one in question; the others may be its issuers. */
  | { readonly kind: 'certificate'; readonly ders: readonly Uint8Array[] }
  | { readonly kind: 'unknown'; readonly code: DocumentCode; readonly reason?: string }

const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length &&
  Array.from(text).every((letter, index) => bytes[at + index] === letter.charCodeAt(0))

/** ISO 32000-1 implementation note 13: readers accept the header within the first 1024 octets; deciding is the reader's. */
const isPdf = (bytes: Uint8Array): boolean => {
  const last = Math.min(bytes.length - 5, 1024)
  for (let at = 0; at <= last; at++) if (bytes[at] === 0x25 && startsWith(bytes, '%PDF-', at)) return true
  return false
}

/** The value, or undefined where the bytes are not DER of what `read` reads. */
const attempt = <Value>(read: () => Value): Value | undefined => {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

const isKeyFile = (der: Uint8Array): boolean =>
  attempt(() => {
    const reader = enterWhole(der, tag.sequence)
    // RFC 7292 §4: version 3, then a ContentInfo.
    return toSmallInteger(reader.read(tag.integer).content) === 3 && reader.read(tag.sequence).whole.length > 0
  }) === true

const recogniseDer = (bytes: Uint8Array): RecognisedFile => {
  const der = attempt(() => toDer(bytes))
  if (der === undefined) return { kind: 'unknown', code: 'document.damaged', reason: 'neither DER nor BER to its end' }
  const info = attempt(() => parseContentInfo(der))
  if (info?.contentType === cmsOid.signedData) {
    const data = attempt(() => parseSignedData(info.content))
    if (data?.contentType === cmsOid.tstInfo) return { kind: 'time-stamp', der }
    const [first] = data?.certificates ?? []
    // A .p7b: certificates in the clothes of a signature (RFC 5652 §5.1).
    if (data?.signers.length === 0 && data.content === undefined && first !== undefined)
      return { kind: 'certificate', ders: data.certificates }
    return { kind: 'cms', der }
  }
  if (info?.contentType === cmsOid.envelopedData || info?.contentType === cmsOid.authEnvelopedData)
    return { kind: 'unknown', code: 'document.encrypted' }
  if (attempt(() => parseCertificate(der)) !== undefined) return { kind: 'certificate', ders: [der] }
  const response = attempt(() => parseTimeStampResponse(der))
  if (response !== undefined && 'token' in response) return { kind: 'time-stamp', der: response.token }
  if (isKeyFile(der)) return { kind: 'unknown', code: 'document.key-file' }
  return { kind: 'unknown', code: 'document.unknown-kind' }
}

const recognisePem = (text: string): RecognisedFile | undefined => {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return { kind: 'unknown', code: 'document.key-file' }
  const certificates = attempt(() => parsePem(text))
  if (certificates !== undefined && certificates.length > 0) return { kind: 'certificate', ders: certificates }
  for (const label of ['CMS', 'PKCS7']) {
    const [message] = attempt(() => parsePem(text, label)) ?? []
    if (message !== undefined) return recogniseDer(message)
  }
  return undefined
}

/** PEM is letters alone, and a certificate of 64 KiB is already absurd: longer texts are looked at no further. */
const longestPem = 4 << 20

/** Never throws on what the file holds. */
export const recogniseFile = (bytes: Uint8Array): RecognisedFile => {
  if (bytes.length === 0) return { kind: 'unknown', code: 'document.empty' }
  if (isPdf(bytes)) return { kind: 'pdf' }
  if (bytes[0] === tag.sequence) return recogniseDer(bytes)
  if (bytes.length <= longestPem) {
    const text = new TextDecoder('latin1').decode(bytes)
    const found = recognisePem(text)
    if (found !== undefined) return found
  }
  return { kind: 'unknown', code: 'document.unknown-kind' }
}
