import { describe, expect, it } from 'vitest'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { sessionApi } from '#shared/session/api.ts'
import { LetterBench } from '#web/billing-certificate/federation/letters/letter-bench.ts'
import { toAddressed } from '#web/billing-certificate/federation/holders/addressed.ts'
import { notoSerif } from '../interop/certificate-fixture.ts'
import { readPdf } from '../read-pdf.ts'
import { openBilling, type BillingWorld } from './billing-fixture.ts'

/** サインイン用パスワード: lost and brought by another letter, or changed by its holder. */

const code = (name: string) => expect.objectContaining({ code: name }) as Error
const first = 'a-long-sign-in-secret'
const chosen = 'three words and a number 9'

const signIn = (world: BillingWorld, id: string, secret: string) =>
  world.test.caller()(sessionApi.applicant.signIn, { body: { id, secret } })

const change = (world: BillingWorld, cookie: string, current: string, next: string) =>
  world.test.caller(cookie)(applicantApi.changeSignInSecret, { body: { current, next } })

const readTrail = async (world: BillingWorld, action: string) =>
  (await world.administrator(federationApi.readBillingAudit, { params: { seq: 'newest' } })).rows
    .filter((row) => row.action === action)
    .map(({ actor, target, outcome }) => `${actor} ${target} ${outcome}`)

describe('a holder who lost the sign-in secret', () => {
  it('EB-G-8, EB-F4-3: signs in with the one of a second letter, under the same user ID; the older one is over', async () => {
    await using world = await openBilling()
    const { userId, call, proof } = await world.register()
    const bench = new LetterBench(() => Promise.resolve([notoSerif()]))
    const made = await bench.work({ type: 'make', key: 'second', withSignInSecret: true, texts: [] })
    if (made.type !== 'made') throw new Error('nothing was made')
    const issued = await world.staff(federationApi.issuePassword, {
      params: { userId },
      body: { version: 1, ...made.made },
    })
    // whoever was signed in with the older one is out
    await expect(call(applicantApi.readCounter, {})).rejects.toThrow(code('session.expired'))
    await expect(signIn(world, userId, first)).rejects.toThrow(code('login.credentials-incorrect'))

    const letterhead = await world.staff(federationApi.readLetterhead, {})
    const letters = [{ key: 'second', addressed: toAddressed(issued, new Date()) }]
    const drawn = await bench.work({ type: 'draw', letters, letterhead })
    if (drawn.type !== 'drawn') throw new Error('nothing was drawn')
    const text = (await readPdf(drawn.pdf)).pages[0]?.texts.join('') ?? ''
    const [secret = ''] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(text) ?? []
    expect(await signIn(world, userId, secret)).toMatchObject({ subject: userId })

    expect(await readTrail(world, 'billing.sign-in-secret-issued')).toEqual([`billing-staff ${userId} 2`])
    const again = world.test.caller(await world.test.signIn('billing-holder', { id: userId }))
    await expect(again(applicantApi.checkPassword, { body: proof })).rejects.toThrow(code('issuance-password.outdated'))
  })

  it('EB-F4-3: keeps it where only the issuance password was lost, and stays signed in', async () => {
    await using world = await openBilling()
    const { userId, call } = await world.register()
    await world.staff(federationApi.issuePassword, {
      params: { userId },
      body: { version: 1, issuancePassword: await world.proof(), signInSecret: null },
    })
    expect(await call(applicantApi.readCounter, {})).toMatchObject({ applicant: { userId } })
    expect(await signIn(world, userId, first)).toMatchObject({ subject: userId })
    expect(await readTrail(world, 'billing.sign-in-secret-issued')).toEqual([])
  })

  it('EB-R-15: gets another one from the federation alone, on the holder as it stands', async () => {
    await using world = await openBilling()
    const { userId, call } = await world.register()
    const body = { version: 1, issuancePassword: await world.proof(), signInSecret: 'AAAA-BBBB-CCCC-DDDD' }
    await expect(call(federationApi.issuePassword, { params: { userId }, body })).rejects.toThrow(
      code('session.required'),
    )
    await expect(
      world.staff(federationApi.issuePassword, { params: { userId }, body: { ...body, version: 7 } }),
    ).rejects.toThrow(code('lifecycle.stale'))
    await expect(world.staff(federationApi.issuePassword, { params: { userId: 'HJ999999999' }, body })).rejects.toThrow(
      code('request.not-found'),
    )
    expect(await signIn(world, userId, first)).toMatchObject({ subject: userId })
  })
})

describe('a holder who changes the sign-in secret', () => {
  it('EB-G-8: signs in with the new one alone; every other session ends and this one goes on', async () => {
    await using world = await openBilling()
    const { userId, cookie, call } = await world.register()
    const elsewhere = world.test.caller(await world.test.signIn('billing-holder', { id: userId }))
    const other = await world.register()
    await change(world, cookie, first, chosen)
    expect(await call(applicantApi.readCounter, {})).toMatchObject({ applicant: { userId } })
    await expect(elsewhere(applicantApi.readCounter, {})).rejects.toThrow(code('session.expired'))
    await expect(signIn(world, userId, first)).rejects.toThrow(code('login.credentials-incorrect'))
    expect(await signIn(world, userId, chosen)).toMatchObject({ subject: userId })
    expect(await signIn(world, other.userId, first)).toMatchObject({ subject: other.userId })
    expect(await readTrail(world, 'billing.sign-in-secret-changed')).toEqual([`${userId} ${userId} done`])
    expect(world.test.logged.join('\n')).not.toContain(chosen)
  })

  it('EB-G-8: must know the older one; five wrong ones wait, and the trail names each', async () => {
    await using world = await openBilling()
    const { userId, cookie } = await world.register()
    for (let tried = 1; tried <= 5; tried += 1)
      await expect(change(world, cookie, `wrong ${tried}`, chosen)).rejects.toThrow(code('login.credentials-incorrect'))
    await expect(change(world, cookie, first, chosen)).rejects.toThrow(code('request.rate-limited'))
    expect(await readTrail(world, 'billing.sign-in-secret-changed')).toEqual(
      Array.from({ length: 5 }, () => `${userId} ${userId} refused`),
    )
    world.test.clock.advance(15 * 60_000 + 1)
    await change(world, cookie, first, chosen)
    expect(await signIn(world, userId, chosen)).toMatchObject({ subject: userId })
  })

  it('EB-G-8: is signed in, not suspended, and chooses no short one', async () => {
    await using world = await openBilling()
    const { userId, cookie } = await world.register()
    await expect(change(world, cookie, first, 'short')).rejects.toThrow(code('request.invalid'))
    const nobody = world.test.caller()
    const body = { current: first, next: chosen }
    await expect(nobody(applicantApi.changeSignInSecret, { body })).rejects.toThrow(code('session.required'))
    await expect(world.staff(applicantApi.changeSignInSecret, { body })).rejects.toThrow(code('session.required'))
    const [holder] = (await world.staff(federationApi.searchApplicants, { body: { text: userId, kinds: [], page: 1 } }))
      .applicants
    if (holder === undefined) throw new RangeError('no holder')
    const { kind, displayName, representative, postalCode, address, phone, mail } = holder
    const applicant = { kind, displayName, representative, postalCode, address, phone, mail }
    await world.staff(federationApi.updateApplicant, {
      params: { userId },
      body: { version: 1, applicant, suspended: true },
    })
    await expect(change(world, cookie, first, chosen)).rejects.toThrow(code('session.expired'))
  })
})
