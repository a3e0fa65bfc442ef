import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { RevisionDraft, toUpdatable, type UpdatablePdf } from '#shared/pdf/incremental-update.ts'
import { findDict, isRef, readCatalog } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfRef } from '#shared/pdf/objects.ts'
import { findPage, readRotate } from '#shared/pdf/page-tree.ts'
import { openPdf } from '#shared/pdf/reader.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { importAppearance, toUserSpace, type ShownPlace } from './appearance.ts'
import { digestCovered } from './covered-digest.ts'
import {
  readFieldLock,
  readRestrictions,
  requirePermitted,
  type DocMdpPermission,
  type FieldLock,
} from './permissions.ts'
import { requireSeedValues } from './seed-values.ts'
import {
  buildSignatureDictionary,
  buildTimeStampDictionary,
  serializeSignature,
  toByteRange,
  toLockDictionary,
  writeByteRange,
  writeContents,
  type ByteRange,
  type SignatureHoles,
  type SignatureWords,
} from './signature-dictionary.ts'
import {
  addCertification,
  addSignedField,
  fillSignedField,
  findFreeName,
  findWaitingField,
  type FieldPlace,
} from './signature-field.ts'
import { readFormFields, type FormField } from './signature-fields.ts'
import { defaultTokenRoom } from './time-stamp-client.ts'

/**
 * The first and the last step of a signature in a PDF, with the signer between them: a section is written with a hole, what
 * lies around the hole is digested, and later the CMS goes into it. The digest is all that has to travel to whoever holds
 * the key, so a worker may keep the document while the page talks to the card.
 */

export type Appearance = {
  /**
   * A PDF of one page, drawn elsewhere with its fonts inside; it is stretched to the place, so it has the place's
   * proportions.
   */
  readonly pdf: Uint8Array
  /** Where a new field stands; a field that waits in the form has its own place. */
  readonly place?: ShownPlace
}

export type SignatureDraft = SignatureWords & {
  readonly hash: Exclude<HashName, 'SHA-1'>
  /** DER: the signer's certificate, then those above it. They decide how much room is left. */
  readonly certificates: readonly Uint8Array[]
  /** The field to sign, or the name of a new one; a free name where it is not given. */
  readonly field?: string
  /** Makes this the certification signature (DocMDP), which only the first may be. */
  readonly certification?: DocMdpPermission
  /** Which fields nobody may change afterwards (FieldMDP); beside what the field's own lock says. */
  readonly lock?: FieldLock
  readonly appearance?: Appearance
  /** Bytes the time-stamp token may have; 0 where none will come. */
  readonly tokenRoom?: number
  /** Bytes the whole CMS may have, where it is known better. */
  readonly room?: number
}

/** A file whose newest signature has everything but its CMS. */
export type PreparedSignature = {
  readonly pdf: UpdatablePdf
  readonly byteRange: ByteRange
  readonly hash: HashName
  /** Digest of what the byte range covers: the CMS's messageDigest, or a time-stamp's imprint. */
  readonly digest: Uint8Array
  /** Bytes the CMS may have. */
  readonly room: number
}

/**
 * Opens a document for signing. `spare` bytes behind it in the same buffer may be written to: see `readWithSpare`. Throws `document.unreadable`, `document.encrypted`, and `signing.document-unfit` for files
 * that programs show differently: with a hybrid cross-reference (ISO 32000-2 §7.5.8.4), or an XFA form, which is no PDF page.
 */
export const openForSigning = async (bytes: Uint8Array, spare = 0): Promise<UpdatablePdf> => {
  const file = await openPdf(bytes)
  if (file.revisions.some(({ isHybrid }) => isHybrid))
    throw new AppError('signing.document-unfit', { reason: 'hybrid' })
  const { dict } = await readCatalog(file)
  const form = await findDict(file, dict.entries.get('AcroForm'))
  if (form?.entries.has('XFA') === true) throw new AppError('signing.document-unfit', { reason: 'xfa' })
  return toUpdatable(file, spare)
}

/** Everything of a SignedData that is neither certificates nor names nor the signature: attributes, identifiers, headers. */
const fixedPart = 1024

/**
 * Bytes a CMS by these certificates can have at most, the token apart. The signature of every kind of key is shorter than
 * the public key and 64 bytes: RSA's has the modulus' length, ECDSA's two integers each a byte longer than a coordinate.
 */
export const toCmsRoom = (certificates: readonly Uint8Array[]): number => {
  const [own] = certificates
  if (own === undefined) throw new RangeError('a signer has a certificate')
  const { issuer, serialBytes, spki } = parseCertificate(own)
  const carried = certificates.reduce((sum, { length }) => sum + length, 0)
  // Issuer and serial stand in the signer identifier and in the ESS attribute.
  return carried + 2 * (issuer.der.length + serialBytes.length) + spki.key.length + 64 + fixedPart
}

const commitWithHole = async (
  draft: RevisionDraft,
  signature: { readonly number: number; readonly holes: SignatureHoles },
  hash: HashName,
): Promise<PreparedSignature> => {
  const { pdf, bodies } = draft.commit()
  const section = pdf.appended.at(-1)
  const body = bodies.get(signature.number)
  if (section === undefined || body === undefined) throw new RangeError('a section without its signature')
  const { holes } = signature
  const sectionAt = pdf.length - section.length
  const byteRange = toByteRange(body + holes.contents, holes.room, pdf.length)
  writeByteRange(section, body + holes.byteRange - sectionAt, byteRange)
  return { pdf, byteRange, hash, digest: await digestCovered(pdf, byteRange, hash), room: holes.room }
}

const toPlace = async (draft: RevisionDraft, { pdf, place }: Appearance): Promise<FieldPlace | undefined> => {
  if (place === undefined) throw new AppError('signing.appearance-unfit', { reason: 'without-a-place' })
  const page = await findPage(draft, place.page)
  if (page === undefined) throw new AppError('signing.appearance-unfit', { reason: 'page-missing' })
  return { page, rect: toUserSpace(page, place), appearance: await importAppearance(draft, pdf, page.rotate) }
}

/** The drawing for a waiting field, which has one place or none; upright where its widget does not say on which page. */
const toShown = async (draft: RevisionDraft, { widget }: FormField, pdf: Uint8Array): Promise<PdfRef> => {
  if (widget === undefined) throw new AppError('signing.appearance-unfit', { reason: 'without-a-place' })
  const page = widget.dict.entries.get('P')
  return importAppearance(draft, pdf, isRef(page) ? await readRotate(draft, page) : 0)
}

const readLock = async (draft: RevisionDraft, field: FormField | undefined): Promise<FieldLock | undefined> => {
  const own: PdfDict | undefined = await findDict(draft, field?.dict.entries.get('Lock'))
  return own && readFieldLock(draft, own)
}

/**
 * Adds a signature with room for its CMS. Throws `signing.not-permitted` where an earlier signature forbids it,
 * `signing.field-unavailable`, `signing.appearance-unfit`, and what reading throws.
 */
export const prepareSignature = async (pdf: UpdatablePdf, draft: SignatureDraft): Promise<PreparedSignature> => {
  const revision = new RevisionDraft(pdf)
  const fields = await readFormFields(revision)
  const { appearance, certification } = draft
  const name = draft.field ?? findFreeName(fields, 'Signature')
  const waiting = findWaitingField(fields, name)
  requirePermitted(
    await readRestrictions(revision, fields),
    fields.some(({ signature }) => signature !== undefined),
    {
      field: name,
      isNewField: waiting === undefined,
      isVisible: appearance !== undefined,
      isCertification: certification !== undefined,
    },
  )
  if (waiting !== undefined) await requireSeedValues(revision, waiting, draft)
  const ownLock = await readLock(revision, waiting)
  if (ownLock !== undefined && draft.lock !== undefined)
    throw new AppError('signing.field-unavailable', { field: name, reason: 'lock-given' })
  const lock = ownLock ?? draft.lock
  const { ref: catalog } = await readCatalog(revision)
  const dictionary = buildSignatureDictionary({
    words: draft,
    catalog,
    ...(certification === undefined ? {} : { certification }),
    ...(lock === undefined ? {} : { lock }),
  })
  const room = draft.room ?? toCmsRoom(draft.certificates) + (draft.tokenRoom ?? defaultTokenRoom)
  const { body, holes } = serializeSignature(dictionary, room)
  const signature = revision.write(revision.reserve(), dictionary, body)
  if (waiting === undefined) {
    const place = appearance && (await toPlace(revision, appearance))
    const lockDictionary = draft.lock && toLockDictionary(draft.lock)
    await addSignedField(revision, { name, signature, place, ...(lockDictionary && { lock: lockDictionary }) })
  } else {
    const shown = appearance && (await toShown(revision, waiting, appearance.pdf))
    await fillSignedField(revision, { field: waiting, signature, ...(shown && { appearance: shown }) })
  }
  if (certification !== undefined) await addCertification(revision, signature)
  return commitWithHole(revision, { number: signature.number, holes }, draft.hash)
}

/** Adds a document time-stamp with room for its token (EN 319 142-1 §5.4.3); no permission forbids one (§12.8.2.2, Table 257). */
export const prepareDocumentTimeStamp = async (
  pdf: UpdatablePdf,
  { hash, room = defaultTokenRoom }: { readonly hash: HashName; readonly room?: number },
): Promise<PreparedSignature> => {
  const revision = new RevisionDraft(pdf)
  const name = findFreeName(await readFormFields(revision), 'DocumentTimeStamp')
  const dictionary = buildTimeStampDictionary()
  const { body, holes } = serializeSignature(dictionary, room)
  const signature = revision.write(revision.reserve(), dictionary, body)
  await addSignedField(revision, { name, signature, place: undefined })
  return commitWithHole(revision, { number: signature.number, holes }, hash)
}

/** Puts the CMS, or the token, into its place. Throws `signing.room-exceeded` where it is longer than what was left for it. */
export const completeSignature = (prepared: PreparedSignature, cms: Uint8Array): UpdatablePdf => {
  const { pdf, byteRange, room } = prepared
  if (cms.length > room) throw new AppError('signing.room-exceeded', { needed: cms.length, room })
  const last = pdf.appended.at(-1)
  if (last === undefined) throw new RangeError('a prepared signature has a section')
  const section = concatBytes(last)
  writeContents(section, byteRange[1] - (pdf.length - section.length), cms)
  return { ...pdf, appended: [...pdf.appended.slice(0, -1), section] }
}
