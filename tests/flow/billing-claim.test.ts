import { describe, expect, it } from 'vitest'
import { verifyAudit } from '#bff/platform/audit.ts'
import { createClaimService } from '#bff/billing-claim/service.ts'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { makeCa, makeIdentity } from '#mocks/pki/identity.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import * as cardApi from '#shared/billing-claim/claim-card-api.ts'
import * as claimApi from '#shared/billing-claim/claim-api.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { createApp } from '#bff/app.ts'
import { createCaller } from '#shared/contract/client.ts'
import { buildPath, type Endpoint } from '#shared/contract/endpoint.ts'
import { testOrigin } from './app-fixture.ts'
import {
  april,
  openBoth,
  openClaims,
  renew,
  send,
  signClaim,
  signInAgain,
  type Claimant,
} from './billing-claim-fixture.ts'
import { describeClaims } from './billing-claim-suites.ts'

const refusalOf = async (claimant: Claimant, cms: Uint8Array<ArrayBuffer>) => {
  const { claim, receipt } = await send(claimant, cms)
  expect(receipt).toBeNull()
  expect(claim.outcome).toBe('refused')
  return claim
}

describeClaims()

describe('a signed claim', () => {
  it('EB-G-1, EB-SC-22 is accepted with the federation’s receipt, and stored with the serial that signed it', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const { claim, receipt } = await send(claimant, await signClaim(claimant))
    expect(claim).toMatchObject({
      outcome: 'accepted',
      refusal: null,
      fileName: '請求 3月分.csv',
      records: 5,
      serial: claimant.serial,
      signedBy: 'certificate',
      documents: [],
    })
    const { outcome, signers, content } = await verifyCms({ cms: decodeBase64url(receipt ?? '') })
    expect(outcome).toBe('passed')
    expect(signers[0]?.certificate?.der).toEqual(world.intakeSigner.signer.certificate)
    const said = JSON.parse(Buffer.from(content ?? []).toString()) as object
    expect(said).toMatchObject({ claimId: claim.claimId, digest: claim.digest, sender: claimant.userId })
    expect(await claimant.call(claimApi.listClaims, {})).toEqual({ claims: [claim] })
    const params = { claimId: claim.claimId }
    expect(await claimant.call(claimApi.fetchReceipt, { params })).toEqual({ receipt })
    expect(await verifyAudit(world.store)).toMatchObject({ intact: true })
  })

  it('EB-G-1 is refused when anything of it was changed, and when nothing signed is in it', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const whole = await signClaim(claimant)
    const changed = whole.slice()
    changed[Buffer.from(whole).indexOf('J121')] = 0x4b
    const detached = await signCms({ content: encodeUtf8('x'), detached: true, ...claimant })
    const invented = [changed, detached, encodeUtf8('no message'), new Uint8Array(), whole.slice(0, -1)]
    for (const cms of invented)
      expect(await refusalOf(claimant, cms)).toMatchObject({
        refusal: 'signature-invalid',
        serial: null,
        records: null,
      })
    expect(world.intake.listClaims()).toEqual([])
    expect((await claimant.call(claimApi.listClaims, {})).claims).toHaveLength(invented.length)
  })

  it('EB-G-1 is refused where the dedicated authority did not issue the certificate, whatever it says of itself', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const stranger = await makeIdentity(await makeCa())
    const cms = await signClaim({ certificate: stranger.certificate.der, signer: stranger.signer })
    expect(await refusalOf(claimant, cms)).toMatchObject({
      refusal: 'certificate-not-ours',
      serial: stranger.certificate.serial,
    })
  })

  it('EB-G-1 is refused before the certificate begins and after it has ended', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    world.test.clock.set('2027-03-31T14:59:00.000Z')
    expect(await refusalOf(await signInAgain(world, claimant), await signClaim(claimant))).toMatchObject({
      refusal: 'certificate-expired',
    })
    world.test.clock.set('2031-06-01T03:00:00.000Z')
    await world.run('billing-revocation-list')
    expect(await refusalOf(await signInAgain(world, claimant), await signClaim(claimant))).toMatchObject({
      refusal: 'certificate-expired',
    })
  })

  it('EB-G-1 is refused once revocation was asked for, before the list says so, and when it does', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const staff = world.test.caller(await world.test.signIn('billing-staff'))
    const { matterId } = claimant
    const { version } = await staff(federationApi.readMatter, { params: { matterId } })
    await staff(federationApi.requestRevocation, {
      params: { matterId },
      body: {
        version,
        reason: 'key-compromise',
        requester: 'provider',
        channel: 'phone',
        requestedOn: '2027-04-05',
        confirmUserId: claimant.userId,
      },
    })
    expect(await refusalOf(claimant, await signClaim(claimant))).toMatchObject({ refusal: 'certificate-revoked' })
    await world.run('billing-revocation-linkage', 'billing-revocation-list')
    expect(await world.claimParts.revocationList.find(claimant.serial, new Date(april))).toMatchObject({
      reason: 'key-compromise',
    })
    expect(await refusalOf(claimant, await signClaim(claimant))).toMatchObject({ refusal: 'certificate-revoked' })
  })

  it('EB-G-1 is refused where no list is in force: nobody can say', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    world.test.clock.set('2027-06-05T03:00:00.000Z')
    const again = await signInAgain(world, claimant)
    expect(await refusalOf(again, await signClaim(claimant))).toMatchObject({ refusal: 'revocation-list-missing' })
    await world.run('billing-revocation-list')
    expect((await send(again, await signClaim(claimant))).claim).toMatchObject({ outcome: 'accepted' })
  })

  it('EB-G-1, EB-R-18 is refused under the certificate of another user, and nobody learns whether that is revoked', async () => {
    const { world, claimant, other } = await openBoth()
    await using _ = world
    expect(await refusalOf(other, await signClaim(claimant))).toMatchObject({ refusal: 'certificate-of-another' })
    expect(world.intake.listClaims()).toEqual([])
  })

  it('EB-SC-22 is refused by fault and line where the file is not whole', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const file = makeClaimFile({ records: 3 })
    const cut = file.slice(0, file.length - 5)
    expect(await refusalOf(claimant, await signClaim(claimant, cut))).toMatchObject({
      refusal: 'content-malformed',
      refusedLine: 5,
      refusedFault: 'end-missing',
      records: null,
    })
    const utf8 = encodeUtf8('1,1,0,1,J11,0,0,9910000017,0,7,202703,0\r\n2,2,J121,"髙橋"\r\n3,3\r\n')
    expect(await refusalOf(claimant, await signClaim(claimant, utf8))).toMatchObject({
      refusedLine: 2,
      refusedFault: 'character',
    })
  })

  it('EB-G-1 that arrived before the product died is known again after its start, without its octets', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    world.intakeFaults.set([{ name: 'answer-lost', times: 1 }])
    await expect(send(claimant, await signClaim(claimant))).rejects.toMatchObject({ code: 'party.unreachable' })
    expect(world.intake.listClaims()).toHaveLength(1)

    const restarted = createApp({
      platform: world.test.platform,
      services: [createClaimService(world.claimParts)],
      version: '0.0.0',
    })
    const call = createCaller(async (input, init) => {
      const headers = new Headers(init?.headers)
      for (const [key, value] of Object.entries({
        host: 'localhost:8787',
        origin: testOrigin,
        cookie: claimant.cookie,
      }))
        headers.set(key, value)
      return restarted.fetch(new Request(input, { ...init, headers }))
    }, testOrigin)
    const { claims } = await call(claimApi.listClaims, {})
    expect(claims).toMatchObject([{ outcome: 'accepted', claimId: world.intake.listClaims()[0]?.claimId }])
  })

  it('EB-G-1 that never arrived is shown to nobody, and goes on under its own id when it is sent again', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const cms = await signClaim(claimant)
    world.intakeFaults.set([{ name: 'down', times: 1 }])
    await expect(send(claimant, cms)).rejects.toMatchObject({ code: 'party.unreachable' })
    const { billingClaims } = world.store.tables
    const [sending] = await world.store.db.select().from(billingClaims)
    expect(sending).toMatchObject({ outcome: 'sending' })
    await world.run('billing-claim-reception')
    expect(await claimant.call(claimApi.listClaims, {})).toEqual({ claims: [] })
    const params = { claimId: sending?.claimId ?? '' }
    await expect(claimant.call(claimApi.fetchReceipt, { params })).rejects.toMatchObject({ code: 'request.not-found' })
    expect((await send(claimant, cms)).claim).toMatchObject({ claimId: sending?.claimId })
  })

  it('EB-R-18 is nobody’s but the sender’s', async () => {
    const { world, claimant, other } = await openBoth()
    await using _ = world
    const { claim } = await send(claimant, await signClaim(claimant))
    expect(await other.call(claimApi.listClaims, {})).toEqual({ claims: [] })
    const params = { claimId: claim.claimId }
    await expect(other.call(claimApi.fetchReceipt, { params })).rejects.toMatchObject({ code: 'request.not-found' })
    const nobody = world.test.caller()
    await expect(nobody(claimApi.listClaims, {})).rejects.toMatchObject({ code: 'session.required' })
    await expect(send({ call: nobody }, await signClaim(claimant))).rejects.toMatchObject({ code: 'session.required' })
    const staff = world.test.caller(await world.test.signIn('billing-staff'))
    await expect(staff(claimApi.listClaims, {})).rejects.toMatchObject({ code: 'session.required' })
  })

  it('EB-R-18 has no route that answers without its holder’s session', async () => {
    const { world } = await openClaims()
    await using _ = world
    const strangers = [{}, { cookie: await world.test.signIn('billing-staff') }]
    const params = { claimId: 'x', documentId: 'x', cardId: 'x', fileName: 'x' }
    const { submitClaim, listClaims, fetchReceipt, fetchDocument } = claimApi
    const { listClaimCards, registerClaimCard, removeClaimCard } = cardApi
    const ofClaims: readonly Endpoint[] = [submitClaim, listClaims, fetchReceipt, fetchDocument]
    const ofCards: readonly Endpoint[] = [listClaimCards, registerClaimCard, removeClaimCard]
    const mounted = world.test.app.endpoints.filter(({ path }) => path.includes('/claim'))
    expect(new Set(mounted)).toEqual(new Set([...ofClaims, ...ofCards]))
    for (const { method, path } of mounted)
      for (const who of strangers)
        expect((await world.test.request(method, buildPath(path, params), who)).status).toBe(401)
  })

  it('has a name that leads nowhere', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const cms = await signClaim(claimant)
    for (const name of ['..\\a.csv', 'a\nb', 'a'.repeat(201)])
      await expect(send(claimant, cms, name)).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('leaves neither what it claims nor the certificate behind', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    await send(claimant, await signClaim(claimant))
    const { billingClaims } = world.store.tables
    const kept = JSON.stringify(await world.store.db.select().from(billingClaims)) + world.test.logged.join('\n')
    expect(kept).not.toContain('J121')
    expect(kept).not.toContain('青瀬市長')
  })

  it('EB-G-1, OQ-EB-6 may be signed by the old certificate as long as it lasts, and by the new one', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    world.test.clock.set('2030-03-10T03:00:00.000Z')
    const holder = await signInAgain(world, claimant)
    const key = await renew(world, holder, 'second')
    expect((await send(holder, await signClaim(claimant))).claim).toMatchObject({ outcome: 'accepted' })
    world.test.clock.set('2030-04-02T03:00:00.000Z')
    await world.run('billing-revocation-list')
    const later = await signInAgain(world, claimant)
    expect((await send(later, await signClaim(key, makeClaimFile({ records: 7 })))).claim).toMatchObject({
      outcome: 'accepted',
      serial: key.serial,
    })
  })
})
