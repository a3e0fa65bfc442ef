import { describe, expect, it } from 'vitest'
import { verifyAudit } from '#bff/platform/audit.ts'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import * as claimApi from '#shared/billing-claim/claim-api.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openClaims, proveWith, renew, send, signClaim, signInAgain, type Key } from './billing-claim-fixture.ts'

/** A claim whose answer was lost, and which its sender then signs with another certificate. */

const file = makeClaimFile({ records: 4 })

/** Both certificates of one holder are in force: the second of April 2030. */
const open = async () => {
  const { world, claimant } = await openClaims()
  world.test.clock.set('2030-03-10T03:00:00.000Z')
  const newer = await renew(world, await signInAgain(world, claimant), 'rsa-second')
  world.test.clock.set('2030-04-02T03:00:00.000Z')
  await world.run('billing-revocation-list')
  const holder = await signInAgain(world, claimant)
  const older = { certificate: claimant.certificate, signer: claimant.signer, serial: claimant.serial }
  return {
    ...{ world, holder, older, newer },
    byNewer: await signClaim(newer, file),
    byOlder: await signClaim(older, file),
    rowOf: async () => (await world.store.db.select().from(world.store.tables.billingClaims))[0],
  }
}

const opener = async ({ world, holder }: Awaited<ReturnType<typeof open>>, claimId: string) => {
  const shown = { title: '支払決定通知書', fileName: 'decision.csv', content: encodeUtf8('x') }
  world.intake.issue(claimId, { ...shown, at: world.test.clock.now() })
  await world.run('billing-claim-reception')
  const { claims } = await holder.call(claimApi.listClaims, {})
  const documentId = claims[0]?.documents[0]?.documentId ?? ''
  return async (key: Key) => {
    const body = await proveWith(holder, key, { purpose: 'fetch-document', target: documentId })
    return holder.call(claimApi.fetchDocument, { params: { claimId, documentId }, body })
  }
}

describe('a claim that is signed anew while it is on its way', () => {
  it('EB-G-1, EB-G-2 is the second signer’s where the first never arrived: the record and the documents follow it', async () => {
    const opened = await open()
    const { world, holder, older, newer, byNewer, byOlder, rowOf } = opened
    await using _ = world
    world.intakeFaults.set([{ name: 'down', times: 1 }])
    await expect(send(holder, byNewer)).rejects.toMatchObject({ code: 'party.unreachable' })
    expect(await rowOf()).toMatchObject({ outcome: 'sending', serial: newer.serial })

    const { claim } = await send(holder, byOlder, 'again.csv')
    expect(claim).toMatchObject({ outcome: 'accepted', serial: older.serial, fileName: 'again.csv' })
    expect(world.intake.listClaims()).toHaveLength(1)
    expect(await rowOf()).toMatchObject({ serial: older.serial, bytes: byOlder.length })
    const openWith = await opener(opened, claim.claimId)
    expect(await openWith(older)).toMatchObject({ fileName: 'decision.csv' })
    // what was delivered is the same message; the one that never arrived would be a second claim
    expect((await send(holder, byOlder)).claim).toMatchObject({ claimId: claim.claimId, outcome: 'accepted' })
    expect((await send(holder, byNewer)).claim).toMatchObject({ outcome: 'refused', refusal: 'duplicate' })
    expect(await verifyAudit(world.store)).toMatchObject({ intact: true })
  })

  it('EB-G-1, EB-G-2 stays the first signer’s where it had arrived and the answer alone was lost', async () => {
    const opened = await open()
    const { world, holder, older, newer, byNewer, byOlder, rowOf } = opened
    await using _ = world
    world.intakeFaults.set([{ name: 'answer-lost', times: 1 }])
    await expect(send(holder, byNewer)).rejects.toMatchObject({ code: 'party.unreachable' })
    const { claim } = await send(holder, byOlder)
    expect(claim).toMatchObject({ outcome: 'accepted', serial: newer.serial })
    expect(await rowOf()).toMatchObject({ bytes: byNewer.length })
    expect(world.intake.listClaims()).toHaveLength(1)
    const openWith = await opener(opened, claim.claimId)
    await expect(openWith(older)).rejects.toMatchObject({ code: 'billing.holder-unproven' })
    expect(await openWith(newer)).toMatchObject({ fileName: 'decision.csv' })
  })

  it('EB-G-1 changes nothing while nobody can say whether the first arrived', async () => {
    const { world, holder, newer, byNewer, byOlder, rowOf } = await open()
    await using _ = world
    world.intakeFaults.set([{ name: 'down' }])
    await expect(send(holder, byNewer)).rejects.toMatchObject({ code: 'party.unreachable' })
    await expect(send(holder, byOlder)).rejects.toMatchObject({ code: 'party.unreachable' })
    expect(await rowOf()).toMatchObject({ outcome: 'sending', serial: newer.serial, bytes: byNewer.length })
  })

  it('EB-G-1 and sent twice at once is recorded under the signature that was delivered', async () => {
    const { world, holder, older, newer, byNewer, byOlder, rowOf } = await open()
    await using _ = world
    const signers = new Map([
      [byNewer, newer.serial],
      [byOlder, older.serial],
    ])
    const delivered: string[] = []
    const { intake } = world.claimParts
    // what leaves is watched here: the review system keeps the content alone
    const submit = intake.submit
    Object.assign(intake, {
      submit: (...[claim, options]: Parameters<typeof submit>) => {
        const [, serial] = [...signers].find(([cms]) => Buffer.from(cms).equals(claim.cms)) ?? []
        delivered.push(serial ?? 'unknown')
        return submit(claim, options)
      },
    })
    await Promise.all([byNewer, byOlder, byNewer, byOlder].map((cms) => send(holder, cms)))
    expect(delivered).toHaveLength(1)
    expect((await rowOf())?.serial).toBe(delivered[0])
  })
})
