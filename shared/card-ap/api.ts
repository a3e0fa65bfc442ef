/** Authentication by the card-AP: a challenge out, what the card made of it in. Nobody is signed in here yet. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { proofToken } from './proof-token.ts'

/** What a proof is good for. It is part of what the card signs, so a proof for one is worth nothing for another. */
export const cardApPurposes = ['tap', 'convenience-issuance'] as const
export type CardApPurpose = (typeof cardApPurposes)[number]

const base64url = (bytesMin: number, bytesMax: number) =>
  z
    .string()
    .check(
      z.regex(/^[A-Za-z0-9_-]*$/),
      z.minLength(Math.ceil((bytesMin * 4) / 3)),
      z.maxLength(Math.ceil((bytesMax * 4) / 3)),
    )

/** A service's own nonce as it gave it out: at least 256 bit, base64url. */
const serviceNonce = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.minLength(43), z.maxLength(128))

const challengeView = z.object({
  challengeId: z.uuid(),
  nonce: z.string(),
  /** The page's own origin, as the BFF saw it. */
  origin: z.string(),
  purpose: z.enum(cardApPurposes),
  /** DER of the authorities whose cards may be given a PIN. */
  anchors: z.array(z.string()),
  /** What an idle card shows. A tag that shows anything else is not written to. */
  idleUrl: z.string(),
  /** The counter's time: what certificates are judged by. */
  now: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export type CardApChallengeView = z.infer<typeof challengeView>

export const askChallenge = endpoint({
  method: 'POST',
  path: '/api/card-ap/challenge',
  summary: 'A challenge for a card with the card-AP; good once, for five minutes',
  allow: ['public'],
  body: z
    .strictObject({
      purpose: z.enum(cardApPurposes),
      /** Of the visit that the proof is for; a tap is for none. */
      nonce: z.optional(serviceNonce),
    })
    .check(z.refine(({ purpose, nonce }) => (purpose === 'tap') === (nonce === undefined))),
  response: challengeView,
})

const proofView = z.object({
  /** A secret to be given to one service once, for the nonce it was asked for with. */
  proof: proofToken,
  purpose: z.enum(cardApPurposes),
  expiresAt: z.iso.datetime(),
  /** Who answers for the card, as its certificate says. */
  authority: z.string(),
})
export type CardApProofView = z.infer<typeof proofView>

export const authenticate = endpoint({
  method: 'POST',
  path: '/api/card-ap/authentication',
  summary: 'Check what the card signed; gives a proof that a service takes once',
  allow: ['public'],
  body: z.strictObject({
    challengeId: z.uuid(),
    /** DER of the certificate of the signature key. */
    certificate: base64url(1, 800),
    cardId: base64url(8, 8),
    counter: z.int().check(z.minimum(1), z.maximum(0xffff_ffff)),
    /** r ‖ s. */
    signature: base64url(64, 64),
  }),
  response: proofView,
  errors: [
    'login.nonce-unknown',
    'login.nonce-expired',
    'login.certificate-malformed',
    'login.certificate-untrusted',
    'login.certificate-expired',
    'login.certificate-not-yet-valid',
    'login.certificate-revoked',
    'login.signature-invalid',
    'login.counter-stale',
    'login.status-unavailable',
  ],
})
