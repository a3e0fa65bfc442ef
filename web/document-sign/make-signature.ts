import { readSubject } from '#shared/document-check/subject.ts'
import type { SigningStage } from '#shared/pades/sign.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { checkInWorker } from '#web/document-check/check-in-worker.ts'
import type { CheckedFile } from '#web/document-check/check-wire.ts'
import { drawInWorker } from './appearance-in-worker.ts'
import type { CardSigning } from './card-signing.ts'
import { findMarkSize, toSignedName, type OpenedDocument, type SignDraft } from './sign-draft.ts'
import type { Appearance, SigningKey, SignOrder } from './sign-wire.ts'
import type { SigningDesk } from './signing-desk.ts'

/** From the decision to sign to a checked file in hand. */

export type SigningProgress = SigningStage | 'drawing' | 'checking'

export type SignatureRequest = {
  readonly document: OpenedDocument
  readonly draft: SignDraft
  readonly key: SigningKey
  /** DER of the certificate that signs. */
  readonly certificate: Uint8Array
  readonly at: Date
  /** Words of a visible mark beside the name. */
  readonly words: { readonly heading: string; readonly at: string }
  readonly anchors: readonly Uint8Array[]
  readonly stampAnchors: readonly Uint8Array[]
}

export type SignedDocument = {
  readonly file: File
  /** What our own check says of it. */
  readonly checked: CheckedFile
}

type Hands = {
  readonly desk: SigningDesk
  readonly card: CardSigning
  readonly signal: AbortSignal
  readonly onProgress: (progress: SigningProgress) => void
}

const drawMark = async (
  { document, draft, certificate, words }: SignatureRequest,
  signal: AbortSignal,
): Promise<Appearance | undefined> => {
  const { mark, reason } = draft
  const size = findMarkSize(draft, document.options)
  if (size === undefined) return undefined
  const { name } = readSubject(parseCertificate(certificate))
  const pdf = await drawInWorker({ words: { ...words, name, ...(reason === '' ? {} : { reason }) }, size }, signal)
  return { pdf, ...(mark.kind === 'page' ? { place: mark.place } : {}) }
}

const toOrder = (request: SignatureRequest, appearance: Appearance | undefined): SignOrder => {
  const { document, draft, key, at, anchors, stampAnchors } = request
  const { mark, level, reason, certification } = draft
  return {
    file: document.file,
    key,
    level,
    at,
    anchors,
    stampAnchors,
    ...(reason === '' ? {} : { reason }),
    ...(mark.kind === 'field' ? { field: mark.name } : {}),
    ...(certification === undefined ? {} : { certification }),
    ...(appearance === undefined ? {} : { appearance }),
  }
}

/**
 * Draws the mark, signs, and checks what came of it without asking anybody. Throws AppError: `request.aborted`, `card.*`,
 * `party.*`, `signing.*`, `issuance.character-undrawable`, `network.unreachable`.
 */
export const makeSignature = async (
  request: SignatureRequest,
  { desk, card, signal, onProgress }: Hands,
): Promise<SignedDocument> => {
  const { document, at, anchors, stampAnchors } = request
  if (findMarkSize(request.draft, document.options) !== undefined) onProgress('drawing')
  const appearance = await drawMark(request, signal)
  const stop = () => desk.end()
  signal.addEventListener('abort', stop, { once: true })
  let appended: Uint8Array<ArrayBuffer>
  try {
    appended = await desk.sign(toOrder(request, appearance), {
      onStage: onProgress,
      signDigest: (digest) => card.sign(digest),
    })
  } finally {
    signal.removeEventListener('abort', stop)
  }
  onProgress('checking')
  const file = new File([document.file, appended], toSignedName(document.file.name), { type: 'application/pdf' })
  const order = { file, name: file.name, anchors, stampAnchors, at, mayAsk: false }
  return { file, checked: await checkInWorker(order, { signal }) }
}
