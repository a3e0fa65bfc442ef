import { describe, expect, it } from 'vitest'
import { verifyAudit } from '#bff/platform/audit.ts'
import { makeKeyMaterial } from './billing-fixture.ts'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { billingHolders } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as claimApi from '#shared/billing-claim/claim-api.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openEnvelope } from '#shared/cms/envelope.ts'
import { createWebCryptoDecryptor } from '#shared/cms/recipient.ts'
import { openPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import {
  openBoth,
  proveWith,
  renew,
  send,
  signClaim,
  signInAgain,
  type Claimant,
  type Key,
} from './billing-claim-fixture.ts'

const content = encodeUtf8('処理対象年月,事業所番号\r\n')
const shown = { title: '支払決定通知書', fileName: 'decision.csv' }

/** A claim that was taken, and a document for it. */
const openDocument = async () => {
  const opened = await openBoth()
  const { world, claimant } = opened
  const { claim } = await send(claimant, await signClaim(claimant))
  world.intake.issue(claim.claimId, { ...shown, content, at: world.test.clock.now() })
  await world.run('billing-claim-reception')
  const [listed] = (await claimant.call(claimApi.listClaims, {})).claims
  const documentId = listed?.documents[0]?.documentId ?? ''
  return { ...opened, claimId: claim.claimId, documentId }
}

type Wanted = { readonly claimId: string; readonly documentId: string }
const fetchWith = async (by: Claimant, key: Key, { claimId, documentId }: Wanted) => {
  const body = await proveWith(by, key, { purpose: 'fetch-document', target: documentId })
  return by.call(claimApi.fetchDocument, { params: { claimId, documentId }, body })
}

/** What the holder's browser does with the key it unwraps. */
const open = async (holder: Claimant, key: Key & { readonly keyName: string }, envelope: string) => {
  const { wrappedKey } = await makeKeyMaterial(holder, billingHolders[0].displayName, key.keyName)
  const opened = await openPrivateKey(decodeBase64url(wrappedKey), holder.password)
  if (opened.outcome === 'refused') throw new RangeError(opened.code)
  const decryptor = createWebCryptoDecryptor(opened.privateKeyPkcs8)
  return openEnvelope({ cms: decodeBase64url(envelope), certificate: key.certificate, decryptor })
}

describe('a document that came back for a claim', () => {
  it('EB-G-2, EB-SC-22 is sealed to the key that signed the claim, for who proves it, and it is written down who fetched', async () => {
    const { world, claimant, ...wanted } = await openDocument()
    await using _ = world
    const { envelope, fileName } = await fetchWith(claimant, claimant, wanted)
    expect(fileName).toBe(shown.fileName)
    expect(await open(claimant, { ...claimant, keyName: 'rsa' }, envelope)).toMatchObject({
      outcome: 'opened',
      content,
    })
    const { billingClaimFetches: fetches } = world.store.tables
    expect(await world.store.db.select().from(fetches)).toMatchObject([
      { documentId: wanted.documentId, userId: claimant.userId, serial: claimant.serial, at: world.test.clock.now() },
    ])
    const [claim] = (await claimant.call(claimApi.listClaims, {})).claims
    expect(claim?.documents).toMatchObject([{ title: shown.title, fetchedAt: world.test.clock.now().toISOString() }])
    expect(await verifyAudit(world.store)).toMatchObject({ intact: true })
  })

  it('EB-G-2 is not given for a challenge that was answered once, for another purpose, or for another document', async () => {
    const { world, claimant, claimId, documentId } = await openDocument()
    await using _ = world
    const params = { claimId, documentId }
    const unproven = { code: 'billing.holder-unproven' }
    const body = await proveWith(claimant, claimant, { purpose: 'fetch-document', target: documentId })
    await claimant.call(claimApi.fetchDocument, { params, body })
    await expect(claimant.call(claimApi.fetchDocument, { params, body })).rejects.toMatchObject(unproven)
    for (const asked of [
      { purpose: 'fetch-notice', target: documentId },
      { purpose: 'fetch-document', target: claimId },
      { purpose: 'fetch-document', target: null },
    ] as const) {
      const other = await proveWith(claimant, claimant, asked)
      await expect(claimant.call(claimApi.fetchDocument, { params, body: other })).rejects.toMatchObject(unproven)
    }
  })

  it('EB-G-2 is nobody else’s, whatever key is proven, and another’s challenge answers nothing', async () => {
    const { world, claimant, other, claimId, documentId } = await openDocument()
    await using _ = world
    const wanted = { claimId, documentId }
    await expect(fetchWith(other, other, wanted)).rejects.toMatchObject({ code: 'request.not-found' })
    await expect(fetchWith(other, claimant, wanted)).rejects.toMatchObject({ code: 'request.not-found' })
    await expect(fetchWith(claimant, other, wanted)).rejects.toMatchObject({ code: 'billing.holder-unproven' })
    const stolen = await proveWith(claimant, claimant, { purpose: 'fetch-document', target: documentId })
    const { claim } = await send(other, await signClaim(other))
    const params = { claimId: claim.claimId, documentId }
    await expect(other.call(claimApi.fetchDocument, { params, body: stolen })).rejects.toMatchObject({
      code: 'request.not-found',
    })
    expect(await world.store.db.select().from(world.store.tables.billingClaimFetches)).toEqual([])
  })

  it('EB-G-2 is not given after five minutes, nor for a signature of nothing', async () => {
    const { world, claimant, claimId, documentId } = await openDocument()
    await using _ = world
    const params = { claimId, documentId }
    const body = await proveWith(claimant, claimant, { purpose: 'fetch-document', target: documentId })
    world.test.clock.advance(5 * 60_000 + 1)
    const unproven = { code: 'billing.holder-unproven' }
    await expect(claimant.call(claimApi.fetchDocument, { params, body })).rejects.toMatchObject(unproven)
    const { challengeId } = await claimant.call(applicantApi.makeChallenge, {
      body: { purpose: 'fetch-document', target: documentId },
    })
    const signature = encodeBase64url(await signClaim(claimant))
    await expect(
      claimant.call(claimApi.fetchDocument, { params, body: { challengeId, signature } }),
    ).rejects.toMatchObject(unproven)
  })

  it('EB-G-2, OQ-EB-6 opens for the certificate that succeeded, and a later claim’s document does not for the one before', async () => {
    const { world, claimant, claimId, documentId } = await openDocument()
    await using _ = world
    world.test.clock.set('2030-03-10T03:00:00.000Z')
    const holder = await signInAgain(world, claimant)
    const second = await renew(world, holder, 'rsa-second')
    world.test.clock.set('2030-04-02T03:00:00.000Z')
    await world.run('billing-revocation-list')
    const later = await signInAgain(world, claimant)
    const { envelope } = await fetchWith(later, second, { claimId, documentId })
    expect(await open(later, { ...second, keyName: 'rsa-second' }, envelope)).toMatchObject({
      outcome: 'opened',
      content,
    })

    const { claim } = await send(later, await signClaim(second, makeClaimFile({ records: 7 })))
    world.intake.issue(claim.claimId, { ...shown, content, at: world.test.clock.now() })
    await world.run('billing-claim-reception')
    const [newest] = (await later.call(claimApi.listClaims, {})).claims
    const wanted = { claimId: claim.claimId, documentId: newest?.documents[0]?.documentId ?? '' }
    // the earlier one still signs claims: it only opens nothing of its successor’s
    const earlier = await signClaim(claimant, makeClaimFile({ records: 8 }))
    expect((await send(later, earlier)).claim.outcome).toBe('accepted')
    await expect(fetchWith(later, claimant, wanted)).rejects.toMatchObject({ code: 'billing.holder-unproven' })
    await expect(fetchWith(later, second, wanted)).resolves.toMatchObject({ fileName: shown.fileName })
  })

  it('EB-G-2 cannot be sealed to a key of an elliptic curve, and is not given in the clear instead', async () => {
    const { world, other } = await openBoth()
    await using _ = world
    const { claim } = await send(other, await signClaim(other))
    world.intake.issue(claim.claimId, { ...shown, content, at: world.test.clock.now() })
    await world.run('billing-claim-reception')
    const [listed] = (await other.call(claimApi.listClaims, {})).claims
    const wanted = { claimId: claim.claimId, documentId: listed?.documents[0]?.documentId ?? '' }
    await expect(fetchWith(other, other, wanted)).rejects.toMatchObject({ code: 'billing.holder-unproven' })
  })

  it('EB-G-2 can be fetched again after the review system was away, and nothing is written down for what was not given', async () => {
    const { world, claimant, claimId, documentId } = await openDocument()
    await using _ = world
    for (const [name, code] of [
      ['down', 'party.unreachable'],
      ['wrong-document', 'party.mismatched'],
      ['slow', 'party.timeout'],
    ] as const) {
      world.intakeFaults.set([{ name, times: 1 }])
      await expect(fetchWith(claimant, claimant, { claimId, documentId })).rejects.toMatchObject({ code })
    }
    expect(await world.store.db.select().from(world.store.tables.billingClaimFetches)).toEqual([])
    await expect(fetchWith(claimant, claimant, { claimId, documentId })).resolves.toMatchObject({
      fileName: shown.fileName,
    })
  })

  it('EB-SC-22 is told of by the list itself, which waits for nobody', async () => {
    const { world, claimant, claimId } = await openDocument()
    await using _ = world
    world.intake.issue(claimId, { ...shown, content, at: world.test.clock.now() })
    const listed = async () => (await claimant.call(claimApi.listClaims, {})).claims[0]?.documents.length
    expect(await listed()).toBe(1)
    world.test.clock.advance(60_000)
    world.intakeFaults.set([{ name: 'down', times: 1 }])
    expect(await listed()).toBe(1)
    world.test.clock.advance(60_000)
    expect(await listed()).toBe(2)
  })

  it('leaves no octet of itself in the database or the log', async () => {
    const { world, claimant, ...wanted } = await openDocument()
    await using _ = world
    await fetchWith(claimant, claimant, wanted)
    const { billingClaims, billingClaimDocuments } = world.store.tables
    const rows = [
      ...(await world.store.db.select().from(billingClaims)),
      ...(await world.store.db.select().from(billingClaimDocuments)),
    ]
    expect(JSON.stringify(rows) + world.test.logged.join('\n')).not.toContain('事業所番号')
  })
})
