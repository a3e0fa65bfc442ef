import { encodeHex } from '#shared/bytes/hex.ts'
import type { AlgorithmIdentifier } from './algorithm.ts'
import type { Certificate } from './certificate.ts'
import { verifySigned } from './signature.ts'

/**
 * What one validation may cost. Anybody can add certificates and revocation data to the unsigned part of a document, so all
 * that looks through them shares one account. It counts and measures no time: the same input ends the same way everywhere.
 */

export type EffortLimits = {
  /** Signatures verified. */
  readonly signatures: number
  /** Certificates, CRLs and OCSP responses looked at as possible next parts of an answer. */
  readonly steps: number
}

/** Some hundred times what the largest real documents need, and less than a second. */
export const defaultEffort: EffortLimits = { signatures: 1000, steps: 250_000 }

/** A certificate, a CRL or an OCSP response. */
export type Signed = {
  readonly tbs: Uint8Array
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
}

export class Effort {
  readonly #limits: EffortLimits
  readonly #verified = new Map<Signed, Map<string, Promise<boolean>>>()
  readonly #keys = new Map<Certificate, string>()
  #signatures = 0
  #steps = 0
  #isSpent = false

  constructor(limits: EffortLimits = defaultEffort) {
    this.#limits = limits
  }

  /** Something was refused: what was not found from then on may be there all the same. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  takeSteps(count: number): boolean {
    this.#steps += count
    if (this.#steps > this.#limits.steps) this.#isSpent = true
    return !this.#isSpent
  }

  /** One text for each public key. */
  keyOf(certificate: Certificate): string {
    const key = this.#keys.get(certificate) ?? encodeHex(certificate.spki.der)
    this.#keys.set(certificate, key)
    return key
  }

  /** Each pair of signed octets and key costs once, however many certificates bear the key; false where nothing is left. */
  isSignedBy(signed: Signed, signer: Certificate): Promise<boolean> {
    const ofSigned = this.#verified.get(signed) ?? new Map<string, Promise<boolean>>()
    this.#verified.set(signed, ofSigned)
    const key = this.keyOf(signer)
    const known = ofSigned.get(key)
    if (known !== undefined) return known
    if (this.#signatures >= this.#limits.signatures) this.#isSpent = true
    if (this.#isSpent) return Promise.resolve(false)
    this.#signatures += 1
    const result = verifySigned(signer.spki, signed.signatureAlgorithm, signed.signature, signed.tbs)
    ofSigned.set(key, result)
    return result
  }
}
