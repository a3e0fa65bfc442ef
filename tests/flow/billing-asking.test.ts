import { describe, expect, it } from 'vitest'
import { billingHolders } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { decideHeldCertificate } from '#shared/billing-certificate/held-certificate-api.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { toNameText } from '#shared/pki/name.ts'
import { applyAs, issueTo, openBilling, type BillingWorld } from './billing-fixture.ts'
import { signInAgain } from './billing-claim-fixture.ts'

/** What the authority is asked, and what becomes of an answer that is neither yes nor lost. */

const [, , agent] = billingHolders
const code = (name: string) => expect.objectContaining({ code: name }) as Error

const staffOf = async (world: BillingWorld, role: 'billing-staff' | 'billing-administrator' = 'billing-staff') =>
  world.test.caller(await world.test.signIn(role))
const read = async (world: BillingWorld, matterId: string) =>
  (await staffOf(world))(federationApi.readMatter, { params: { matterId } })
const link = 'billing-issue-linkage'
const register = 'billing-certificate-registration'

const request = async (world: BillingWorld, matterId: string) => {
  const { version } = await read(world, matterId)
  await (
    await staffOf(world)
  )(federationApi.requestIssue, { body: { rows: [{ matterId, version }] } })
}

/** 発行依頼中, of one provider. */
const openRequested = async (options: Parameters<typeof openBilling>[0] = {}) => {
  const world = await openBilling(options)
  const holder = await world.register()
  const { matterId } = await applyAs(holder)
  await request(world, matterId)
  return { world, holder, matterId }
}

const datesOf = async (world: BillingWorld, matterId: string) => {
  const { validFrom, validUntil } = await read(world, matterId)
  return [validFrom, validUntil]
}

describe('the validity that is asked for', () => {
  const lastOfMarch = { start: '2027-03-31T14:50:00.000Z' }

  it('EB-R-11 goes by the day of the application, whichever day the batch runs on', async () => {
    const { world, holder, matterId } = await openRequested(lastOfMarch)
    await using _ = world
    const { validity } = await holder.call(applicantApi.readCounter, {})
    expect(validity).toEqual({ from: '2027-04-01', until: '2030-04-30' })
    world.test.clock.set('2027-03-31T15:10:00.000Z')
    await world.run(link, register)
    expect(await datesOf(world, matterId)).toEqual(['2027-04-01', '2030-04-30'])
    expect(await read(world, matterId)).toMatchObject({ status: 'issued', appliedOn: '2027-03-31' })
  })

  it('EB-R-11 begins with the day it is asked for where a transfer came late, and ends on the day that was promised', async () => {
    await using world = await openBilling(lastOfMarch)
    const { matterId } = await applyAs(await world.register(agent), { kind: 'agent', displayName: agent.displayName })
    world.test.clock.set('2027-04-20T03:00:00.000Z')
    const deposit = { day: '2027-04-19', yen: 5000, remitter: 'X', transferKey: null }
    const { version } = await read(world, matterId)
    const rows = [{ matterId, version, deposit }]
    await (
      await staffOf(world)
    )(federationApi.registerDeposits, { body: { rows } })
    await world.run(link, register)
    expect(await datesOf(world, matterId)).toEqual(['2027-04-20', '2030-04-30'])
  })

  it('EB-N-5, EB-R-11 is the same after midnight where the answer was lost, for it is the same question', async () => {
    await using world = await openBilling(lastOfMarch)
    const { billingMatters } = world.store.tables
    const { matterId } = await applyAs(await world.register())
    world.test.clock.set('2027-04-05T14:50:00.000Z')
    await request(world, matterId)
    world.authorityFaults.set([{ name: 'down' }])
    await world.run(link)
    expect(await datesOf(world, matterId)).toEqual(['2027-04-05', '2030-04-30'])
    const [asked] = await world.store.db.select().from(billingMatters)
    world.authorityFaults.set([])
    world.test.clock.set('2027-04-05T15:10:00.000Z')
    await world.run(link, register)
    const [issued] = await world.store.db.select().from(billingMatters)
    expect(issued?.transactionId).toBe(asked?.transactionId)
    expect(await datesOf(world, matterId)).toEqual(['2027-04-05', '2030-04-30'])
  })
})

describe('an authority that decides against a request', () => {
  it('EB-X-7, EB-B9 after it had put it off: is asked under a new name, and its refusal is one step of the timeline', async () => {
    const { world, matterId } = await openRequested()
    await using _ = world
    world.authorityFaults.set([{ name: 'waiting', times: 1, delayMs: 60_000 }])
    await world.run(link)
    expect(await read(world, matterId)).toMatchObject({ status: 'awaiting-issue', authorityError: null })
    const before = await datesOf(world, matterId)
    world.authorityFaults.set([{ name: 'end-transaction' }])
    for (let run = 0; run < 5; run += 1) await world.run(register)
    const refused = await read(world, matterId)
    expect(refused).toMatchObject({
      status: 'awaiting-issue',
      authorityError: { code: 'refused.incorrectData', tries: 5 },
    })
    expect(refused.timeline.filter(({ event }) => event === 'ca-error')).toHaveLength(1)
    world.authorityFaults.set([])
    await world.run(register)
    expect(await read(world, matterId)).toMatchObject({ status: 'issued', authorityError: null })
    expect(await datesOf(world, matterId)).toEqual(before)
    expect(world.books.counts).toMatchObject({ issued: 1, pending: 0 })
  })

  it('EB-N-5 is asked the same again where its system failed: that decides nothing, and nothing is issued twice', async () => {
    const { world, matterId } = await openRequested()
    await using _ = world
    world.authorityFaults.set([{ name: 'waiting', times: 1, delayMs: 60_000 }])
    await world.run(link)
    const { billingMatters } = world.store.tables
    const [named] = await world.store.db.select().from(billingMatters)
    world.authorityFaults.set([{ name: 'fail' }])
    await world.run(register)
    expect(await read(world, matterId)).toMatchObject({ authorityError: { code: 'refused.systemFailure' } })
    world.authorityFaults.set([])
    world.test.clock.advance(61_000)
    await world.run(register)
    const [issued] = await world.store.db.select().from(billingMatters)
    expect(issued).toMatchObject({ status: 'issued', transactionId: named?.transactionId })
    expect(world.books.counts).toMatchObject({ issued: 1, pending: 0 })
  })
})

const decide = async (world: BillingWorld, matterId: string, decision: 'accept' | 'decline') => {
  const { version } = await read(world, matterId)
  const params = { matterId }
  return (await staffOf(world))(decideHeldCertificate, { params, body: { version, decision } })
}

describe('a certificate that is not the one that was asked for', () => {
  it.each([
    ['other-subject', 'at once', 'C=JP, CN=HJ999999999'],
    ['other-subject', 'later', 'C=JP, CN=HJ999999999'],
    ['granted-with-mods', 'at once', undefined],
  ] as const)('EB-X-1, EB-TR-7 %s, given %s: stays 発行待ち until a person took it', async (name, when, subject) => {
    const { world, holder, matterId } = await openRequested()
    await using _ = world
    if (when === 'later') {
      world.authorityFaults.set([{ name: 'waiting', times: 1, delayMs: 1000 }])
      await world.run(link)
      world.test.clock.advance(2000)
    }
    world.authorityFaults.set([{ name, times: 1 }])
    await world.run(link, register, register)
    const held = await read(world, matterId)
    const [own] = await world.store.db.select().from(world.store.tables.billingMatters)
    const asked = `C=JP, O=${held.heldCertificate?.askedSubject.split('O=')[1] ?? ''}`
    expect(held).toMatchObject({
      status: 'awaiting-issue',
      serial: null,
      authorityError: { code: 'certificate.changed', tries: 1 },
      heldCertificate: { subject: subject ?? asked, askedSubject: asked },
    })
    const noted = held.timeline.filter(({ event }) => event === 'hold-certificate')
    expect(noted.map(({ note }) => note)).toEqual([held.heldCertificate?.serial])
    expect(own?.issuedAt).toBeNull()
    const { batches } = await (await staffOf(world, 'billing-administrator'))(federationApi.listBatches, {})
    expect(batches.find((batch) => batch.name === register)).toMatchObject({
      waiting: 1,
      errors: [{ applicationNumber: held.applicationNumber, code: 'certificate.changed' }],
    })
    await expect(holder.call(applicantApi.download, { params: { matterId }, body: holder.proof })).rejects.toThrow(
      code('lifecycle.illegal'),
    )
    expect(await world.store.db.select().from(world.store.tables.mailOutbox)).toEqual([])

    const taken = await decide(world, matterId, 'accept')
    expect(taken).toMatchObject({ status: 'awaiting-issue', authorityError: null, heldCertificate: null })
    expect(taken.timeline.at(-1)).toMatchObject({
      ...{ event: 'accept-certificate', actor: 'federation', by: 'billing-staff' },
      note: held.heldCertificate?.serial,
    })
    await expect(decide(world, matterId, 'decline')).rejects.toThrow(code('lifecycle.illegal'))
    await world.run(register)
    expect(await read(world, matterId)).toMatchObject({ status: 'issued', serial: held.heldCertificate?.serial })
  })

  it('EB-X-1, EB-X-2 is revoked at the authority where a person declined it, and the request is asked for anew', async () => {
    const { world, matterId } = await openRequested()
    await using _ = world
    world.authorityFaults.set([{ name: 'other-subject', times: 1 }])
    await world.run(link)
    const { heldCertificate } = await read(world, matterId)
    const wrong = heldCertificate?.serial ?? ''
    await decide(world, matterId, 'decline')
    // nobody is answered: what was declined stays declined, and is never registered
    world.authorityFaults.set([{ name: 'down' }])
    await world.run(register)
    world.authorityFaults.set([{ name: 'reject-item', target: wrong, times: 1 }])
    await world.run(register)
    expect(await read(world, matterId)).toMatchObject({
      ...{ status: 'awaiting-issue', serial: null, heldCertificate: null },
      authorityError: { code: 'refused.incorrectData' },
    })
    world.authorityFaults.set([])
    await world.run(register)
    expect(world.books.revoked.map(([serial]) => serial)).toEqual([wrong])
    expect((await read(world, matterId)).timeline.slice(-1)).toMatchObject([
      { event: 'return-certificate', actor: 'batch', note: wrong },
    ])
    await world.run(register)
    const issued = await read(world, matterId)
    expect(issued).toMatchObject({ status: 'issued', authorityError: null, heldCertificate: null })
    const [row] = await world.store.db.select().from(world.store.tables.billingMatters)
    const { subject, serial } = parseCertificate(new Uint8Array(row?.certificate ?? []))
    expect([issued.serial === wrong, serial]).toEqual([false, issued.serial])
    expect(toNameText(subject)).toBe(heldCertificate?.askedSubject)
    expect(world.books.counts).toMatchObject({ issued: 2, revoked: 1 })
  })

  it('EB-R-15, EB-R-18 is decided by the federation’s people alone, on what they saw', async () => {
    const { world, holder, matterId } = await openRequested()
    await using _ = world
    world.authorityFaults.set([{ name: 'other-subject', times: 1 }])
    await world.run(link)
    const params = { matterId }
    const { version } = await read(world, matterId)
    const body = { version, decision: 'accept' } as const
    const again = await signInAgain(world, holder)
    await expect(again.call(decideHeldCertificate, { params, body })).rejects.toThrow(code('session.required'))
    await expect(world.test.caller()(decideHeldCertificate, { params, body })).rejects.toThrow(code('session.required'))
    const staff = await staffOf(world)
    const stale = { params, body: { ...body, version: version - 1 } }
    await expect(staff(decideHeldCertificate, stale)).rejects.toThrow(code('lifecycle.stale'))
    const unknown = { params: { matterId: 'x' }, body }
    await expect(staff(decideHeldCertificate, unknown)).rejects.toThrow(code('request.not-found'))
    const other = await issueTo(world, await world.register(billingHolders[1]), billingHolders[1])
    await expect(decide(world, other, 'accept')).rejects.toThrow(code('lifecycle.illegal'))
  })
})
