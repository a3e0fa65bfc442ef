import * as api from '#shared/billing-certificate/applicant-api.ts'
import type { HolderNaming } from '#shared/billing-certificate/holder-name.ts'
import {
  derivePasswordProof,
  makeIssuancePassword,
  proofRounds,
  wrappingRounds,
} from '#shared/billing-certificate/password-proof.ts'
import { isIssuancePassword } from '#shared/billing-certificate/rules.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes, decodeUtf8, encodeUtf8, zeroBytes } from '#shared/bytes/bytes.ts'
import { openEnvelope, sealEnvelope } from '#shared/cms/envelope.ts'
import type { Caller } from '#shared/contract/client.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { buildPkcs12 } from '#shared/pkcs12/build.ts'
import { openPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import { answerChallenge, openHeldKey, readBytes, type HeldKey } from './held-key.ts'
import { makeKeyMaterial } from './key-material.ts'
import { toLetterBytes } from './letter-bytes.ts'
import type { ApplyOrder, DownloadOrder, KeyAnswer, KeyStage, LetterSource, ProofTerms } from './key-wire.ts'

type Unlocked = {
  readonly password: string
  readonly shown: { readonly passwordNumber: number; readonly proof: string }
}
type Fetched = Awaited<ReturnType<typeof fetchBundle>>

const fetchBundle = (call: Caller, matterId: string, shown: Unlocked['shown']) =>
  call(api.download, { params: { matterId }, body: shown })

/**
 * Everything that touches an issuance password or a private key in the browser (decision 011). It lives in a worker that
 * the page ends with its screen: a text of JavaScript cannot be zeroed, so its end is the erasure; octets are zeroed.
 */
export class KeyBench {
  readonly #call: Caller
  readonly #tell: (stage: KeyStage) => void
  #unlocked: Unlocked | undefined
  #held: HeldKey | undefined
  /** A download is counted by the federation: another try of an older password must not count again. */
  #fetched: { readonly matterId: string; readonly bundle: Fetched } | undefined

  constructor(call: Caller, tell: (stage: KeyStage) => void) {
    this.#call = call
    this.#tell = tell
  }

  /** Throws `issuance-password.*` and what any call throws; the older password stays forgotten then. */
  async unlock(password: string, { passwordNumber, salt, rounds }: ProofTerms): Promise<KeyAnswer> {
    this.#unlocked = undefined
    this.#tell('deriving')
    const derived = await derivePasswordProof(password, { salt, rounds })
    const shown = { passwordNumber, proof: encodeBase64url(derived) }
    zeroBytes(derived)
    this.#tell('checking')
    const state = await this.#call(api.checkPassword, { body: shown })
    this.#unlocked = { password, shown }
    return { type: 'unlocked', state }
  }

  /** Throws `issuance-password.*`, `billing.*`. */
  async apply({ naming, ...order }: ApplyOrder): Promise<KeyAnswer> {
    const { password, shown } = this.#requireUnlocked()
    const material = await this.#makeKey(naming, password)
    this.#tell('sending')
    const matter = await this.#call(api.apply, { body: { ...material, ...order, password: shown } })
    return { type: 'matter', matter }
  }

  /** Throws `lifecycle.illegal` where the authority has the request already, `issuance-password.*`. */
  async rekey(matterId: string, naming: HolderNaming): Promise<KeyAnswer> {
    const { password, shown } = this.#requireUnlocked()
    const material = await this.#makeKey(naming, password)
    this.#tell('sending')
    const matter = await this.#call(api.rekey, { params: { matterId }, body: { ...material, password: shown } })
    return { type: 'matter', matter }
  }

  /** The PKCS#12 under the password of today. Throws `issuance-password.*`, `billing.download-over`, `lifecycle.illegal`. */
  async download({ matterId, protection, olderPassword }: DownloadOrder): Promise<KeyAnswer> {
    const { password, shown } = this.#requireUnlocked()
    if (this.#fetched?.matterId !== matterId) {
      this.#tell('sending')
      this.#fetched = { matterId, bundle: await fetchBundle(this.#call, matterId, shown) }
    }
    const { bundle } = this.#fetched
    this.#tell('opening')
    const opened = await openPrivateKey(decodeBase64url(bundle.wrappedKey), olderPassword ?? password)
    if (opened.outcome === 'refused') {
      if (opened.code === 'key-file.password-incorrect' && olderPassword !== null)
        return { type: 'older-password-incorrect' }
      throw new AppError('internal.unexpected', undefined, { cause: new Error(opened.code) })
    }
    try {
      this.#tell('building')
      const file = await buildPkcs12({
        privateKeyPkcs8: opened.privateKeyPkcs8,
        certificate: decodeBase64url(bundle.certificate),
        chain: bundle.chain.map(decodeBase64url),
        friendlyName: bundle.friendlyName,
        password,
        protection,
        ...(protection === 'modern' ? { rounds: wrappingRounds } : {}),
      })
      return { type: 'bundle', bundle: file }
    } finally {
      zeroBytes(opened.privateKeyPkcs8)
    }
  }

  /** The first key of the file that has its certificate beside it; any older one is forgotten. */
  async openKeyFile(file: Blob, password: string): Promise<KeyAnswer> {
    this.#held = undefined
    this.#tell('opening')
    const opened = await openHeldKey(file, password)
    if (opened.outcome === 'refused') return { type: 'key-file-refused', code: opened.code }
    this.#held = opened.key
    return { type: 'key-file', key: { certificate: concatBytes(opened.key.certificate) } }
  }

  /**
   * EB-A7: a new password is drawn, sealed to the holder's own certificate, and forgotten; setting it takes the key that can
   * read it (EB-R-9). Throws `billing.holder-unproven`, `request.rate-limited`.
   */
  async reissue(): Promise<KeyAnswer> {
    const { certificate } = this.#requireHeld()
    const answer = await this.#answerChallenge('password-reissue', null)
    this.#tell('sealing')
    const password = makeIssuancePassword()
    const salt = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
    const derived = await derivePasswordProof(password, { salt, rounds: proofRounds })
    const content = encodeUtf8(password)
    const envelope = await sealEnvelope({ content, recipients: [certificate], encryption: 'aes-256-gcm' })
    const proof = encodeBase64url(derived)
    zeroBytes(content, derived)
    this.#tell('sending')
    const { notice, password: state } = await this.#call(api.reissuePassword, {
      body: { ...answer, salt, rounds: proofRounds, proof, envelope: encodeBase64url(envelope) },
    })
    // what was shown with the older password is worth nothing now
    this.#unlocked = undefined
    return { type: 'reissued', notice, state }
  }

  /** 復号ツール (EB-SC-10): of a notice, the letter is fetched with proof of the key; of a file or text, nothing is sent. */
  async openLetter(source: LetterSource): Promise<KeyAnswer> {
    const { certificate, decryptor } = this.#requireHeld()
    const envelope = await this.#readEnvelope(source)
    if (envelope === undefined) return { type: 'letter-refused', code: 'envelope.malformed' }
    this.#tell('opening')
    const opened = await openEnvelope({ cms: envelope, certificate, decryptor })
    if (opened.outcome === 'refused') return { type: 'letter-refused', code: opened.code }
    const content = concatBytes(opened.content)
    const password = findPassword(content)
    if (password === undefined) return { type: 'letter', letter: { kind: 'document', content }, envelope }
    zeroBytes(content, opened.content)
    return { type: 'letter', letter: { kind: 'password', password }, envelope }
  }

  async #readEnvelope(source: LetterSource): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (source.from === 'text') return toLetterBytes(encodeUtf8(source.text))
    if (source.from === 'file') return toLetterBytes(await readBytes(source.file))
    const { noticeId } = source
    const body = await this.#answerChallenge('fetch-notice', noticeId)
    this.#tell('sending')
    return decodeBase64url((await this.#call(api.fetchSealedNotice, { params: { noticeId }, body })).envelope)
  }

  async #answerChallenge(purpose: (typeof api.challengePurposes)[number], target: string | null) {
    const held = this.#requireHeld()
    this.#tell('signing')
    return answerChallenge(this.#call, held, { purpose, target })
  }

  #makeKey(naming: HolderNaming, password: string) {
    return makeKeyMaterial(naming, password, this.#tell)
  }

  #requireUnlocked(): Unlocked {
    if (this.#unlocked === undefined) throw new RangeError('no password was checked')
    return this.#unlocked
  }

  #requireHeld(): HeldKey {
    if (this.#held === undefined) throw new RangeError('no key file was opened')
    return this.#held
  }
}

const findPassword = (content: Uint8Array): string | undefined => {
  if (content.length > 64) return undefined
  try {
    const text = decodeUtf8(content)
    return isIssuancePassword(text) ? text : undefined
  } catch {
    return undefined
  }
}
