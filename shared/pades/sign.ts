import { concatBytes } from '#shared/bytes/bytes.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { toDer } from '#shared/cms/ber.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { signCms } from '#shared/cms/sign.ts'
import { parseCmsSignedData } from '#shared/cms/signed-data.ts'
import type { Signer } from '#shared/cms/signer.ts'
import { addUnsignedAttribute } from '#shared/cms/unsigned-attribute.ts'
import type { UpdatablePdf } from '#shared/pdf/incremental-update.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { addToSecurityStore } from './document-security-store.ts'
import { addDocumentTimeStamp } from './document-time-stamp.ts'
import { collectEvidence, readCmsChain, type EvidenceSource } from './evidence.ts'
import {
  completeSignature,
  openForSigning,
  prepareSignature,
  type PreparedSignature,
  type SignatureDraft,
} from './prepare.ts'
import { defaultTokenRoom, type TimeStampClient } from './time-stamp-client.ts'

/** Signing of a PDF at the baseline levels of PAdES (ETSI EN 319 142-1 §6). */

export type PadesLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA'

export type SigningStage =
  | 'reading'
  | 'preparing'
  | 'signing'
  | 'time-stamping'
  | 'collecting-evidence'
  | 'storing-evidence'
  | 'time-stamping-document'

export type SigningWatch = {
  /** Told when a stage begins. */
  readonly onProgress?: (stage: SigningStage) => void
  /** Looked at between stages and handed to whoever is asked over the network. */
  readonly signal?: AbortSignal
}

/** A signed file in two pieces: what was there, the same bytes, and what follows it. `new Blob([original, appended])` joins them. */
export type SignedPdf = { readonly original: Uint8Array; readonly appended: Uint8Array<ArrayBuffer> }

export const toSignedPdf = ({ original, appended }: UpdatablePdf): SignedPdf => ({
  original,
  appended: concatBytes(...appended),
})

/** What the CMS of a prepared signature is made with: small things, so that it can be made where the card is. */
export type CmsOrder = SigningWatch & {
  readonly hash: PreparedSignature['hash']
  readonly digest: Uint8Array
  readonly signer: Signer
  /** DER: the signer's, then those above it. */
  readonly certificates: readonly Uint8Array[]
  readonly timeStamp?: TimeStampClient
}

/** A signature time-stamp is over the signature value (EN 319 122-1 §5.3, RFC 3161 Appendix A). */
const addSignatureTimeStamp = async (
  cms: Uint8Array<ArrayBuffer>,
  client: TimeStampClient,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> => {
  const [signer] = parseCmsSignedData(cms).signers
  if (signer === undefined) throw new RangeError('a signature without a signer')
  const token = await client.stamp(await digestBytes(client.hash, signer.signature), signal)
  return addUnsignedAttribute({ cms, type: cmsOid.signatureTimeStamp, value: token })
}

/**
 * The CMS for a prepared signature: CAdES with the ESS certificate and no signing time (EN 319 142-1 §6.3). The signer is
 * asked exactly once. Throws RangeError where it does not sign by the hash or for the certificate, and what signer and
 * time-stamp client throw.
 */
export const makeSignature = async (order: CmsOrder): Promise<Uint8Array<ArrayBuffer>> => {
  const { signer, timeStamp, signal, onProgress } = order
  const [certificate, ...chain] = order.certificates
  if (certificate === undefined) throw new RangeError('a signer has a certificate')
  if (signer.scheme.hash !== order.hash) throw new RangeError('the document was digested for another hash')
  signal?.throwIfAborted()
  onProgress?.('signing')
  const cms = await signCms({ signer, certificate, chain, contentDigest: order.digest, detached: true })
  if (timeStamp === undefined) return cms
  signal?.throwIfAborted()
  onProgress?.('time-stamping')
  return addSignatureTimeStamp(cms, timeStamp, signal)
}

export type LongTermOrder = SigningWatch & {
  readonly level: 'B-LT' | 'B-LTA'
  readonly evidence: EvidenceSource
  readonly timeStamp?: TimeStampClient
}

const required = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new RangeError(`this level needs ${what}`)
  return value
}

/** Evidence for the chains into the document's store, and with B-LTA a time-stamp over all of it. */
export const addLongTerm = async (
  pdf: UpdatablePdf,
  chains: readonly (readonly Uint8Array[])[],
  { level, evidence, timeStamp, signal, onProgress }: LongTermOrder,
): Promise<UpdatablePdf> => {
  signal?.throwIfAborted()
  onProgress?.('collecting-evidence')
  const found = await collectEvidence(chains, evidence, signal)
  onProgress?.('storing-evidence')
  const stored = await addToSecurityStore(pdf, found)
  if (level === 'B-LT') return stored
  signal?.throwIfAborted()
  onProgress?.('time-stamping-document')
  return addDocumentTimeStamp(stored, required(timeStamp, 'a time-stamp'), signal)
}

const isLongTerm = (level: PadesLevel): level is LongTermOrder['level'] => level === 'B-LT' || level === 'B-LTA'

/** The chains behind a CMS: its signer's, and that of each time-stamp on the signature. */
export const readChains = (cms: Uint8Array): Uint8Array[][] => {
  const [signer] = parseCmsSignedData(toDer(cms)).signers
  const tokens = (signer?.unsignedAttributes ?? [])
    .filter(({ type }) => type === cmsOid.signatureTimeStamp)
    .flatMap(({ values }) => values)
  return [cms, ...tokens].map(readCmsChain)
}

export type SigningOrder = Omit<SignatureDraft, 'hash' | 'tokenRoom' | 'room'> &
  SigningWatch & {
    readonly level: PadesLevel
    readonly signer: Signer
    /** Needed from B-T on. */
    readonly timeStamp?: TimeStampClient
    /** Needed from B-LT on. */
    readonly evidence?: EvidenceSource
    /**
     * A key that signs again without asking anybody: where the token outgrows its room, the signature is made anew with
     * enough. A card asks for its PIN each time, so for one this stays false and `signing.room-exceeded` ends it.
     */
    readonly mayAskAgain?: boolean
    /** Bytes behind the document in its buffer that may be written to, as `readWithSpare` leaves them. */
    readonly spare?: number
  }

const signOnce = async (
  pdf: UpdatablePdf,
  order: SigningOrder,
  room: number | undefined,
): Promise<{ readonly pdf: UpdatablePdf; readonly cms: Uint8Array }> => {
  const { signer, level, certificates, signal, onProgress } = order
  const { hash } = signer.scheme
  if (hash === 'SHA-1') throw new RangeError('SHA-1 is verified, never signed with')
  const timeStamp = level === 'B-B' ? undefined : required(order.timeStamp, 'a time-stamp')
  onProgress?.('preparing')
  const prepared = await prepareSignature(pdf, {
    ...order,
    hash,
    tokenRoom: timeStamp === undefined ? 0 : (timeStamp.room ?? defaultTokenRoom),
    ...(room === undefined ? {} : { room }),
  })
  const cms = await makeSignature({
    hash,
    digest: prepared.digest,
    signer,
    certificates,
    ...(timeStamp && { timeStamp }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  })
  return { pdf: completeSignature(prepared, cms), cms }
}

/**
 * Signs a PDF. The bytes are neither changed nor kept in a copy; the answer is what follows them. It is all or nothing: who
 * wants to keep a signature whose evidence could not be had today takes the steps one by one. Throws what
 * `openForSigning`, `prepareSignature`, `makeSignature` and `collectEvidence` throw, RangeError where the level needs
 * something that was not given, and the signal's reason where it was aborted.
 */
export const signPdf = async (bytes: Uint8Array, order: SigningOrder): Promise<SignedPdf> => {
  const { level, signal, onProgress } = order
  if (level !== 'B-B') required(order.timeStamp, 'a time-stamp')
  if (isLongTerm(level)) required(order.evidence, 'evidence')
  signal?.throwIfAborted()
  onProgress?.('reading')
  const original = await openForSigning(bytes, order.spare)
  signal?.throwIfAborted()
  // Asked for once more afterwards, for evidence is to be younger than the signature. But where none can be had, nobody need
  // give a PIN for nothing.
  if (isLongTerm(level)) await collectEvidence([order.certificates], required(order.evidence, 'evidence'), signal)
  let signed
  try {
    signed = await signOnce(original, order, undefined)
  } catch (error) {
    if (order.mayAskAgain !== true || !isAppError(error, 'signing.room-exceeded')) throw error
    // The next token has another serial number and time; it is as long but for a byte or two.
    signed = await signOnce(original, order, error.detail.needed + 256)
  }
  if (!isLongTerm(level)) return toSignedPdf(signed.pdf)
  const evidence = required(order.evidence, 'evidence')
  const finished = await addLongTerm(signed.pdf, readChains(signed.cms), { ...order, level, evidence })
  return toSignedPdf(finished)
}
