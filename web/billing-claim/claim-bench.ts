import { makeChallenge } from '#shared/billing-certificate/applicant-api.ts'
import { fetchDocument, submitClaim } from '#shared/billing-claim/claim-api.ts'
import { registerClaimCard } from '#shared/billing-claim/claim-card-api.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { openEnvelope } from '#shared/cms/envelope.ts'
import { frameContent } from '#shared/cms/frame.ts'
import { createDigestSigner, type Signer } from '#shared/cms/signer.ts'
import { signCms } from '#shared/cms/sign.ts'
import { createCaller, type Caller } from '#shared/contract/client.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { answerChallenge, openHeldKey, type HeldKey } from '#web/billing-certificate/applicant/held-key.ts'
import type { CardSigner, ClaimAnswer, ClaimProgress, ClaimStage } from './claim-wire.ts'
import { digestClaim, inspectClaim } from './read-claim.ts'
import { toSentName } from './sent-name.ts'
import type { uploadBlob } from './upload.ts'

type Hands = {
  readonly call: Caller
  readonly tell: (progress: ClaimProgress) => void
  /** The card's signature over a digest, in the encoding of `createDigestSigner`. */
  readonly askCard: (digest: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>
  readonly upload: typeof uploadBlob
}

type Inspected = { readonly file: File; readonly digest: Uint8Array<ArrayBuffer> }
type SignedClaim = { readonly fileName: string; readonly message: Blob }
type SigningIdentity = {
  readonly signer: Signer
  readonly certificate: Uint8Array
  readonly chain: readonly Uint8Array[]
}

/**
 * What a claim needs a key for: it lives in a worker that the page ends with its screen. The file is never held as a whole:
 * it is read once for the check and the digest, and sent from where it lies, between the two ends of its signature.
 */
export class ClaimBench {
  readonly #hands: Hands
  #held: HeldKey | undefined
  #inspected: Inspected | undefined
  #signed: SignedClaim | undefined
  #stop = new AbortController()

  constructor(hands: Hands) {
    this.#hands = hands
  }

  /** Ends what is under way with `request.aborted`; what was opened, read and signed stays. */
  cancel(): void {
    this.#stop.abort()
  }

  /** Throws `file.unreadable`, `request.aborted`. */
  async inspect(file: File): Promise<ClaimAnswer> {
    this.#inspected = undefined
    this.#signed = undefined
    const { verdict, digest } = await inspectClaim(file, this.#watch('reading'))
    if (!verdict.ok) {
      const { line, octet, fault } = verdict
      return { type: 'file-refused', line, octet, fault }
    }
    this.#inspected = { file, digest }
    const { records, providerNumber, month } = verdict
    return { type: 'inspected', facts: { records, providerNumber, month, digest } }
  }

  /** Any key opened before is forgotten. Throws `file.unreadable`. */
  async openKeyFile(file: Blob, password: string): Promise<ClaimAnswer> {
    this.#held = undefined
    this.#signed = undefined
    this.#tell('opening')
    const opened = await openHeldKey(file, password)
    if (opened.outcome === 'refused') return { type: 'key-file-refused', code: opened.code }
    this.#held = opened.key
    return { type: 'key-file', key: { certificate: concatBytes(opened.key.certificate) } }
  }

  /** Throws `file.unreadable`, `request.aborted`, and what the card throws. */
  async sign(card: CardSigner | null): Promise<ClaimAnswer> {
    this.#signed = undefined
    if (this.#inspected === undefined) throw new RangeError('no file was inspected')
    const { file } = this.#inspected
    const { signer, certificate, chain } = this.#toIdentity(card)
    const contentDigest = await this.#digest(this.#inspected, signer.scheme.hash)
    this.#tell('signing')
    const signature = await signCms({ contentDigest, detached: true, signer, certificate, chain })
    const { before, after } = frameContent(signature, file.size)
    this.#signed = { fileName: toSentName(file.name), message: new Blob([before, file, after]) }
    return { type: 'signed' }
  }

  /**
   * Sends what was signed and keeps it until it is taken: the same octets again are no second claim. Throws
   * `network.unreachable`, `file.unreadable` where the file has changed meanwhile, `request.aborted`, and what the route does.
   */
  async send(): Promise<ClaimAnswer> {
    if (this.#signed === undefined) throw new RangeError('nothing was signed')
    const { fileName, message } = this.#signed
    const { signal } = this.#watch('sending')
    const send = createCaller(
      this.#hands.upload(message, (done, whole) =>
        this.#hands.tell(done < whole ? { stage: 'sending', done, whole } : { stage: 'judging' }),
      ),
    )
    this.#hands.tell({ stage: 'sending', done: 0, whole: message.size })
    try {
      // the body goes out as the Blob; the caller need not hold it
      const { claim } = await send(submitClaim, { params: { fileName }, bytes: new Uint8Array(), signal })
      // what was refused for a reason that passes is sent again as it is
      if (claim.outcome === 'accepted') this.#signed = undefined
      return { type: 'answered', claim }
    } catch (error) {
      await requireReadable(message)
      throw error
    }
  }

  /** Throws `billing.holder-unproven`, and what the calls do. */
  async openDocument(claimId: string, documentId: string): Promise<ClaimAnswer> {
    const held = this.#requireHeld()
    const { call } = this.#hands
    this.#tell('proving')
    const body = await answerChallenge(call, held, { purpose: 'fetch-document', target: documentId })
    this.#tell('fetching')
    const { envelope, fileName } = await call(fetchDocument, { params: { claimId, documentId }, body })
    this.#tell('deciphering')
    const { certificate, decryptor } = held
    const opened = await openEnvelope({ cms: decodeBase64url(envelope), certificate, decryptor })
    if (opened.outcome === 'refused') return { type: 'document-refused', code: opened.code }
    return { type: 'document', content: concatBytes(opened.content), fileName }
  }

  /** One challenge, signed by the installed key and by the card. Throws `billing.*`, and what the card throws. */
  async registerCard(card: CardSigner): Promise<ClaimAnswer> {
    const held = this.#requireHeld()
    const { call } = this.#hands
    this.#tell('proving')
    const asked = { purpose: 'register-claim-card', target: null } as const
    const { challengeId, toBeSigned } = await call(makeChallenge, { body: asked })
    const content = decodeBase64url(toBeSigned)
    const signature = await signCms({ content, detached: true, signer: held.signer, certificate: held.certificate })
    const cardSignature = await signCms({ content, detached: true, ...this.#toIdentity(card) })
    this.#tell('sending')
    const registered = await call(registerClaimCard, {
      body: {
        challengeId,
        signature: encodeBase64url(signature),
        cardSignature: encodeBase64url(cardSignature),
      },
    })
    return { type: 'card-registered', card: registered }
  }

  async #digest({ file, digest }: Inspected, hash: HashName): Promise<Uint8Array<ArrayBuffer>> {
    return hash === 'SHA-256' ? digest : digestClaim(file, hash, this.#watch('hashing'))
  }

  #toIdentity(card: CardSigner | null): SigningIdentity {
    if (card === null) return { ...this.#requireHeld(), chain: [] }
    const [certificate, ...chain] = card.certificates
    if (certificate === undefined) throw new RangeError('a card without a certificate')
    return { signer: createDigestSigner(card.scheme, this.#hands.askCard), certificate, chain }
  }

  #requireHeld(): HeldKey {
    if (this.#held === undefined) throw new RangeError('no key file was opened')
    return this.#held
  }

  #tell(stage: ClaimStage): void {
    this.#hands.tell({ stage })
  }

  #watch(stage: ClaimStage) {
    this.#stop = new AbortController()
    const onProgress = (done: number, whole: number) => this.#hands.tell({ stage, done, whole })
    return { signal: this.#stop.signal, onProgress }
  }
}

/** A file that was changed or taken away after it was chosen cannot be sent, and looks like a lost line. */
const requireReadable = async (message: Blob): Promise<void> => {
  try {
    await message.slice(0, 1 << 16).arrayBuffer()
    await message.slice(-(1 << 16)).arrayBuffer()
  } catch (cause) {
    throw new AppError('file.unreadable', undefined, { cause })
  }
}
