/** The power goes off between any two steps of a batch: before or after a commit, before or after the outside acted. */
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createMatters } from '#bff/billing-certificate/matters.ts'
import { createBillingService } from '#bff/billing-certificate/service.ts'
import { billingHolders } from '#mocks/people/federation.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { makeKeyMaterial, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

class PowerCut extends Error {}

/** Counts borders down; from the last one on nothing gets through any more, as in a process that is gone. */
const makeFuse = (borders: number) => {
  let left = borders
  const pass = () => {
    left -= 1
    if (left < 0) throw new PowerCut()
  }
  const around =
    <Args extends readonly unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      pass()
      const result = await act(...args)
      pass()
      return result
    }
  return { around, hasBlown: () => left < 0 }
}

const issuing = [
  'billing-issue-linkage',
  'billing-certificate-registration',
  'billing-rejection',
  'billing-revocation-linkage',
  'billing-revocation-list',
]

/** The product as it is until the fuse blows; true when it came through all of it. */
const runUntilCut = async (world: BillingWorld, names: readonly string[], borders: number): Promise<boolean> => {
  const { around, hasBlown } = makeFuse(borders)
  const { store, authority, paymentSystem } = world.parts
  if (paymentSystem === undefined) throw new RangeError('no payment system')
  const service = createBillingService({
    ...world.parts,
    store: {
      ...store,
      tx: (work) => around(store.tx<never>)(work as never),
      together: (work) => around(store.together<never>)(work as never),
    },
    authority: {
      ...authority,
      requestCertificate: around(authority.requestCertificate),
      revoke: around(authority.revoke),
      fetchCrl: around(authority.fetchCrl),
    },
    paymentSystem: { report: around(paymentSystem.report), findResult: around(paymentSystem.findResult) },
  })
  const { clock, log } = world.test.platform
  for (const name of names) {
    const job = service.jobs.find((one) => one.name === name)
    try {
      await job?.run({ signal: new AbortController().signal, clock, log })
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error
    }
    if (hasBlown()) return false
  }
  return true
}

/** An application as it stands in the database; the password was proved when it was made, which costs a quarter of a second. */
const plant = async (world: BillingWorld, holder: Holder, serial: number, isIssued = false) => {
  const { store, audit } = world.test.platform
  const matterId = `m-${String(serial).padStart(4, '0')}`
  const key = await makeKeyMaterial(holder, billingHolders[0].displayName, matterId)
  await store.tx((tx) =>
    createMatters(store, audit).begin(
      tx,
      {
        matterId,
        applicationNumber: `27-${String(serial).padStart(4, '0')}`,
        year: 2027,
        yearSerial: serial,
        requestId: matterId,
        userId: holder.userId,
        kind: 'provider',
        status: isIssued ? 'issued' : 'awaiting-request',
        issuedAt: isIssued ? world.test.clock.now() : null,
        version: 1,
        appliedAt: world.test.clock.now(),
        appliedOn: '2027-03-10',
        feeYen: 5000,
        balanceYen: 5000,
        refundDue: false,
        wrappedKey: Buffer.from(decodeBase64url(key.wrappedKey)),
        wrappedUnder: 1,
        certificationRequest: Buffer.from(decodeBase64url(key.certificationRequest)),
        downloads: 0,
        authorityTries: 0,
      },
      { side: 'holder', by: holder.userId, privilege: null, requestId: matterId },
    ),
  )
  return matterId
}

export const describePowerCuts = (stores: StoreFactory) => {
  describe('the power going off in a batch', () => {
    it('EB-N-5: at any of its borders loses nothing and doubles nothing', async () => {
      await using world = await openBilling({ stores })
      const holder = await world.register()
      const { billingNotices, mailOutbox } = world.store.tables
      let borders = 0
      let serial = 0
      for (let isThrough = false; !isThrough; borders += 1) {
        const row = async (matterId: string) => ({
          matterId,
          version: (await world.staff(federationApi.readMatter, { params: { matterId } })).version,
        })
        const [asked, refused, revoked] = [
          await plant(world, holder, (serial += 1)),
          await plant(world, holder, (serial += 1)),
          await plant(world, holder, (serial += 1)),
        ]
        const request = async (matterId: string) =>
          world.staff(federationApi.requestIssue, { body: { rows: [await row(matterId)] } })
        await request(revoked)
        await world.run('billing-issue-linkage', 'billing-certificate-registration')
        const { version } = await row(revoked)
        await world.staff(federationApi.requestRevocation, {
          params: { matterId: revoked },
          body: {
            version,
            reason: 'superseded',
            requester: 'provider',
            channel: 'phone',
            requestedOn: '2027-03-10',
            confirmUserId: holder.userId,
          },
        })
        await request(asked)
        await world.staff(federationApi.rejectMatter, { body: { rows: [await row(refused)], reason: '取下げ' } })
        const before = { ...world.books.counts }

        isThrough = await runUntilCut(world, issuing, borders)
        await world.run(...issuing, ...issuing)

        const read = (matterId: string) => world.staff(federationApi.readMatter, { params: { matterId } })
        const issued = await read(asked)
        expect([borders, issued.status, (await read(refused)).status, (await read(revoked)).status]).toEqual([
          borders,
          'issued',
          'rejected',
          'revoked',
        ])
        // once here, once there
        expect(world.books.counts).toEqual({ issued: before.issued + 1, revoked: before.revoked + 1, pending: 0 })
        expect(
          issued.timeline.map(({ event }) => event).filter((event) => event === 'register-certificate'),
        ).toHaveLength(1)
        const notices = await world.store.db
          .select({ occasion: billingNotices.occasion })
          .from(billingNotices)
          .where(eq(billingNotices.userId, holder.userId))
        const about = (matterId: string) =>
          notices.map(({ occasion }) => occasion).filter((occasion) => occasion.endsWith(matterId))
        expect([about(asked), about(refused), about(revoked)]).toEqual([
          [`issued:${asked}`],
          [`rejected:${refused}`],
          expect.arrayContaining([`issued:${revoked}`, `revoked:${revoked}`]) as unknown,
        ])
        const mails = await world.store.db.select({ topic: mailOutbox.topic, about: mailOutbox.about }).from(mailOutbox)
        expect(mails.filter((mail) => mail.about === asked)).toEqual([{ topic: 'issued', about: asked }])
      }
      // both sides of every commit and of every question were tried
      expect(borders).toBeGreaterThan(25)
    }, 120_000)

    it('EB-B11, EB-N-5: at any border of the offset takes each yen once', async () => {
      await using world = await openBilling({ stores })
      const holder = await world.register()
      const { billingMatters, billingOffsetMonths } = world.store.tables
      const matterId = await plant(world, holder, 1, true)
      world.payments.setPayable(holder.userId, 10)
      const batch = 'billing-offset-linkage'
      let borders = 0
      for (let isThrough = false; !isThrough; borders += 1) {
        world.test.clock.set(
          `20${30 + Math.floor(borders / 12)}-${String((borders % 12) + 1).padStart(2, '0')}-05T03:00:00Z`,
        )
        const isReported = await runUntilCut(world, [batch], borders)
        await world.run(batch, batch)
        const reported = world.payments.list()
        world.payments.close(reported.at(-1)?.month ?? '')
        isThrough = (await runUntilCut(world, [batch], borders)) && isReported
        await world.run(batch, batch)
        const months = await world.store.db.select().from(billingOffsetMonths)
        const [matter] = await world.store.db.select().from(billingMatters).where(eq(billingMatters.matterId, matterId))
        const expected = 10 * (borders + 1)
        expect([borders, matter?.balanceYen]).toEqual([borders, 5000 - expected])
        expect(months.map(({ takenYen }) => takenYen)).toEqual(months.map(() => 10))
        expect([months.length, reported.length]).toEqual([borders + 1, borders + 1])
      }
      expect(borders).toBeGreaterThan(8)
    }, 60_000)
  })
}
