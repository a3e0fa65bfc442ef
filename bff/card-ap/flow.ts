/** From a challenge to a proof: what docs/card-ap.md §6 demands of a service. */
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { isEqualBytes } from '#shared/bytes/bytes.ts'
import type {
  authenticate as authenticateEndpoint,
  CardApChallengeView,
  CardApProofView,
  CardApPurpose,
} from '#shared/card-ap/api.ts'
import {
  requireCardApCertificate,
  requireMunicipalityCode,
  type CardApCertificate,
} from '#shared/card-ap/certificate.ts'
import { proofToken } from '#shared/card-ap/proof-token.ts'
import { buildCardApChallenge, buildCardApStatement } from '#shared/card-ap/statement.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { nonceBytesMin } from '#shared/login/challenge.ts'
import { findAttributes } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import { verifySignature } from '#shared/pki/signature.ts'
import { toCredential, type CardCredential } from '#bff/login/card-log-in.ts'
import type { Challenge } from './challenges.ts'
import type { CardApContext } from './context.ts'
import { advanceCounter, insertProof, takeProof, toCardKey } from './store.ts'

const challengeLifeMs = 5 * 60_000
const proofLifeMs = 5 * 60_000
const tokenBytes = 32

export const giveChallenge = (
  context: CardApContext,
  {
    origin,
    purpose,
    nonce: boundTo,
  }: { readonly origin: string; readonly purpose: CardApPurpose; readonly nonce?: string | undefined },
): CardApChallengeView => {
  const { challenges, machineClock, clock, anchors, idleUrl } = context
  const now = machineClock.now()
  const challenge: Challenge = {
    challengeId: crypto.randomUUID(),
    nonce: context.randomBytes(nonceBytesMin),
    origin,
    purpose,
    boundTo,
    expiresAt: new Date(now.getTime() + challengeLifeMs),
  }
  challenges.forgetExpired(now)
  challenges.add(challenge)
  return {
    challengeId: challenge.challengeId,
    nonce: encodeBase64url(challenge.nonce),
    origin,
    purpose,
    anchors: anchors.map(encodeBase64url),
    idleUrl,
    now: clock.now().toISOString(),
    expiresAt: challenge.expiresAt.toISOString(),
  }
}

type Answer = BodyOf<typeof authenticateEndpoint>

/** A list that cannot be read is a status that is not known. */
const readCrls = async ({ readCrls: read }: CardApContext): Promise<readonly Uint8Array[]> => {
  try {
    return await read()
  } catch (cause) {
    throw new AppError('login.status-unavailable', undefined, { cause })
  }
}

/** Base64url that the schema let through may still be impossible (RFC 4648 §3.5). */
const decode = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    return decodeBase64url(text)
  } catch (cause) {
    throw new AppError('login.signature-invalid', undefined, { cause })
  }
}

const verify = async (context: CardApContext, challenge: Challenge, answer: Answer): Promise<CardApCertificate> => {
  const trust = { anchors: context.anchors, crls: await readCrls(context) }
  const at = context.clock.now()
  const found = await requireCardApCertificate(decode(answer.certificate), trust, { use: 'digitalSignature', at })
  const cardId = decode(answer.cardId)
  const statement = buildCardApStatement({
    ...(await buildCardApChallenge(challenge)),
    counter: answer.counter,
    cardId,
  })
  const signed =
    isEqualBytes(cardId, found.cardId) &&
    (await verifySignature(found.certificate.spki, 'ES256', decode(answer.signature), statement))
  if (!signed) throw new AppError('login.signature-invalid')
  return found
}

/**
 * Decides on a card's answer and gives a proof. Throws `login.nonce-*`, `login.certificate-*`, `login.signature-invalid`,
 * `login.status-unavailable`, and `login.counter-stale` for a counter that was seen before: the card was copied.
 */
export const acceptAnswer = async (
  context: CardApContext,
  { answer, requestId }: { readonly answer: Answer; readonly requestId: string },
): Promise<CardApProofView> => {
  const { store, machineClock, audit } = context
  const challenge = context.challenges.take(answer.challengeId, machineClock.now())
  const { certificate } = await verify(context, challenge, answer)
  const credential = toCredential(certificate)
  const cardKey = toCardKey(credential)
  const token = `${requireMunicipalityCode(certificate)}.${encodeBase64url(context.randomBytes(tokenBytes))}`
  const now = machineClock.now()
  const expiresAt = new Date(now.getTime() + proofLifeMs)
  const { purpose, origin, boundTo } = challenge
  const isNew = await store.tx(async (tx) => {
    const seen = { cardKey, counter: answer.counter, seenAt: now, certificateEndsAt: certificate.notAfter }
    const advanced = await advanceCounter(tx, store.tables, seen)
    if (advanced)
      await insertProof(tx, store.tables, { ...credential, key: { token, origin, boundTo }, purpose, expiresAt })
    await audit.append(tx, {
      actor: `card-ap:${cardKey.slice(0, 16)}`,
      audience: 'public',
      action: 'card-ap.authenticate',
      target: challenge.challengeId,
      outcome: advanced ? 'accepted' : 'counter-stale',
      requestId,
    })
    return advanced
  })
  if (!isNew) throw new AppError('login.counter-stale')
  const [authority = ''] = findAttributes(certificate.issuer, oid.commonName)
  return { proof: token, purpose, expiresAt: expiresAt.toISOString(), authority }
}

export type CardApLogIn = { readonly credential: CardCredential; readonly municipalityCode: string }

/**
 * For a service of this BFF: whose card proved itself for this purpose, at this origin, for this nonce of the service's own.
 * A proof is taken once. The credential has the form that `verifyCardLogIn` gives for the JPKI method, so whoever asks a
 * municipality about one can ask about the other (CV-G-6). Throws `login.nonce-unknown` for a proof that is unknown, taken,
 * over, or for anything else.
 */
export const redeemCardApProof = async (
  { store, machineClock }: Pick<CardApContext, 'store' | 'machineClock'>,
  {
    token,
    purpose,
    origin,
    nonce,
  }: {
    readonly token: string
    readonly purpose: CardApPurpose
    readonly origin: string
    /** As it was given out; undefined where the proof is for no visit. */
    readonly nonce?: string
  },
): Promise<CardApLogIn> => {
  const now = machineClock.now()
  // Anything else never reaches the database.
  const credential = proofToken.safeParse(token).success
    ? await store.tx((tx) => takeProof(tx, store.tables, { key: { token, origin, boundTo: nonce }, purpose, now }))
    : undefined
  if (credential === undefined) throw new AppError('login.nonce-unknown')
  return { credential, municipalityCode: token.slice(0, 5) }
}
