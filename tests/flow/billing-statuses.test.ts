import { describe, expect, it } from 'vitest'
import { createBillingService } from '#bff/billing-certificate/service.ts'
import { billingSettings } from '#bff/billing-certificate/settings.ts'
import { billingHolders, consent, federation } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import type { MatterStatus } from '#shared/billing-certificate/lifecycle.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { openPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import { applyAs, issueTo, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'

const code = (name: string) => expect.objectContaining({ code: name }) as Error
const [provider, , agent, staffHolder] = billingHolders

const read = (world: BillingWorld, matterId: string) =>
  world.administrator(federationApi.readMatter, { params: { matterId } })
const rowOf = async (world: BillingWorld, matterId: string) => ({
  matterId,
  version: (await read(world, matterId)).version,
})

const acts = (world: BillingWorld, matterId: string) => ({
  request: async () => world.staff(federationApi.requestIssue, { body: { rows: [await rowOf(world, matterId)] } }),
  deposit: async () => {
    const deposit = { day: '2027-03-10', yen: 5000, remitter: 'X', transferKey: null }
    const row = { ...(await rowOf(world, matterId)), deposit }
    return world.staff(federationApi.registerDeposits, { body: { rows: [row] } })
  },
  reject: async () =>
    world.staff(federationApi.rejectMatter, { body: { rows: [await rowOf(world, matterId)], reason: '取下げ' } }),
  undo: async () =>
    world.administrator(federationApi.undoDecisions, { body: { rows: [await rowOf(world, matterId)] } }),
  revoke: async () => {
    const { userId, version } = await read(world, matterId)
    const asked = { reason: 'cessation-of-operation', requester: 'prefecture', channel: 'phone' } as const
    const body = { version, ...asked, requestedOn: '2027-03-10', confirmUserId: userId }
    return world.staff(federationApi.requestRevocation, { params: { matterId }, body })
  },
})

/** What the holder, the federation's list and its detail say: EB-G-10 wants one truth. */
const see = async (world: BillingWorld, holder: Holder, matterId: string): Promise<MatterStatus> => {
  const { matters } = await holder.call(applicantApi.listOwnMatters, {})
  const { matter } = await holder.call(applicantApi.readOwnMatter, { params: { matterId } })
  const filter = {
    ...{ kinds: [], statuses: [], userId: holder.userId, name: '' },
    ...{ appliedFrom: null, appliedUntil: null, expiredOnly: false },
  }
  const listed = await world.staff(federationApi.searchMatters, { body: { filter, page: 1 } })
  const { status } = await read(world, matterId)
  expect([matters[0]?.status, matter.status, listed.matters[0]?.status]).toEqual([status, status, status])
  return status
}

describe('the ten statuses, as applicant and federation read them', () => {
  it.each([
    ['EB-ST-1, EB-ST-3..10: a provider never waits for money', provider, 'awaiting-request'],
    ['EB-F2-9, EB-ST-2, EB-ST-3..10: an agent never waits for a request', agent, 'awaiting-deposit'],
    ['EB-G-6: staff follow the same life without a fee', staffHolder, 'awaiting-request'],
  ] as const)('EB-R-14, EB-G-10: %s', async (_, person, first) => {
    await using world = await openBilling()
    const holder = await world.register(person)
    const { kind, displayName } = person
    const { matterId } = await applyAs(holder, { kind, displayName })
    const act = acts(world, matterId)
    const seen: MatterStatus[] = [await see(world, holder, matterId)]
    const step = async (work: () => Promise<unknown>) => {
      await work()
      seen.push(await see(world, holder, matterId))
    }
    const decide = kind === 'agent' ? act.deposit : act.request
    await step(act.reject)
    await step(act.undo)
    await step(decide)
    await step(act.undo)
    await step(decide)
    world.authorityFaults.set([{ name: 'waiting', times: 1, delayMs: 60_000 }])
    await step(() => world.run('billing-issue-linkage'))
    await step(() => world.run('billing-certificate-registration'))
    world.test.clock.advance(61_000)
    await step(() => world.run('billing-certificate-registration'))
    await step(act.revoke)
    await step(act.undo)
    await step(act.revoke)
    await step(() => world.run('billing-revocation-linkage'))
    await step(() => world.run('billing-revocation-list'))
    expect(seen).toEqual([
      ...[first, 'rejecting', first, 'requesting', first, 'requesting'],
      ...[
        'awaiting-issue',
        'awaiting-issue',
        'issued',
        'revoking',
        'issued',
        'revoking',
        'awaiting-revocation',
        'revoked',
      ],
    ])
    const { feeYen } = await read(world, matterId)
    expect(feeYen).toBe(kind === 'staff' ? 0 : 5000)
  })

  it('EB-TR-1..16: every step of the timeline names from, to, actor, privilege and time, alike on both sides', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const { matterId } = await applyAs(holder)
    const act = acts(world, matterId)
    await act.request()
    await act.undo()
    await act.reject()
    await world.run('billing-rejection')
    const { timeline } = await read(world, matterId)
    expect(timeline.map(({ event, from, to, actor, by }) => [event, from, to, actor, by])).toEqual([
      ['apply', null, 'awaiting-request', 'holder', null],
      ['request-issue', 'awaiting-request', 'requesting', 'federation', 'billing-staff'],
      ['undo-request', 'requesting', 'awaiting-request', 'federation', 'billing-administrator'],
      ['reject', 'awaiting-request', 'rejecting', 'federation', 'billing-staff'],
      ['deliver-rejection', 'rejecting', 'rejected', 'batch', null],
    ])
    const own = await holder.call(applicantApi.readOwnMatter, { params: { matterId } })
    expect(own.timeline.map(({ event, at }) => [event, at])).toEqual(timeline.map(({ event, at }) => [event, at]))
    expect(own.timeline.every(({ by }) => by === null)).toBe(true)
    const { billingMatterEvents } = world.store.tables
    const stored = await world.store.db.select().from(billingMatterEvents).orderBy(billingMatterEvents.step)
    expect(stored.map(({ privilege }) => privilege)).toEqual([
      ...[null, 'billing.decide', 'billing.undo', 'billing.decide', null],
    ])
    // final: the applicant may apply anew
    expect(await applyAs(holder, { keyName: 'again' })).toMatchObject({ status: 'awaiting-request' })
  })

  it('EB-R-17, EB-SC-14: each button acts on rows of its own status, and tells of the rest row by row', async () => {
    await using world = await openBilling()
    const first = await applyAs(await world.register())
    const second = await applyAs(await world.register(agent), { kind: 'agent', displayName: agent.displayName })
    const rows = [
      await rowOf(world, first.matterId),
      await rowOf(world, second.matterId),
      { matterId: 'x', version: 1 },
    ]
    const outcomes = ({ results }: { results: readonly { outcome: string; status: string }[] }) =>
      results.map(({ outcome, status }) => `${outcome} ${status}`)
    expect(outcomes(await world.staff(federationApi.requestIssue, { body: { rows } }))).toEqual([
      'done requesting',
      'lifecycle.illegal awaiting-deposit',
      'request.not-found rejected',
    ])
    const deposit = { day: '2027-03-10', yen: 5000, remitter: 'X', transferKey: null }
    const paid = [await rowOf(world, first.matterId), rows[1]].map((row) => ({ ...(row ?? rows[0]), deposit }))
    expect(
      outcomes(
        await world.staff(federationApi.registerDeposits, {
          body: { rows: paid as ((typeof rows)[0] & { deposit: typeof deposit })[] },
        }),
      ),
    ).toEqual(['lifecycle.illegal requesting', 'done requesting'])
    // one transfer pays once
    const third = await applyAs(await world.register(agent), { kind: 'agent', displayName: agent.displayName })
    const transfer = { ...deposit, transferKey: '9999-001-0001234/2027-03-10/1' }
    const pay = async (matterId: string) =>
      outcomes(
        await world.staff(federationApi.registerDeposits, {
          body: { rows: [{ ...(await rowOf(world, matterId)), deposit: transfer }] },
        }),
      )
    expect(await pay(third.matterId)).toEqual(['done requesting'])
    const fourth = await applyAs(await world.register(agent), { kind: 'agent', displayName: agent.displayName })
    expect(await pay(fourth.matterId)).toEqual(['billing.transfer-used awaiting-deposit'])
  })

  it('EB-R-7, EB-B7..9, EB-X-7: registered, linked and completed are three statuses, whatever the authority does between', async () => {
    await using world = await openBilling()
    const { matterId } = await applyAs(await world.register())
    await acts(world, matterId).request()
    for (const name of ['reject-item', 'wrong-certificate', 'untrusted-certificate', 'bad-protection']) {
      world.authorityFaults.set([{ name, times: 1 }])
      await world.run('billing-issue-linkage')
      const seen = await read(world, matterId)
      expect([name, seen.status, seen.authorityError === null]).toEqual([name, 'requesting', false])
    }
    world.authorityFaults.set([])
    await world.run('billing-issue-linkage')
    expect(await read(world, matterId)).toMatchObject({ status: 'awaiting-issue', serial: null, authorityError: null })
    await world.run('billing-certificate-registration')
    expect(await read(world, matterId)).toMatchObject({ status: 'issued' })
  })
})

describe('what the holder is given and told', () => {
  it('EB-A1, EB-A4, EB-R-2, EB-SC-15: application, list and detail agree on number, day, fee and payment', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const applied = await applyAs(holder)
    expect(await holder.call(applicantApi.listOwnMatters, {})).toEqual({ matters: [applied] })
    expect(applied).toMatchObject({ appliedOn: '2027-03-10', feeYen: 5000, balanceYen: 5000, transferDueOn: null })
    const detail = await read(world, applied.matterId)
    expect(detail).toMatchObject({
      userId: holder.userId,
      phone: provider.phone,
      representative: provider.representative,
      address: provider.address,
      balanceYen: 5000,
      rejectionReason: null,
    })
    const counter = await holder.call(applicantApi.readCounter, {})
    expect(counter).toMatchObject({ obstacle: 'open-application', federation: { name: federation.name }, consent })
  })

  it('EB-A5, EB-R-1, EB-TR-15: a download only while issued, with the password, counted, and over at the end', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const { matterId } = await applyAs(holder)
    const download = (proof = holder.proof) => holder.call(applicantApi.download, { params: { matterId }, body: proof })
    await expect(download()).rejects.toThrow(code('lifecycle.illegal'))
    await acts(world, matterId).request()
    await world.run('billing-issue-linkage', 'billing-certificate-registration')
    const wrong = { ...holder.proof, proof: encodeBase64url(new Uint8Array(32)) }
    await expect(download(wrong)).rejects.toThrow(code('issuance-password.incorrect'))
    const { wrappedKey } = await download()
    expect(await openPrivateKey(decodeBase64url(wrappedKey), holder.password)).toMatchObject({ outcome: 'opened' })
    await download()
    expect((await holder.call(applicantApi.readOwnMatter, { params: { matterId } })).matter.downloads).toBe(2)
  })

  it('EB-D-3..5, EB-F1-6, EB-X-5: mails say that something happened and where to look, never a secret', async () => {
    await using world = await openBilling()
    const issued = await world.register()
    await issueTo(world, issued)
    const rejected = await world.register()
    const { matterId } = await applyAs(rejected)
    await acts(world, matterId).reject()
    await world.run('billing-rejection')
    const { mailOutbox } = world.store.tables
    const topics = await world.store.db.select({ topic: mailOutbox.topic, about: mailOutbox.about }).from(mailOutbox)
    expect(topics.map(({ topic }) => topic).toSorted()).toEqual(['issued', 'rejected'])
    const { notices } = await rejected.call(applicantApi.listNotices, {})
    const [notice] = notices
    await rejected.call(applicantApi.markNoticeRead, { params: { noticeId: notice?.noticeId ?? '' } })
    expect((await rejected.call(applicantApi.listNotices, {})).notices[0]?.readAt).not.toBeNull()
    await expect(
      issued.call(applicantApi.markNoticeRead, { params: { noticeId: notice?.noticeId ?? '' } }),
    ).rejects.toThrow(code('request.not-found'))
  })

  it('EB-F4-3..5: by letter the older password is invalid at once, the day of posting is kept, and the new one works', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const { userId } = holder
    const issuancePassword = await world.proof()
    const issue = (version: number) =>
      world.staff(federationApi.issuePassword, {
        params: { userId },
        body: { version, issuancePassword, signInSecret: null },
      })
    expect(await issue(1)).toMatchObject({ passwordNumber: 2, passwordPostedOn: null })
    await expect(issue(1)).rejects.toThrow(code('lifecycle.stale'))
    await expect(holder.call(applicantApi.checkPassword, { body: holder.proof })).rejects.toThrow(
      code('issuance-password.outdated'),
    )
    const post = (on: string) => world.staff(federationApi.markPasswordPosted, { params: { userId }, body: { on } })
    await expect(post('2027-03-11')).rejects.toThrow(code('request.invalid'))
    expect(await post('2027-03-10')).toMatchObject({ passwordPostedOn: '2027-03-10' })
    const proof = { passwordNumber: 2, proof: issuancePassword.proof }
    expect(await holder.call(applicantApi.checkPassword, { body: proof })).toMatchObject({ triesLeft: 5 })
  })

  it('EB-N-3: neither password nor proof nor private key is anywhere in the database or the log', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    const { wrappedKey } = await holder.call(applicantApi.download, { params: { matterId }, body: holder.proof })
    const opened = await openPrivateKey(decodeBase64url(wrappedKey), holder.password)
    if (opened.outcome !== 'opened') throw new RangeError('the password opens the key')
    const secrets = [
      holder.password,
      holder.proof.proof,
      encodeHex(opened.privateKeyPkcs8),
      encodeBase64url(opened.privateKeyPkcs8),
    ]
    const { tables, db } = world.store
    const kept: string[] = [...world.test.logged]
    for (const table of Object.values(tables)) {
      for (const row of await db.select().from(table))
        for (const value of Object.values(row))
          kept.push(
            value instanceof Uint8Array
              ? `${encodeHex(value)} ${Buffer.from(value).toString('latin1')}`
              : (JSON.stringify(value) ?? ''),
          )
    }
    const all = kept.join('\n')
    expect(all.length).toBeGreaterThan(10_000)
    for (const secret of secrets) expect(all.includes(secret)).toBe(false)
  })
})

describe('what is a setting', () => {
  it('EB-R-16: fee by kind and day, validity, leads, grace, account, consent and the letters of an ID', async () => {
    await using world = await openBilling()
    const settings = billingSettings.parse({
      federation,
      consent,
      fees: [
        { from: '2004-04-01', yen: { provider: 5000, agent: 5000, staff: 0 } },
        { from: '2027-03-01', yen: { provider: 3300, agent: 0, staff: 0 } },
      ],
      validity: { starts: 'same-day', months: 12 },
      userIdPrefix: 'KA',
    })
    expect(settings).toMatchObject({
      expiryLeads: [90, 60, 30, 7, 1],
      renewalDays: 90,
      deletionDays: 90,
      transferDays: 30,
    })
    expect(() => billingSettings.parse({ federation, consent, userIdPrefix: 'K1' })).toThrow('userIdPrefix')
    expect(createBillingService({ ...world.parts, settings }).name).toBe('billing-certificate')
  })
})
