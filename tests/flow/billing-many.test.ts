import { describe, expect, it } from 'vitest'
import { billingHolders, consent } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as delegationApi from '#shared/billing-certificate/delegation-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { makeKeyMaterial, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'

const code = (name: string) => expect.objectContaining({ code: name }) as Error

describe('many holders from one file', () => {
  const registration = async (world: BillingWorld, userId: string | null, requestId: string) => {
    const { userId: _, testId: __, ...applicant } = billingHolders[0]
    return {
      requestId,
      userId,
      applicant,
      signInSecret: 'a-long-sign-in-secret',
      issuancePassword: await world.proof(),
    }
  }

  it('EB-G-7: each row by itself; an ID that is taken is that row’s own trouble, the same file again is done once', async () => {
    await using world = await openBilling()
    const [first = '', second = '', third = ''] = [1, 2, 3].map(() => crypto.randomUUID())
    const rows = [
      await registration(world, 'HJ700000001', first),
      await registration(world, null, second),
      await registration(world, 'HJ700000001', third),
    ]
    const send = async () => (await world.staff(federationApi.registerApplicants, { body: { rows } })).results
    const results = await send()
    const outcomes = results.map(({ outcome }) => outcome)
    expect(outcomes[1]).toBe('done')
    expect(new Set([outcomes[0], outcomes[2]])).toEqual(new Set(['done', 'database.conflict']))
    expect(results.map(({ applicant }) => applicant?.userId).filter((id) => id === 'HJ700000001')).toHaveLength(1)
    expect((await send()).map(({ outcome }) => outcome)).toEqual(outcomes)
    const all = { text: '', kinds: [], page: 1 }
    expect((await world.staff(federationApi.searchApplicants, { body: all })).total).toBe(2)
  })
})

describe('an agent that applies for many', () => {
  const open = async () => {
    const world = await openBilling()
    const agent = await world.register(billingHolders[2])
    const providers = [await world.register(billingHolders[0]), await world.register(billingHolders[1])]
    return { world, agent, providers }
  }
  const grant = (world: BillingWorld, agent: Holder, rows: { providerUserId: string; mayConsent: boolean }[]) =>
    world.staff(delegationApi.registerDelegations, {
      params: { userId: agent.userId },
      body: { rows: rows.map((row) => ({ ...row, grantedOn: '2027-03-01' })) },
    })
  const rowOf = async (provider: Holder, displayName: string) => {
    const { signer: _, ...key } = await makeKeyMaterial(provider, displayName)
    return {
      userId: provider.userId,
      ...key,
      password: provider.proof,
      consentVersion: consent.version,
      requestId: crypto.randomUUID(),
    }
  }

  it('applies for each provider by itself, and the certificate is the provider’s', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    const [first, second] = providers as [Holder, Holder]
    const granted = await grant(world, agent, [
      { providerUserId: first.userId, mayConsent: true },
      { providerUserId: second.userId, mayConsent: false },
      { providerUserId: first.userId, mayConsent: true },
      { providerUserId: agent.userId, mayConsent: true },
    ])
    expect(granted.results.map(({ outcome }) => outcome)).toEqual([
      'done',
      'done',
      'lifecycle.stale',
      'request.not-found',
    ])
    const { providers: represented } = await agent.call(delegationApi.listRepresented, {})
    expect(new Map(represented.map(({ userId, mayConsent }) => [userId, mayConsent]))).toEqual(
      new Map([
        [first.userId, true],
        [second.userId, false],
      ]),
    )

    const rows = [
      await rowOf(first, billingHolders[0].displayName),
      // EB-R-3: nobody consented to the offset for this one
      await rowOf(second, billingHolders[1].displayName),
      { ...(await rowOf(first, billingHolders[0].displayName)), userId: 'HJ123456789' },
    ]
    const send = () => agent.call(delegationApi.applyForMany, { body: { rows } })
    const { results } = await send()
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'billing.consent-missing', 'request.not-found'])
    expect((await send()).results[0]).toEqual(results[0])

    const { matters } = await first.call(applicantApi.listOwnMatters, {})
    expect(matters).toMatchObject([{ status: 'awaiting-request', feeYen: 5000 }])
    expect(await agent.call(applicantApi.listOwnMatters, {})).toEqual({ matters: [] })
    const detail = await world.staff(federationApi.readMatter, { params: { matterId: matters[0]?.matterId ?? '' } })
    expect(detail).toMatchObject({ userId: first.userId, kind: 'provider', consent: { version: consent.version } })
  })

  it('counts a wrong password against the provider it was meant for, and says what is left', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    const [first] = providers as [Holder]
    await grant(world, agent, [{ providerUserId: first.userId, mayConsent: true }])
    const row = await rowOf(first, billingHolders[0].displayName)
    const wrong = { ...row, password: { ...row.password, proof: encodeBase64url(new Uint8Array(32)) } }
    const { results } = await agent.call(delegationApi.applyForMany, { body: { rows: [wrong] } })
    expect(results).toMatchObject([{ outcome: 'issuance-password.incorrect', triesLeft: 4 }])
  })

  it('loses the provider when the power of attorney ends, and keeps what was applied for', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    const [first] = providers as [Holder]
    await grant(world, agent, [{ providerUserId: first.userId, mayConsent: true }])
    const row = await rowOf(first, billingHolders[0].displayName)
    await agent.call(delegationApi.applyForMany, { body: { rows: [row] } })
    const { delegations } = await world.staff(delegationApi.listDelegations, { params: { userId: agent.userId } })
    const params = { delegationId: delegations[0]?.delegationId ?? '' }
    await world.staff(delegationApi.endDelegation, { params })
    await expect(world.staff(delegationApi.endDelegation, { params })).rejects.toThrow(code('request.not-found'))
    expect((await agent.call(delegationApi.listRepresented, {})).providers).toEqual([])
    const { results } = await agent.call(delegationApi.applyForMany, { body: { rows: [row] } })
    expect(results).toMatchObject([{ outcome: 'request.not-found' }])
    expect((await first.call(applicantApi.listOwnMatters, {})).matters).toHaveLength(1)
  })

  it('EB-R-18: is not what a provider, a stranger or the federation’s holder may be', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    const [first] = providers as [Holder]
    await expect(first.call(delegationApi.listRepresented, {})).rejects.toThrow(code('session.forbidden'))
    await expect(world.staff(delegationApi.listRepresented, {})).rejects.toThrow(code('session.required'))
    await expect(grant(world, first, [{ providerUserId: first.userId, mayConsent: true }])).rejects.toThrow(
      code('request.invalid'),
    )
    await expect(agent.call(delegationApi.listDelegations, { params: { userId: agent.userId } })).rejects.toThrow(
      code('session.required'),
    )
  })
})
