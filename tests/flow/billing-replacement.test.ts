import { describe, expect, it } from 'vitest'
import { billingHolders, consent, type BillingHolder } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { applyAs, makeKeyMaterial, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'

/** A certificate whose key is out of reach: another one takes its place, without a fee (decision 011). */

const [provider, , agent] = billingHolders

const read = (world: BillingWorld, matterId: string) =>
  world.administrator(federationApi.readMatter, { params: { matterId } })
const rowOf = async (world: BillingWorld, matterId: string) => ({
  matterId,
  version: (await read(world, matterId)).version,
})
const decide = async (world: BillingWorld, matterId: string) => {
  const row = await rowOf(world, matterId)
  const deposit = { day: '2027-03-10', yen: 5000, remitter: 'X', transferKey: null }
  const { kind } = await read(world, matterId)
  const { results } =
    kind === 'agent'
      ? await world.staff(federationApi.registerDeposits, { body: { rows: [{ ...row, deposit }] } })
      : await world.staff(federationApi.requestIssue, { body: { rows: [row] } })
  return results
}
const link = (world: BillingWorld) => world.run('billing-issue-linkage', 'billing-certificate-registration')

/** Issued, then a new password by letter: the key stays under the one before, which is lost. */
const lose = async (world: BillingWorld, person: BillingHolder) => {
  const holder = await world.register(person)
  const { kind, displayName } = person
  const { matterId, applicationNumber } = await applyAs(holder, { kind, displayName })
  await decide(world, matterId)
  await link(world)
  world.test.clock.set('2027-09-15T03:00:00.000Z')
  const staff = world.test.caller(await world.test.signIn('billing-staff'))
  const administrator = world.test.caller(await world.test.signIn('billing-administrator'))
  const call = world.test.caller(await world.test.signIn('billing-holder', { id: holder.userId }))
  const [{ version } = { version: 0 }] = (
    await staff(federationApi.searchApplicants, { body: { text: holder.userId, kinds: [], page: 1 } })
  ).applicants
  await staff(federationApi.issuePassword, {
    params: { userId: holder.userId },
    body: { version, issuancePassword: await world.proof(), signInSecret: null },
  })
  const later = { ...world, staff, administrator }
  const known = { ...holder, call, proof: { ...holder.proof, passwordNumber: 2 } }
  return { world: later, holder: known, matterId, applicationNumber }
}

const replace = async (holder: Holder, person: BillingHolder, replaces: string) => {
  const { signer: _, ...key } = await makeKeyMaterial(holder, person.displayName, 'replacement')
  return holder.call(applicantApi.apply, {
    body: {
      ...key,
      requestId: crypto.randomUUID(),
      password: holder.proof,
      consentVersion: person.kind === 'provider' ? consent.version : null,
      replaces,
    },
  })
}

describe('a replacement without a fee', () => {
  it('of an agent does not wait for a deposit of nothing, and may still be undone and rejected', async () => {
    await using first = await openBilling()
    const { world, holder, applicationNumber } = await lose(first, agent)
    const made = await replace(holder, agent, applicationNumber)
    expect(made).toMatchObject({ status: 'requesting', feeYen: 0, balanceYen: 0, transferDueOn: null })
    const { timeline } = await read(world, made.matterId)
    expect(timeline.map(({ event, from, to, note }) => [event, from, to, note])).toEqual([
      ['apply', null, 'awaiting-deposit', null],
      ['register-deposit', 'awaiting-deposit', 'requesting', '0'],
    ])
    await world.administrator(federationApi.undoDecisions, { body: { rows: [await rowOf(world, made.matterId)] } })
    const rejected = await world.staff(federationApi.rejectMatter, {
      body: { rows: [await rowOf(world, made.matterId)], reason: '電話で確かめ、取下げ' },
    })
    expect(rejected.results).toMatchObject([{ outcome: 'done', status: 'rejecting' }])
  })

  it('of a provider waits for the federation’s decision as every application of a provider does', async () => {
    await using first = await openBilling()
    const { world, holder, applicationNumber } = await lose(first, provider)
    const made = await replace(holder, provider, applicationNumber)
    expect(made).toMatchObject({ status: 'awaiting-request', feeYen: 0 })
    expect(await decide(world, made.matterId)).toMatchObject([{ outcome: 'done' }])
  })

  it.each([
    ['agent', agent],
    ['provider', provider],
  ] as const)(
    'of an %s begins at once, ends when the paid one ends, and the paid one is revoked',
    async (_, person) => {
      await using first = await openBilling()
      const { world, holder, matterId, applicationNumber } = await lose(first, person)
      const paid = await read(world, matterId)
      const made = await replace(holder, person, applicationNumber)
      if (person.kind === 'provider') await decide(world, made.matterId)
      await link(world)
      expect(await read(world, made.matterId)).toMatchObject({
        status: 'issued',
        validFrom: '2027-09-15',
        validUntil: paid.validUntil,
      })
      expect(await read(world, matterId)).toMatchObject({
        status: 'revoking',
        revocation: { reason: 'superseded', requestedOn: '2027-09-15' },
      })
    },
  )
})
