/** The claims of this counter as rows: written before anything is sent, ended by a receipt, and shown to their sender alone. */
import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, inArray, isNull, ne } from 'drizzle-orm'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Receipt } from '#bff/parties/claim-intake/relay.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import type { ClaimContext, Sender } from './context.ts'
import type { Verdict } from './verifying.ts'

export type Claim = Store['tables']['billingClaims']['$inferSelect']
export type ClaimDocument = Store['tables']['billingClaimDocuments']['$inferSelect']
export type Sent = { readonly fileName: string; readonly bytes: number }

/** An agent claims for many providers every month. */
const shownClaims = 1000

const toStanding = (userId: string, digest: string): string => `${userId} ${digest}`

export const toClaimView = (
  claim: Claim,
  documents: readonly (ClaimDocument & { readonly fetchedAt: Date | null })[],
): ClaimView => ({
  claimId: claim.claimId,
  receivedAt: claim.receivedAt.toISOString(),
  fileName: claim.fileName,
  bytes: claim.bytes,
  digest: claim.digest,
  serial: claim.serial,
  signedBy: claim.signedBy,
  outcome: claim.outcome === 'accepted' ? 'accepted' : 'refused',
  refusal: claim.refusal,
  refusedLine: claim.refusedLine,
  refusedFault: claim.refusedFault,
  records: claim.records,
  documents: documents.map(({ documentId, issuedAt, title, fetchedAt }) => ({
    documentId,
    issuedAt: issuedAt.toISOString(),
    title,
    fetchedAt: fetchedAt?.toISOString() ?? null,
  })),
})

export const createClaims = ({ store, clock, audit }: Pick<ClaimContext, 'store' | 'clock' | 'audit'>) => {
  const { billingClaims: claims, billingClaimDocuments: documents, billingClaimFetches: fetches } = store.tables

  const note = (
    tx: Writes,
    { claimId, userId }: Claim,
    { action, outcome, requestId }: { readonly action: string; readonly outcome: string; readonly requestId: string },
  ) =>
    audit.append(tx, {
      actor: userId,
      audience: 'applicant',
      action: `billing.claim-${action}`,
      target: claimId,
      outcome,
      requestId,
    })

  const columnsOf = (verdict: Verdict, sent: Sent, sender: Sender) => ({
    claimId: randomUUID(),
    userId: sender.userId,
    receivedAt: clock.now(),
    ...sent,
    digest: verdict.digest,
    signatureDigest: verdict.signatureDigest,
    ...verdict.signer,
  })

  const insert = async (tx: Writes, row: typeof claims.$inferInsert): Promise<Claim> => {
    const [made] = await tx.insert(claims).values(row).returning()
    if (made === undefined)
      throw new AppError('internal.unexpected', undefined, { cause: new Error('a written row did not come back') })
    return made
  }

  const findStanding = async (userId: string, digest: string): Promise<Claim | undefined> => {
    const [claim] = await store.db
      .select()
      .from(claims)
      .where(eq(claims.standing, toStanding(userId, digest)))
    return claim
  }

  const find = async (userId: string, claimId: string): Promise<Claim | undefined> => {
    const [claim] = await store.db
      .select()
      .from(claims)
      .where(and(eq(claims.claimId, claimId), eq(claims.userId, userId)))
    return claim
  }

  return {
    findStanding,

    /** Somebody else's claim is no claim. Throws `request.not-found`. */
    require: async (userId: string, claimId: string): Promise<Claim> => {
      const claim = await find(userId, claimId)
      if (claim === undefined || claim.outcome === 'sending') throw new AppError('request.not-found')
      return claim
    },

    refuse: (verdict: Verdict & { readonly refusal: NonNullable<Verdict['refusal']> }, sent: Sent, sender: Sender) =>
      store.tx(async (tx) => {
        const { refusal, line = null, fault = null } = 'line' in verdict ? verdict : { refusal: verdict.refusal }
        const row = { ...columnsOf(verdict, sent, sender), outcome: 'refused' as const, refusal }
        const claim = await insert(tx, { ...row, refusedLine: line, refusedFault: fault })
        await note(tx, claim, { action: 'refused', outcome: refusal, requestId: sender.requestId })
        return claim
      }),

    /**
     * A claim on its way: known before anything is sent, so that a claim that arrived is never sent under a second id. Where
     * one of the same content stands already, that one.
     */
    begin: async (verdict: Verdict & { readonly refusal: null }, sent: Sent, sender: Sender): Promise<Claim> => {
      const { records, providerNumber, month, digest } = verdict
      const standing = toStanding(sender.userId, digest)
      try {
        return await store.tx(async (tx) => {
          const row = { ...columnsOf(verdict, sent, sender), outcome: 'sending' as const, standing }
          const claim = await insert(tx, { ...row, records, providerNumber, month })
          await note(tx, claim, { action: 'sent', outcome: claim.serial ?? 'none', requestId: sender.requestId })
          return claim
        })
      } catch (error) {
        const found = isAppError(error, 'database.conflict') ? await findStanding(sender.userId, digest) : undefined
        if (found === undefined) throw error
        return found
      }
    },

    /**
     * A claim on its way is signed by whoever signed what is sent now: who may open its documents follows the signature the review
     * system has. Undefined where the row has moved since it was read.
     */
    resign: (
      { claimId, signatureDigest }: Claim,
      verdict: Verdict & { readonly refusal: null },
      { sent, sender }: { readonly sent: Sent; readonly sender: Sender },
    ): Promise<Claim | undefined> =>
      store.tx(async (tx) => {
        const before =
          signatureDigest === null ? isNull(claims.signatureDigest) : eq(claims.signatureDigest, signatureDigest)
        const [signed] = await tx
          .update(claims)
          .set({ ...sent, signatureDigest: verdict.signatureDigest, ...verdict.signer })
          .where(and(eq(claims.claimId, claimId), eq(claims.outcome, 'sending'), before))
          .returning()
        if (signed !== undefined)
          await note(tx, signed, { action: 'sent', outcome: signed.serial ?? 'none', requestId: sender.requestId })
        return signed
      }),

    /** The receipt is here: whoever is first to say so ends the sending, and everybody gets the same row. */
    accept: async ({ claimId, userId }: Claim, receipt: Receipt, requestId: string): Promise<Claim> => {
      await store.tx(async (tx) => {
        const [ended] = await tx
          .update(claims)
          .set({ outcome: 'accepted', receipt: Buffer.from(receipt.der) })
          .where(and(eq(claims.claimId, claimId), eq(claims.outcome, 'sending')))
          .returning()
        if (ended !== undefined)
          await note(tx, ended, { action: 'accepted', outcome: ended.serial ?? 'none', requestId })
      })
      const claim = await find(userId, claimId)
      if (claim === undefined) throw new AppError('request.not-found')
      return claim
    },

    /** Claims of which nobody here knows whether they arrived, oldest first. */
    listSending: async (): Promise<readonly Claim[]> =>
      store.db.select().from(claims).where(eq(claims.outcome, 'sending')).orderBy(asc(claims.receivedAt)).limit(100),

    list: async (userId: string): Promise<readonly Claim[]> =>
      store.db
        .select()
        .from(claims)
        .where(and(eq(claims.userId, userId), ne(claims.outcome, 'sending')))
        .orderBy(desc(claims.receivedAt), desc(claims.claimId))
        .limit(shownClaims),

    /** What came back for these, and when this user last fetched it. */
    view: async (shown: readonly Claim[]): Promise<ClaimView[]> => {
      const ids = shown.map(({ claimId }) => claimId)
      if (ids.length === 0) return []
      const issued = await store.db
        .select()
        .from(documents)
        .where(inArray(documents.claimId, ids))
        .orderBy(asc(documents.sequence))
      const fetched = await store.db
        .select({ documentId: fetches.documentId, at: fetches.at })
        .from(fetches)
        .innerJoin(documents, eq(documents.documentId, fetches.documentId))
        .where(inArray(documents.claimId, ids))
        .orderBy(asc(fetches.at))
      const lastFetch = new Map(fetched.map(({ documentId, at }) => [documentId, at]))
      return shown.map((claim) =>
        toClaimView(
          claim,
          issued
            .filter(({ claimId }) => claimId === claim.claimId)
            .map((document) => ({ ...document, fetchedAt: lastFetch.get(document.documentId) ?? null })),
        ),
      )
    },
  }
}

export type Claims = ReturnType<typeof createClaims>
