import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { zeroBytes } from '#shared/bytes/bytes.ts'
import * as api from '#shared/card-ap/api.ts'
import { requireCardApCertificate } from '#shared/card-ap/certificate.ts'
import { buildCardApChallenge } from '#shared/card-ap/statement.ts'
import type { Caller } from '#shared/contract/client.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import { call as callBff } from '#web/app/api.ts'
import { withCardAp, type CardApMeans, type CardApSession, type HoldStep } from '#web/card/card-ap.ts'

export type AuthenticateStep = HoldStep | 'checking'

export type AuthenticateRequest = {
  readonly means: CardApMeans
  readonly purpose: api.CardApPurpose
  /** The service's own, as it gave it out: the proof is good for it alone. Absent for a tap that is for no service. */
  readonly nonce?: string
  /** Four digits, UTF-8; zeroed before this settles. */
  readonly pin: Uint8Array
  readonly signal: AbortSignal
  readonly onStep: (step: AuthenticateStep) => void
  /** Asked before the try that may block the card. */
  readonly confirmLastTry: () => Promise<boolean>
  /** Told whenever the card has said how many tries are left. */
  readonly onTriesLeft?: (triesLeft: number) => void
}

export type AuthenticatePorts = {
  readonly call: Caller
  readonly withCardAp: typeof withCardAp
  /**
   * The page's own origin, not the one it is told: a signature for another is worth nothing to whoever asked for it.
   */
  readonly origin: string
}

/** A card of nobody known gets no PIN; why it is not known is all one to the person who holds it. */
const requireTrusted =
  ({ anchors, now }: api.CardApChallengeView) =>
  async (der: Uint8Array): Promise<Uint8Array> => {
    try {
      const trust = { anchors: anchors.map(decodeBase64url) }
      const found = await requireCardApCertificate(der, trust, { use: 'keyAgreement', at: new Date(now) })
      return found.certificate.spki.key
    } catch (error) {
      const { code } = toAppError(error)
      const isUnknown = code === 'login.certificate-untrusted' || code === 'login.certificate-malformed'
      throw isUnknown ? new AppError('card.untrusted', undefined, { cause: error }) : error
    }
  }

/** One PIN, presented; a second time only where the card waits for the word of the person, which costs no try. */
const present = async (
  session: CardApSession,
  challenge: Awaited<ReturnType<typeof buildCardApChallenge>>,
  { pin, confirmLastTry }: AuthenticateRequest,
) => {
  try {
    return await session.authenticate(challenge, pin.slice())
  } catch (error) {
    if (toAppError(error).code !== 'card.pin-last-try') throw error
    if (!(await confirmLastTry())) throw new AppError('card.aborted', undefined, { cause: error })
    return session.authenticate(challenge, pin.slice(), { confirmLastTry: true })
  }
}

/**
 * From a click to a proof: asks the BFF for a challenge, lets the card sign it, and has that checked (docs/card-ap.md §5
 * and §6). The proof is for one service and its nonce, once. Throws the catalogue's `card.*`, `login.*` and `network.*` errors; the PIN
 * leaves this page under the card's seal and in no other way.
 */
export const authenticateWithCardAp = async (
  request: AuthenticateRequest,
  ports: AuthenticatePorts = { call: callBff, withCardAp, origin: location.origin },
): Promise<api.CardApProofView> => {
  const { means, purpose, nonce: boundTo, pin, signal, onStep } = request
  const asked = { purpose, ...(boundTo === undefined ? {} : { nonce: boundTo }) }
  const { call, origin } = ports
  try {
    const answer = await ports.withCardAp({ means, signal, onStep }, async (openSession, inner) => {
      const view = await call(api.askChallenge, { body: asked, signal: inner })
      const nonce = decodeBase64url(view.nonce)
      const challenge = await buildCardApChallenge({ origin, nonce, purpose })
      const session = openSession({ idleUrl: view.idleUrl, requireTrusted: requireTrusted(view) })
      try {
        const proof = await present(session, challenge, request)
        return { challengeId: view.challengeId, ...proof }
      } finally {
        const { lastStatus } = session
        if (lastStatus !== undefined) request.onTriesLeft?.(lastStatus.triesLeft)
      }
    })
    onStep('checking')
    return await call(api.authenticate, {
      body: {
        challengeId: answer.challengeId,
        certificate: encodeBase64url(answer.certificate),
        cardId: encodeBase64url(answer.cardId),
        counter: answer.counter,
        signature: encodeBase64url(answer.signature),
      },
      signal,
    })
  } finally {
    zeroBytes(pin)
  }
}
