import { AppError } from '#shared/errors/app-error.ts'
import type { JpkiSession } from './jpki/session.ts'

export type LogInProof = {
  /** DER of the user-authentication certificate. */
  readonly certificate: Uint8Array
  /** Over the challenge: RSASSA-PKCS1-v1_5 with SHA-256 (`RS256`), or ECDSA P-384 with SHA-384 as r ‖ s (`ES384`). */
  readonly signature: Uint8Array
  readonly algorithm: 'RS256' | 'ES384'
}

/**
 * Signs a log-in challenge with the authentication key, whose PIN must have been verified in this session, and reads the
 * certificate that goes with it. `challenge` is the whole text to be signed, bound to origin, nonce and purpose by its
 * maker. Throws `card.pin-required`, and `card.unsupported` when the card has no authentication certificate.
 */
export const signLogIn = async (options: {
  readonly session: JpkiSession
  readonly challenge: Uint8Array
}): Promise<LogInProof> => {
  const { session, challenge } = options
  const isEcdsa = session.profile.algorithm.kind === 'ecdsa'
  const hash = isEcdsa ? 'SHA-384' : 'SHA-256'
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new Uint8Array(challenge)))
  const certificate = await session.readCertificate('authentication')
  if (certificate === undefined) throw new AppError('card.unsupported')
  const signature = await session.sign('authentication', digest, hash)
  return { certificate, signature, algorithm: isEcdsa ? 'ES384' : 'RS256' }
}
