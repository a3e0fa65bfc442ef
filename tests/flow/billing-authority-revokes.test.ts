import { describe, expect, it } from 'vitest'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { applyAs, issueTo, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'
import { findKey, proveWith, signInAgain } from './billing-claim-fixture.ts'

/** What the authority revokes by itself: nobody asked for it here, and its list alone says so. */

const code = (name: string) => expect.objectContaining({ code: name }) as Error
const keyCompromise = 1
const certificateHold = 6

const revokeByItself = (world: BillingWorld, serial: string, reason = keyCompromise) =>
  world.books.record({
    type: 'revoked',
    transaction: 'of-the-authority',
    serial,
    reason,
    at: world.test.clock.now().toISOString(),
  })

const open = async () => {
  const world = await openBilling()
  const registered = await world.register()
  const key = await findKey(world, registered, await issueTo(world, registered), 'first')
  world.test.clock.set('2027-04-02T03:00:00.000Z')
  await world.run('billing-revocation-list')
  return { world, key, holder: await signInAgain(world, registered) }
}

const read = async (world: BillingWorld, matterId: string) =>
  world.test.caller(await world.test.signIn('billing-staff'))(federationApi.readMatter, { params: { matterId } })

const reissue = async (holder: Holder, key: Awaited<ReturnType<typeof findKey>>, proof: BillingWorld['proof']) => {
  const answer = await proveWith(holder, key, { purpose: 'password-reissue', target: null })
  return holder.call(applicantApi.reissuePassword, { body: { ...answer, ...(await proof()), envelope: 'AAAA' } })
}

describe('a certificate that is on the list', () => {
  it('EB-R-9, EB-A6: proves no holder and is not downloaded from the moment the list is in force', async () => {
    const { world, key, holder } = await open()
    await using _ = world
    const { billingMatters } = world.store.tables
    revokeByItself(world, key.serial, certificateHold)
    await world.run('billing-revocation-list')
    // a hold may end: the certificate stays 発行済み, and is good for nothing
    expect((await world.store.db.select().from(billingMatters))[0]?.status).toBe('issued')
    await expect(reissue(holder, key, world.proof)).rejects.toThrow(code('billing.holder-unproven'))
    await expect(
      holder.call(applicantApi.download, { params: { matterId: key.matterId }, body: holder.proof }),
    ).rejects.toThrow(code('billing.download-over'))

    world.books.record({
      type: 'released',
      transaction: 'of-the-authority-2',
      serial: key.serial,
      at: world.test.clock.now().toISOString(),
    })
    await world.run('billing-revocation-list')
    expect(await reissue(holder, key, world.proof)).toMatchObject({ password: { passwordNumber: 2 } })
  })

  it('EB-R-9: proves no holder where no list is in force, since nobody can say', async () => {
    const { world, key, holder } = await open()
    await using _ = world
    const { billingRevocationLists: lists } = world.store.tables
    const [{ nextUpdate } = { nextUpdate: new Date(0) }] = await world.store.db.select().from(lists)
    world.test.clock.set(nextUpdate.toISOString())
    const later = await signInAgain(world, holder)
    await expect(reissue(later, key, world.proof)).rejects.toThrow(code('billing.revocation-unknown'))
  })

  it('EB-B10, EB-R-13: becomes 失効済み by itself, its holder is told, and applies anew', async () => {
    const { world, key, holder } = await open()
    await using _ = world
    revokeByItself(world, key.serial)
    await world.run('billing-revocation-list', 'billing-revocation-list')
    const detail = await read(world, key.matterId)
    expect(detail).toMatchObject({ status: 'revoked', revokedOn: '2027-04-02', allowed: [] })
    expect(detail.timeline.slice(-3).map(({ event, actor, to, note }) => [event, actor, to, note])).toEqual([
      ['request-revocation', 'batch', 'revoking', 'listed'],
      ['link-revocation', 'batch', 'awaiting-revocation', null],
      ['confirm-revocation', 'batch', 'revoked', null],
    ])
    const { notices } = await holder.call(applicantApi.listNotices, {})
    expect(notices.filter(({ kind }) => kind === 'revoked')).toHaveLength(1)
    const { mailOutbox } = world.store.tables
    const topics = await world.store.db.select({ topic: mailOutbox.topic }).from(mailOutbox)
    expect(topics.filter(({ topic }) => topic === 'revoked')).toHaveLength(1)
    await expect(applyAs(holder, { keyName: 'second' })).resolves.toMatchObject({ status: 'awaiting-request' })
  })

  it('EB-B10: becomes 失効済み where the federation has asked too and the authority was not yet reached', async () => {
    const { world, key } = await open()
    await using _ = world
    const { version, userId } = await read(world, key.matterId)
    await world.test.caller(await world.test.signIn('billing-staff'))(federationApi.requestRevocation, {
      params: { matterId: key.matterId },
      body: {
        ...{ version, reason: 'superseded', requester: 'provider', channel: 'phone' },
        ...{ requestedOn: '2027-04-02', confirmUserId: userId },
      },
    })
    revokeByItself(world, key.serial)
    expect(await read(world, key.matterId)).toMatchObject({ status: 'revoking' })
    await world.run('billing-revocation-list')
    expect(await read(world, key.matterId)).toMatchObject({
      ...{ status: 'revoked', authorityError: null },
      revocation: { reason: 'superseded', requester: 'provider' },
    })
  })

  it('EB-B10, EB-N-5: is found by the next run where the product died between registering the list and reading it', async () => {
    const { world, key } = await open()
    await using _ = world
    revokeByItself(world, key.serial)
    const { revocationList, authority } = world.parts
    expect(await revocationList?.receive(authority)).toEqual({ outcome: 'registered' })
    expect(await read(world, key.matterId)).toMatchObject({ status: 'issued' })
    await world.run('billing-revocation-list')
    expect(await read(world, key.matterId)).toMatchObject({ status: 'revoked' })
  })
})
