/** Documents that came back for claims: known by their list, read anew for whoever proves the key, sealed to it, never kept (EB-G-2). */
import { randomUUID } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { sealEnvelope } from '#shared/cms/envelope.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { DocumentEntry } from '#bff/parties/claim-intake/contract.ts'
import type { Matter } from '#bff/billing-certificate/matters.ts'
import type { Claim, Claims } from './claims.ts'
import type { ClaimContext, Sender } from './context.ts'

const slot = 'documents'

/** The certificate that signed the claim, or one of the same user that succeeded it; for a card's claim, any that is live (OQ-EB-6). */
const mayOpen = ({ signedBy, serial, certificateIssuedAt }: Claim, matter: Matter): boolean => {
  if (signedBy === 'card' || serial === matter.serial) return true
  return certificateIssuedAt !== null && matter.issuedAt !== null && matter.issuedAt > certificateIssuedAt
}

export const createDocuments = ({ store, clock, audit, intake, proof }: ClaimContext, claims: Claims) => {
  const {
    billingClaims: claimTable,
    billingClaimDocuments: documents,
    billingClaimFetches: fetches,
    billingClaimFeed: feed,
  } = store.tables

  const register = async (entries: readonly DocumentEntry[]): Promise<void> => {
    const last = entries.at(-1)
    if (last === undefined) return
    await store.tx(async (tx) => {
      const ids = [...new Set(entries.map(({ claimId }) => claimId))]
      const known = await tx
        .select({ claimId: claimTable.claimId })
        .from(claimTable)
        .where(inArray(claimTable.claimId, ids))
      const ours = new Set(known.map(({ claimId }) => claimId))
      const rows = entries.flatMap(({ issuedAt, ...entry }) =>
        ours.has(entry.claimId) ? [{ ...entry, issuedAt: new Date(issuedAt) }] : [],
      )
      if (rows.length > 0) await tx.insert(documents).values(rows).onConflictDoNothing()
      const { sequence } = last
      await tx.insert(feed).values({ slot, sequence }).onConflictDoUpdate({ target: feed.slot, set: { sequence } })
    })
  }

  const readPosition = async (): Promise<number> => {
    const [row] = await store.db.select({ sequence: feed.sequence }).from(feed).where(eq(feed.slot, slot))
    return row?.sequence ?? 0
  }

  const requireDocument = async (claimId: string, documentId: string) => {
    const [document] = await store.db
      .select()
      .from(documents)
      .where(and(eq(documents.documentId, documentId), eq(documents.claimId, claimId)))
    if (document === undefined) throw new AppError('request.not-found')
    return document
  }

  const seal = async (content: Uint8Array<ArrayBuffer>, certificate: Uint8Array): Promise<Uint8Array> => {
    try {
      return await sealEnvelope({ content, recipients: [certificate], encryption: 'aes-256-gcm' })
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      // a key that only signs (elliptic curve) cannot have anything sealed to it
      throw new AppError('billing.holder-unproven', undefined, { cause })
    } finally {
      content.fill(0)
    }
  }

  return {
    /** What was issued since it was last asked. Throws `party.*`. */
    receive: async (signal: AbortSignal): Promise<void> => {
      for (;;) {
        const since = await readPosition()
        const { documents: entries, more } = await intake.listDocuments(since, { signal })
        await register(entries)
        if (!more) return
      }
    },

    /**
     * A document for the key that was proven. Throws `request.not-found` for another's, `billing.holder-unproven`, `party.*`. It is
     * written down who fetched before the octets leave.
     */
    fetch: async (
      wanted: { readonly claimId: string; readonly documentId: string },
      answer: { readonly challengeId: string; readonly signature: Uint8Array },
      sender: Sender,
    ): Promise<{ readonly envelope: Uint8Array; readonly fileName: string }> => {
      const { userId, requestId } = sender
      const { documentId } = wanted
      const claim = await claims.require(userId, wanted.claimId)
      const document = await requireDocument(claim.claimId, documentId)
      const purpose = { userId, purpose: 'fetch-document', target: documentId } as const
      const { der, matter } = await proof.require({ ...purpose, ...answer })
      if (!mayOpen(claim, matter))
        throw new AppError('billing.holder-unproven', undefined, { cause: new Error('an earlier certificate') })
      const envelope = await seal(await intake.readDocument(document), der)
      const serial = matter.serial ?? ''
      await store.tx(async (tx) => {
        await tx.insert(fetches).values({ fetchId: randomUUID(), documentId, userId, serial, at: clock.now() })
        await audit.append(tx, {
          actor: userId,
          audience: 'applicant',
          action: 'billing.claim-document-fetched',
          target: documentId,
          outcome: serial,
          requestId,
        })
      })
      return { envelope, fileName: document.fileName }
    },
  }
}

export type Documents = ReturnType<typeof createDocuments>
