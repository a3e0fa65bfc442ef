/** What must hold of claims on every database: one content is one claim, whoever sends how often and whatever breaks. */
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import * as claimApi from '#shared/billing-claim/claim-api.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openBoth, openClaims, proveWith, send, signClaim } from './billing-claim-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

export const describeClaims = (stores?: StoreFactory): void => {
  const options = stores === undefined ? {} : { stores }

  describe('claims', () => {
    it('EB-G-1 is one claim: the same message again has the same answer, the same content signed anew is a duplicate', async () => {
      const { world, claimant, other } = await openBoth(options)
      await using _ = world
      const cms = await signClaim(claimant)
      const first = await send(claimant, cms)
      expect(await send(claimant, cms)).toEqual(first)
      const anew = await signClaim(claimant, undefined, new Date('2027-04-05T02:00:00Z'))
      expect((await send(claimant, anew)).claim).toMatchObject({ refusal: 'duplicate', serial: claimant.serial })
      expect(world.intake.listClaims()).toHaveLength(1)
      // what was refused once may be sent by whoever put it right
      expect((await send(other, await signClaim(other))).claim).toMatchObject({ outcome: 'accepted' })
    })

    it('EB-G-1 sent twice at once is one claim', async () => {
      const { world, claimant } = await openClaims(options)
      await using _ = world
      const cms = await signClaim(claimant)
      const anew = await signClaim(claimant, undefined, new Date('2027-04-05T02:00:00Z'))
      const answers = await Promise.all([cms, cms, anew].map((each) => send(claimant, each)))
      const accepted = answers.filter(({ claim }) => claim.outcome === 'accepted')
      expect(accepted.length).toBeGreaterThanOrEqual(2)
      expect(new Set(accepted.map(({ claim }) => claim.claimId)).size).toBe(1)
      expect(world.intake.listClaims()).toHaveLength(1)
      const { billingClaims: claims } = world.store.tables
      expect(await world.store.db.select().from(claims).where(eq(claims.outcome, 'accepted'))).toHaveLength(1)
    })

    it.each(['down', 'slow', 'malformed', 'answer-lost', 'wrong-receipt', 'wrong-signer'] as const)(
      'EB-G-1 is neither lost nor doubled when the review system is %s',
      async (name) => {
        const { world, claimant } = await openClaims(options)
        await using _ = world
        const cms = await signClaim(claimant)
        world.intakeFaults.set([{ name, times: 1 }])
        await expect(send(claimant, cms)).rejects.toMatchObject({ code: expect.stringMatching(/^party\./) as string })
        const taken = world.intake.listClaims()
        const { claim } = await send(claimant, cms)
        expect(claim).toMatchObject({ outcome: 'accepted', refusal: null })
        expect(world.intake.listClaims()).toHaveLength(1)
        // what had arrived already was not sent under a second id
        for (const { claimId } of taken) expect(claimId).toBe(claim.claimId)
      },
    )

    it('EB-G-2 lists what came back once, however often it is told of, and every fetching of it', async () => {
      const { world, claimant } = await openClaims(options)
      await using _ = world
      const { claim } = await send(claimant, await signClaim(claimant))
      const document = {
        title: '返戻等一覧表',
        fileName: 'a.csv',
        content: encodeUtf8('a'),
        at: world.test.clock.now(),
      }
      world.intake.issue(claim.claimId, document)
      world.intakeFaults.set([{ name: 'malformed', times: 1 }])
      await expect(world.run('billing-claim-reception')).rejects.toThrow('party.malformed')
      await world.run('billing-claim-reception', 'billing-claim-reception')
      const list = async () => (await claimant.call(claimApi.listClaims, {})).claims[0]?.documents ?? []
      const [listed, ...more] = await list()
      expect(more).toEqual([])
      const { documentId } = listed ?? { documentId: '' }
      for (let count = 0; count < 2; count += 1) {
        const body = await proveWith(claimant, claimant, { purpose: 'fetch-document', target: documentId })
        await claimant.call(claimApi.fetchDocument, { params: { claimId: claim.claimId, documentId }, body })
        world.test.clock.advance(1000)
      }
      const { billingClaimFetches: fetches } = world.store.tables
      expect(await world.store.db.select().from(fetches).where(eq(fetches.documentId, documentId))).toHaveLength(2)
    })

    it('EB-G-1 is forgotten after five years, with what was told about it, and a card with its certificate or its holder', async () => {
      const { world, claimant } = await openClaims(options)
      await using _ = world
      const { billingClaims, billingClaimDocuments, billingClaimFetches, billingClaimCards } = world.store.tables
      const { claim } = await send(claimant, await signClaim(claimant))
      const document = {
        title: '返戻等一覧表',
        fileName: 'a.csv',
        content: encodeUtf8('a'),
        at: world.test.clock.now(),
      }
      world.intake.issue(claim.claimId, document)
      world.intakeFaults.set([{ name: 'down', times: 1 }])
      await expect(send(claimant, await signClaim(claimant, makeClaimFile({ records: 9 })))).rejects.toThrow(
        'party.unreachable',
      )
      const card = { certificateDigest: 'd', serial: '01', vouchedBy: '02', registeredAt: world.test.clock.now() }
      const until = (day: string) => new Date(`${day}T00:00:00Z`)
      await world.store.tx(async (tx) => {
        await tx.insert(billingClaimCards).values([
          { ...card, cardId: 'live', userId: claimant.userId, validUntil: until('2040-01-01') },
          {
            ...card,
            cardId: 'ended',
            userId: claimant.userId,
            certificateDigest: 'e',
            validUntil: until('2030-01-01'),
          },
          { ...card, cardId: 'orphan', userId: 'HJ999999999', validUntil: until('2040-01-01') },
        ])
      })
      await world.run('billing-claim-reception')
      const count = async () => ({
        claims: (await world.store.db.select().from(billingClaims)).map(({ outcome }) => outcome).toSorted(),
        documents: (await world.store.db.select().from(billingClaimDocuments)).length,
        fetches: (await world.store.db.select().from(billingClaimFetches)).length,
        cards: (await world.store.db.select().from(billingClaimCards)).map(({ cardId }) => cardId).toSorted(),
      })
      world.test.clock.set('2032-04-04T03:00:00.000Z')
      await world.run('billing-claim-upkeep')
      expect(await count()).toEqual({ claims: ['accepted', 'sending'], documents: 1, fetches: 0, cards: ['live'] })
      world.test.clock.set('2032-04-05T03:00:01.000Z')
      await world.run('billing-claim-upkeep')
      // what never arrived still has its number
      expect(await count()).toEqual({ claims: ['sending'], documents: 0, fetches: 0, cards: ['live'] })
    })
  })
}
