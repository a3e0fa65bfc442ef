/** Queries on counters and proofs. */
import { createHash } from 'node:crypto'
import { and, eq, gt, lte } from 'drizzle-orm'
import type { CardApPurpose } from '#shared/card-ap/api.ts'
import type { CardCredential } from '#bff/login/card-log-in.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What a proof is known by: all of it, or it is not found. */
export type ProofKey = {
  /** The municipality's code before it is part of what is hashed, so nobody can put another one there. */
  readonly token: string
  readonly origin: string
  readonly boundTo: string | undefined
}

/** No token, origin or nonce has a line break in it. */
const hashOf = ({ token, origin, boundTo = '' }: ProofKey): string => sha256([token, origin, boundTo].join('\n'))

/** The card's own key in the counter table: tells cards apart and gives neither issuer nor serial number away. */
export const toCardKey = ({ issuer, serial }: CardCredential): string => sha256(`${issuer}.${serial}`)

/** Notes a counter and says whether it is beyond the last one seen of the card. */
export const advanceCounter = async (
  tx: Writes,
  { cardApCards }: Store['tables'],
  seen: { readonly cardKey: string; readonly counter: number; readonly seenAt: Date; readonly certificateEndsAt: Date },
): Promise<boolean> => {
  const [known] = await tx
    .select({ counter: cardApCards.counter })
    .from(cardApCards)
    .where(eq(cardApCards.cardKey, seen.cardKey))
  if (known === undefined) {
    await tx.insert(cardApCards).values(seen)
    return true
  }
  if (seen.counter <= known.counter) return false
  await tx
    .update(cardApCards)
    .set({ counter: seen.counter, seenAt: seen.seenAt })
    .where(eq(cardApCards.cardKey, seen.cardKey))
  return true
}

export const insertProof = async (
  tx: Writes,
  { cardApProofs }: Store['tables'],
  proof: CardCredential & { readonly key: ProofKey; readonly purpose: CardApPurpose; readonly expiresAt: Date },
): Promise<void> => {
  const { key, ...rest } = proof
  await tx.insert(cardApProofs).values({ ...rest, tokenHash: hashOf(key) })
}

/** Takes a proof out, if it is there, for this origin, nonce and purpose, and not over. */
export const takeProof = async (
  tx: Writes,
  { cardApProofs }: Store['tables'],
  wanted: { readonly key: ProofKey; readonly purpose: CardApPurpose; readonly now: Date },
): Promise<CardCredential | undefined> => {
  const mine = and(
    eq(cardApProofs.tokenHash, hashOf(wanted.key)),
    eq(cardApProofs.purpose, wanted.purpose),
    gt(cardApProofs.expiresAt, wanted.now),
  )
  const [found] = await tx
    .select({ issuer: cardApProofs.issuer, serial: cardApProofs.serial })
    .from(cardApProofs)
    .where(mine)
  if (found === undefined) return undefined
  await tx.delete(cardApProofs).where(mine)
  return found
}

/** Erases what has no reason any more; see `tables.ts`. */
export const sweep = async (
  tx: Writes,
  { cardApCards, cardApProofs }: Store['tables'],
  at: { readonly now: Date; readonly machineNow: Date },
): Promise<void> => {
  await tx.delete(cardApProofs).where(lte(cardApProofs.expiresAt, at.machineNow))
  await tx.delete(cardApCards).where(lte(cardApCards.certificateEndsAt, at.now))
}
