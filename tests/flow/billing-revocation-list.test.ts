import { expect, it } from 'vitest'
import { createRevocationList } from '#bff/billing-certificate/revocation-list.ts'
import { createBillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { checkCrl } from '#shared/revocation/check-crl.ts'
import { TestClock } from './app-fixture.ts'
import { openTestStore } from './store-fixture.ts'

it('EB-B10: a list asked for before a newer one came in does not take its place when its answer comes after', async () => {
  await using database = await openTestStore()
  const clock = new TestClock('2027-03-10T03:00:00.000Z')
  const { authority } = await createBillingHierarchy()
  const issuer = parseCertificate(authority.certificate)
  const judge = async (number: number, serials: readonly string[]) => {
    const der = await issueCrl(
      {
        issuer: issuer.subject.der,
        spki: issuer.spki.der,
        number,
        thisUpdate: clock.now(),
        nextUpdate: new Date(clock.now().getTime() + 86_400_000),
        revoked: serials.map((serial) => ({ serial, revokedAt: clock.now() })),
      },
      authority.privateKeyPkcs8,
    )
    return checkCrl({ der, issuer, at: clock.now() })
  }
  const first = createRevocationList(database.store, clock)
  const second = createRevocationList(database.store, clock)

  const older = await judge(7, [])
  const newer = await judge(8, ['4a01'])
  const slow = Promise.withResolvers<void>()
  const waiting = first.receive({
    fetchCrl: async () => {
      await slow.promise
      return older
    },
  })
  expect(await second.receive({ fetchCrl: async () => newer })).toEqual({ outcome: 'registered' })
  slow.resolve()

  expect(await waiting).toEqual({ outcome: 'unchanged' })
  for (const list of [first, second]) {
    expect(await list.describe()).toMatchObject({ number: '8', entries: 1 })
    expect(await list.find('4a01', clock.now())).toMatchObject({ revokedAt: clock.now() })
  }
})
