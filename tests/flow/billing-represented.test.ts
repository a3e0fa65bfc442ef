import { describe, expect, it } from 'vitest'
import { billingHolders, consent, federation } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as delegationApi from '#shared/billing-certificate/delegation-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { encodeCsv } from '#shared/csv/csv.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import { judgeRows } from '#web/billing-certificate/represented/judge-row.ts'
import { RepresentedBench } from '#web/billing-certificate/represented/represented-bench.ts'
import { representedColumns } from '#web/billing-certificate/represented/represented-sheet.ts'
import type { Order, Result } from '#web/billing-certificate/represented/represented-wire.ts'
import { applyAs, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'

/** An agent's file through the page's own hands to the real server (OQ-EB-13). */

const open = async () => {
  const world = await openBilling()
  const agent = await world.register(billingHolders[2])
  const providers = [await world.register(billingHolders[0]), await world.register(billingHolders[1])] as const
  await world.staff(delegationApi.registerDelegations, {
    params: { userId: agent.userId },
    body: {
      rows: providers.map(({ userId }) => ({ providerUserId: userId, mayConsent: true, grantedOn: '2027-03-01' })),
    },
  })
  return { world, agent, providers }
}

const fileOf = (rows: readonly (readonly [string, string])[]) =>
  new Blob([encodeCsv({ columns: representedColumns, rows, encoding: 'windows-31j', rowsBefore: 0 }).bytes])

const applyFrom = async (agent: Holder, file: Blob, call = agent.call) => {
  const told: Result[] = []
  const bench = new RepresentedBench(call, (results) => void told.push(...results))
  const read = await bench.read(file)
  if (read.type !== 'read') throw new Error(read.type)
  const { providers } = await agent.call(delegationApi.listRepresented, {})
  const judged = judgeRows(read.rows, providers)
  const orders = judged.flatMap(({ row, provider, obstacle }): Order[] => {
    if (obstacle !== undefined || provider === undefined || provider.password === null) return []
    const { userId, displayName, password: terms } = provider
    const naming = { federation: federation.name, userId, displayName }
    return [{ row, naming, terms, consentVersion: consent.version, requestId: crypto.randomUUID() }]
  })
  return { told, judged, orders, bench, read }
}

const wrappedKeyOf = async (world: BillingWorld, userId: string) => {
  const { billingMatters } = world.store.tables
  const rows = await world.store.db.select().from(billingMatters)
  return rows.find((row) => row.userId === userId)?.wrappedKey ?? Buffer.alloc(0)
}

describe('an agent’s file', () => {
  it('EB-A1: each row is applied for under the provider’s own password, and told by itself', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    const [first, second] = providers
    const sent: string[] = []
    const call: Holder['call'] = (endpoint, input) => {
      sent.push(JSON.stringify(input))
      return agent.call(endpoint, input)
    }
    const file = fileOf([
      [first.userId, first.password.toLowerCase().replaceAll('-', ' ')],
      [second.userId, 'WRONG-WRONG-WRONG'],
      ['HJ999999999', first.password],
      ['HJ1', first.password],
    ])
    const { judged, orders, bench, told } = await applyFrom(agent, file, call)
    expect(judged.map(({ obstacle }) => obstacle)).toEqual([undefined, undefined, 'not-represented', 'user-id'])
    await bench.apply(orders)
    expect(told).toMatchObject([
      { row: 1, outcome: 'done', status: 'applied' },
      { row: 2, outcome: 'issuance-password.incorrect', triesLeft: 4, applicationNumber: null },
    ])
    for (const text of sent) expect(text).not.toContain(first.password)
    expect(await openPrivateKey(await wrappedKeyOf(world, first.userId), first.password)).toMatchObject({
      outcome: 'opened',
    })
    const { matters } = await first.call(applicantApi.listOwnMatters, {})
    expect(matters).toHaveLength(1)
  })

  it('EB-R-14, EB-ST-1: the agent reads 申請中 until it is decided, and never 発行依頼待ち; the provider reads its own status', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    const [first] = providers
    const { orders, bench } = await applyFrom(agent, fileOf([[first.userId, first.password]]))
    await bench.apply(orders)
    const newestOf = async () => {
      const { providers: represented } = await agent.call(delegationApi.listRepresented, {})
      expect(JSON.stringify(represented)).not.toContain('awaiting-request')
      return represented.find(({ userId }) => userId === first.userId)?.newest?.status
    }
    expect(await newestOf()).toBe('applied')
    const [matter] = (await first.call(applicantApi.listOwnMatters, {})).matters
    expect(matter?.status).toBe('awaiting-request')
    const matterId = matter?.matterId ?? ''
    const { version } = await world.staff(federationApi.readMatter, { params: { matterId } })
    await world.staff(federationApi.requestIssue, { body: { rows: [{ matterId, version }] } })
    expect(await newestOf()).toBe('requesting')
  })

  it('EB-R-3, EB-N-4: the timeline names to provider and federation alike the agent who applied and consented', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    const [first, second] = providers
    const { orders, bench } = await applyFrom(agent, fileOf([[first.userId, first.password]]))
    await bench.apply(orders)
    const [matter] = (await first.call(applicantApi.listOwnMatters, {})).matters
    const params = { matterId: matter?.matterId ?? '' }
    const own = await first.call(applicantApi.readOwnMatter, { params })
    const seen = await world.staff(federationApi.readMatter, { params })
    for (const { timeline } of [own, seen])
      expect(timeline.map(({ event, actor, by }) => [event, actor, by])).toEqual([['apply', 'holder', agent.userId]])
    // what the holder does alone names nobody
    const { matterId } = await applyAs(second, { displayName: billingHolders[1].displayName })
    const alone = await world.staff(federationApi.readMatter, { params: { matterId } })
    expect(alone.timeline.map(({ by }) => by)).toEqual([null])
  })

  it('a piece whose answer was lost is sent again, and nobody gets a second application', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    let isLost = true
    const call: Holder['call'] = async (endpoint, input) => {
      const answer = await agent.call(endpoint, input)
      if (isLost) throw new AppError('network.unreachable')
      return answer
    }
    const file = fileOf(providers.map(({ userId, password }) => [userId, password] as const))
    const { orders, bench, told } = await applyFrom(agent, file, call)
    await expect(bench.apply(orders)).rejects.toMatchObject({ code: 'network.unreachable' })
    expect(told).toEqual([])
    isLost = false
    await bench.apply(orders)
    expect(told.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    for (const { call: own } of providers) expect((await own(applicantApi.listOwnMatters, {})).matters).toHaveLength(1)
  })

  it('sends no row the file does not hold, and nothing of what is no CSV', async () => {
    const { world, agent, providers } = await open()
    await using _ = world
    const [first, second] = providers
    const { orders, bench } = await applyFrom(agent, fileOf([[first.userId, first.password]]))
    const [order] = orders
    if (order === undefined) throw new RangeError('no order')
    const swapped = { ...order, naming: { ...order.naming, userId: second.userId } }
    await expect(bench.apply([swapped])).rejects.toMatchObject({ code: 'internal.unexpected' })
    expect(await bench.read(new Blob([Uint8Array.of(0x22, 0x41)]))).toEqual({ type: 'no-csv' })
    await expect(bench.apply([order])).rejects.toMatchObject({ code: 'internal.unexpected' })
  })
})
