import { describe, expect, it } from 'vitest'
import { billingHolders } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { signCms } from '#shared/cms/sign.ts'
import { openPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import { validatePath } from '#shared/pki/path.ts'
import { applyAs, issueTo, makeKeyMaterial, openBilling } from './billing-fixture.ts'

const code = (name: string) => expect.objectContaining({ code: name }) as Error

describe('flow ①: a provider’s certificate', () => {
  it('EB-B1, EB-B2, EB-G-3, EB-F1-2..8: applied for, requested, linked, issued, downloaded; told by notice', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const applied = await applyAs(holder)
    expect(applied).toMatchObject({ status: 'awaiting-request', feeYen: 5000, balanceYen: 5000, canDownload: false })
    expect(applied.applicationNumber).toBe('27-0001')

    const { matterId } = applied
    const before = await world.staff(federationApi.readMatter, { params: { matterId } })
    expect(before).toMatchObject({ allowed: ['request-issue', 'reject'], consent: { version: '2026-04' } })
    const { results } = await world.staff(federationApi.requestIssue, {
      body: { rows: [{ matterId, version: before.version }] },
    })
    expect(results).toEqual([{ matterId, applicationNumber: '27-0001', outcome: 'done', status: 'requesting' }])

    await world.run('billing-issue-linkage')
    expect(await world.staff(federationApi.readMatter, { params: { matterId } })).toMatchObject({
      status: 'awaiting-issue',
    })
    await world.run('billing-certificate-registration')

    const { matters } = await holder.call(applicantApi.listOwnMatters, {})
    // EB-R-11: from the first of the next month to the end of the month 36 months later
    expect(matters).toMatchObject([
      {
        status: 'issued',
        validFrom: '2027-04-01',
        validUntil: '2030-04-30',
        canDownload: true,
        keyUnderCurrentPassword: true,
      },
    ])
    const given = await holder.call(applicantApi.download, { params: { matterId }, body: holder.proof })
    const opened = await openPrivateKey(decodeBase64url(given.wrappedKey), holder.password)
    expect(opened.outcome).toBe('opened')
    const path = await validatePath({
      target: decodeBase64url(given.certificate),
      intermediates: [world.hierarchy.authority.certificate],
      anchors: [world.hierarchy.root.certificate],
      at: new Date('2027-04-02T00:00:00Z'),
      revocation: 'none',
    })
    expect(path).toMatchObject({ outcome: 'passed' })
    const { notices } = await holder.call(applicantApi.listNotices, {})
    expect(notices).toMatchObject([{ kind: 'issued', facts: { applicationNumber: '27-0001' }, readAt: null }])
  })

  it('EB-R-3: without consent no provider application exists', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    await expect(applyAs(holder, { kind: 'agent' })).rejects.toThrow(code('billing.consent-missing'))
    expect(await holder.call(applicantApi.listOwnMatters, {})).toEqual({ matters: [] })
  })

  it('EB-R-13: a second application waits for the end of the first; the same one again is the same matter', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const requestId = crypto.randomUUID()
    const first = await applyAs(holder, { requestId })
    expect(await applyAs(holder, { requestId })).toEqual(first)
    await expect(applyAs(holder)).rejects.toThrow(code('billing.open-application'))
  })

  it('EB-R-13: two browsers of one holder at once make one application', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const outcomes = await Promise.allSettled([applyAs(holder), applyAs(holder)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await holder.call(applicantApi.listOwnMatters, {})).matters).toHaveLength(1)
  })

  it('refuses a request whose key is not proven, and one in another name', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    await expect(applyAs(holder, { displayName: '別の事業所' })).rejects.toThrow(code('billing.request-unproven'))
  })
})

describe('flow ②: an agent’s certificate', () => {
  const agent = billingHolders[2]

  it('EB-F2-3..7: waits for the money, and a short deposit registers nothing', async () => {
    await using world = await openBilling()
    const holder = await world.register(agent)
    const { matterId, ...applied } = await applyAs(holder, { kind: 'agent', displayName: agent.displayName })
    expect(applied).toMatchObject({ status: 'awaiting-deposit', transferDueOn: '2027-04-09' })
    const { version } = await world.staff(federationApi.readMatter, { params: { matterId } })
    const deposit = { day: '2027-03-11', yen: 4999, remitter: `${holder.userId} ｱｵｿﾞﾗ`, transferKey: 'b/1' }
    const register = (yen: number, at: number) =>
      world.staff(federationApi.registerDeposits, {
        body: { rows: [{ matterId, version: at, deposit: { ...deposit, yen } }] },
      })
    expect((await register(4999, version)).results).toMatchObject([
      { outcome: 'billing.deposit-short', status: 'awaiting-deposit' },
    ])
    expect((await register(5000, version)).results).toMatchObject([{ outcome: 'done', status: 'requesting' }])
    expect(await world.staff(federationApi.readMatter, { params: { matterId } })).toMatchObject({
      balanceYen: 0,
      deposit: { yen: 5000, source: 'bank-file' },
    })
  })

  it('a receipt is for money that stays: not while the federation may still undo, then with its day and sum', async () => {
    await using world = await openBilling()
    const holder = await world.register(agent)
    const { matterId } = await applyAs(holder, { kind: 'agent', displayName: agent.displayName })
    const received = async () => {
      const { matter } = await holder.call(applicantApi.readOwnMatter, { params: { matterId } })
      const { matters } = await holder.call(applicantApi.listOwnMatters, {})
      expect(matters.map((own) => own.received)).toEqual([matter.received])
      return matter.received
    }
    expect(await received()).toBeNull()
    const { version } = await world.staff(federationApi.readMatter, { params: { matterId } })
    const deposit = { day: '2027-03-11', yen: 5200, remitter: holder.userId, transferKey: 'b/1' }
    await world.staff(federationApi.registerDeposits, { body: { rows: [{ matterId, version, deposit }] } })
    expect(await received()).toBeNull()
    await world.run('billing-issue-linkage')
    expect(await received()).toEqual({ day: '2027-03-11', yen: 5200 })
  })

  it('EB-F2-8, EB-TR-5: an administrator’s undo voids the deposit, and the transfer may pay again', async () => {
    await using world = await openBilling()
    const holder = await world.register(agent)
    const { matterId } = await applyAs(holder, { kind: 'agent', displayName: agent.displayName })
    const deposit = { day: '2027-03-11', yen: 5000, remitter: holder.userId, transferKey: 'b/1' }
    const row = async () => ({
      matterId,
      version: (await world.staff(federationApi.readMatter, { params: { matterId } })).version,
    })
    await world.staff(federationApi.registerDeposits, { body: { rows: [{ ...(await row()), deposit }] } })
    await expect(world.staff(federationApi.undoDecisions, { body: { rows: [await row()] } })).rejects.toThrow(
      code('session.forbidden'),
    )
    const undone = await world.administrator(federationApi.undoDecisions, { body: { rows: [await row()] } })
    expect(undone.results).toMatchObject([{ outcome: 'done', status: 'awaiting-deposit' }])
    expect(await world.staff(federationApi.readMatter, { params: { matterId } })).toMatchObject({
      deposit: null,
      balanceYen: 5000,
    })
    const again = await world.staff(federationApi.registerDeposits, { body: { rows: [{ ...(await row()), deposit }] } })
    expect(again.results).toMatchObject([{ outcome: 'done' }])
  })
})

describe('rejection and undo', () => {
  it('EB-R-6: the reason reaches the applicant with the notice, not before', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const { matterId } = await applyAs(holder)
    const { version } = await world.staff(federationApi.readMatter, { params: { matterId } })
    await world.staff(federationApi.rejectMatter, {
      body: { rows: [{ matterId, version }], reason: '既に発行済みのため却下します' },
    })
    const own = () => holder.call(applicantApi.readOwnMatter, { params: { matterId } })
    expect((await own()).matter).toMatchObject({ status: 'rejecting', rejectionReason: null })
    await world.run('billing-rejection')
    expect((await own()).matter).toMatchObject({ status: 'rejected', rejectionReason: '既に発行済みのため却下します' })
    const { notices } = await holder.call(applicantApi.listNotices, {})
    expect(notices).toMatchObject([{ kind: 'rejection', facts: { reason: '既に発行済みのため却下します' } }])
  })

  it('two staff on one row: one wins, the other is told', async () => {
    await using world = await openBilling()
    const { matterId } = await applyAs(await world.register())
    const { version } = await world.staff(federationApi.readMatter, { params: { matterId } })
    const rows = [{ matterId, version }]
    const both = await Promise.all([
      world.staff(federationApi.requestIssue, { body: { rows } }),
      world.administrator(federationApi.rejectMatter, { body: { rows, reason: '重複' } }),
    ])
    expect(both.flatMap(({ results }) => results.map(({ outcome }) => outcome)).toSorted()).toEqual([
      'done',
      'lifecycle.stale',
    ])
  })

  it('EB-R-5: what the batch has begun cannot be undone, even where the authority did not answer', async () => {
    await using world = await openBilling()
    const { matterId } = await applyAs(await world.register())
    const read = () => world.administrator(federationApi.readMatter, { params: { matterId } })
    await world.staff(federationApi.requestIssue, { body: { rows: [{ matterId, version: (await read()).version }] } })
    world.authorityFaults.set([{ name: 'answer-lost' }])
    await world.run('billing-issue-linkage')
    const failed = await read()
    expect(failed).toMatchObject({ status: 'requesting', authorityError: { tries: 1 } })
    const undone = await world.administrator(federationApi.undoDecisions, {
      body: { rows: [{ matterId, version: failed.version }] },
    })
    expect(undone.results).toMatchObject([{ outcome: 'lifecycle.illegal', status: 'requesting' }])
    world.authorityFaults.set([])
    await world.run('billing-issue-linkage', 'billing-certificate-registration')
    expect(await read()).toMatchObject({ status: 'issued', authorityError: null })
  })
})

describe('flow ③: revocation', () => {
  it('EB-F3-1, EB-F3-2, EB-TR-11..14: asked for, linked, on the list; then the holder is told', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    const { version } = await world.staff(federationApi.readMatter, { params: { matterId } })
    const asked = {
      version,
      reason: 'cessation-of-operation',
      requester: 'provider',
      channel: 'phone',
      requestedOn: '2027-03-10',
    } as const
    const revoke = (confirmUserId: string) =>
      world.staff(federationApi.requestRevocation, { params: { matterId }, body: { ...asked, confirmUserId } })
    await expect(revoke('HJ999999999')).rejects.toThrow(code('billing.confirmation-differs'))
    expect(await revoke(holder.userId)).toMatchObject({ status: 'revoking' })
    await world.run('billing-revocation-linkage')
    expect(await world.staff(federationApi.readMatter, { params: { matterId } })).toMatchObject({
      status: 'awaiting-revocation',
    })
    await world.run('billing-revocation-list')
    expect(await world.staff(federationApi.readMatter, { params: { matterId } })).toMatchObject({
      status: 'revoked',
      revokedOn: '2027-03-10',
    })
    const { notices } = await holder.call(applicantApi.listNotices, {})
    expect(notices.map(({ kind }) => kind)).toContain('revoked')
  })
})

describe('flow ④: another issuance password', () => {
  it('EB-A7, EB-R-9, EB-D-6, EB-F4-1, EB-N-2: set by whoever holds the key of a live certificate, and by nobody else', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    world.test.clock.set('2027-04-02T03:00:00.000Z')
    await world.run('billing-revocation-list')
    const call = world.test.caller(await world.test.signIn('billing-holder', { id: holder.userId }))
    const { certificate } = await call(applicantApi.download, { params: { matterId }, body: holder.proof })
    const { signer } = await makeKeyMaterial(holder, billingHolders[0].displayName)
    const next = {
      salt: encodeBase64url(new Uint8Array(16).fill(9)),
      rounds: 600_000,
      proof: encodeBase64url(new Uint8Array(32).fill(3)),
    }
    const ask = async (purpose: 'password-reissue' | 'fetch-notice') => {
      const { challengeId, toBeSigned } = await call(applicantApi.makeChallenge, { body: { purpose, target: null } })
      const der = decodeBase64url(certificate)
      const signature = encodeBase64url(
        await signCms({ content: decodeBase64url(toBeSigned), detached: true, signer, certificate: der }),
      )
      const envelope = encodeBase64url(new Uint8Array(64))
      return call(applicantApi.reissuePassword, { body: { challengeId, signature, envelope, ...next } })
    }
    await expect(ask('fetch-notice')).rejects.toThrow(code('billing.holder-unproven'))
    expect(await ask('password-reissue')).toMatchObject({
      notice: { kind: 'password' },
      password: { passwordNumber: 2 },
    })
    await expect(call(applicantApi.checkPassword, { body: holder.proof })).rejects.toThrow(
      code('issuance-password.outdated'),
    )
    const { matter } = await call(applicantApi.readOwnMatter, { params: { matterId } })
    expect(matter).toMatchObject({ keyUnderCurrentPassword: false, keyPasswordSetOn: '2027-03-10' })
  })

  it('OQ-EB-12: five wrong tries lock, however many come at once, and the lock ends by itself', async () => {
    await using world = await openBilling()
    const { call, proof } = await world.register()
    const wrong = { ...proof, proof: encodeBase64url(new Uint8Array(32)) }
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => call(applicantApi.checkPassword, { body: wrong })),
    )
    const codes = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'right',
    )
    expect(codes.filter((name) => name === 'issuance-password.incorrect')).toHaveLength(4)
    expect(codes.filter((name) => name === 'issuance-password.locked')).toHaveLength(4)
    await expect(call(applicantApi.checkPassword, { body: proof })).rejects.toThrow(code('issuance-password.locked'))
    world.test.clock.advance(15 * 60_000 + 1)
    expect(await call(applicantApi.checkPassword, { body: proof })).toMatchObject({ triesLeft: 5 })
  })
})

describe('who sees what', () => {
  it('EB-R-18: another holder’s matter does not exist', async () => {
    await using world = await openBilling()
    const { matterId } = await applyAs(await world.register())
    const stranger = await world.register(billingHolders[1])
    const gone = code('request.not-found')
    await expect(stranger.call(applicantApi.readOwnMatter, { params: { matterId } })).rejects.toThrow(gone)
    await expect(stranger.call(applicantApi.download, { params: { matterId }, body: stranger.proof })).rejects.toThrow(
      gone,
    )
    expect(await stranger.call(applicantApi.listOwnMatters, {})).toEqual({ matters: [] })
  })

  it('EB-G-4: a holder’s session opens nothing on the federation’s side, nor the other way round', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    await expect(holder.call(federationApi.readMatter, { params: { matterId: 'm' } })).rejects.toThrow(
      code('session.required'),
    )
    await expect(world.staff(applicantApi.listOwnMatters, {})).rejects.toThrow(code('session.required'))
  })

  it('EB-SC-11: the list filters by kind, status, ID and name, and takes % for itself', async () => {
    await using world = await openBilling()
    await applyAs(await world.register())
    const all = {
      kinds: [],
      statuses: [],
      userId: '',
      name: '',
      appliedFrom: null,
      appliedUntil: null,
      expiredOnly: false,
    }
    const search = async (filter: Partial<typeof all>) =>
      (await world.staff(federationApi.searchMatters, { body: { filter: { ...all, ...filter }, page: 1 } })).total
    expect(await search({})).toBe(1)
    expect(await search({ name: 'みどり' })).toBe(1)
    expect(await search({ name: '%' })).toBe(0)
    expect(await search({ userId: 'HJ' })).toBe(1)
    expect(await search({ userId: 'HK' })).toBe(0)
    expect(await search({ expiredOnly: true })).toBe(0)
  })
})
