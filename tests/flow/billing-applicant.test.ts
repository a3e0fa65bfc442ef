import { describe, expect, it } from 'vitest'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openPkcs12 } from '#shared/pkcs12/open.ts'
import { billingHolders, consent, federation } from '#mocks/people/federation.ts'
import { KeyBench } from '#web/billing-certificate/applicant/key-bench.ts'
import type { KeyAnswer } from '#web/billing-certificate/applicant/key-wire.ts'
import { openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'

/** The applicant's own hands on the real server: what the key worker does, without a page around it. */

const naming = ({ userId }: Holder) => ({
  federation: federation.name,
  userId,
  displayName: billingHolders[0].displayName,
})

const termsOf = async ({ call }: Holder) => {
  const { password } = await call(applicantApi.readCounter, {})
  if (password === null) throw new RangeError('no password')
  return password
}

const order = (holder: Holder, more: { readonly requestId?: string; readonly replaces?: string } = {}) => ({
  naming: naming(holder),
  consentVersion: consent.version,
  requestId: crypto.randomUUID(),
  replaces: null,
  ...more,
})

const expectAnswer = <Type extends KeyAnswer['type']>(answer: KeyAnswer, type: Type) => {
  if (answer.type !== type) throw new Error(`answered ${answer.type}`)
  return answer as Extract<KeyAnswer, { readonly type: Type }>
}

const unlocked = async (holder: Holder, password = holder.password) => {
  const stages: string[] = []
  const bench = new KeyBench(holder.call, (stage) => stages.push(stage))
  await bench.unlock(password, await termsOf(holder))
  return { bench, stages }
}

const issue = async (world: BillingWorld, matterId: string) => {
  const { version } = await world.staff(federationApi.readMatter, { params: { matterId } })
  await world.staff(federationApi.requestIssue, { body: { rows: [{ matterId, version }] } })
  await world.run('billing-issue-linkage', 'billing-certificate-registration')
}

const applied = async (world: BillingWorld, holder: Holder) => {
  const { bench } = await unlocked(holder)
  const { matter } = expectAnswer(await bench.apply(order(holder)), 'matter')
  await issue(world, matter.matterId)
  return { bench, matterId: matter.matterId }
}

const downloaded = async (holder: Holder, matterId: string, protection: 'modern' | 'legacy' = 'modern') => {
  const { bench } = await unlocked(holder)
  const answer = await bench.download({ matterId, protection, olderPassword: null })
  return expectAnswer(answer, 'bundle').bundle
}

/** The certificate's first day has come, and the holder signs in again. */
const onFirstDay = async (world: BillingWorld, holder: Holder): Promise<Holder> => {
  world.test.clock.set('2027-04-02T03:00:00.000Z')
  await world.run('billing-revocation-list')
  return { ...holder, call: world.test.caller(await world.test.signIn('billing-holder', { id: holder.userId })) }
}

/** Whatever stands in a request in base64url, as octets. */
const decodedTexts = (text: string) =>
  [...text.matchAll(/"([A-Za-z0-9_-]{16,})"/g)].map(([, value = '']) => Buffer.from(value, 'base64url'))

const blobOf = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes])

const withKey = async (holder: Holder, matterId: string) => {
  const bench = new KeyBench(holder.call, () => undefined)
  const file = blobOf(await downloaded(holder, matterId))
  expectAnswer(await bench.openKeyFile(file, holder.password), 'key-file')
  return bench
}

const reissued = async (holder: Holder, bench: KeyBench) => {
  const { notice } = expectAnswer(await bench.reissue(), 'reissued')
  const { letter, envelope } = expectAnswer(
    await bench.openLetter({ from: 'notice', noticeId: notice.noticeId }),
    'letter',
  )
  if (letter.kind !== 'password') throw new Error('no password in the letter')
  return { password: letter.password, envelope, noticeId: notice.noticeId }
}

describe("the applicant's browser", () => {
  it('EB-R-1 applies and downloads under the password, in both protections, and sends neither key nor password', async () => {
    await using world = await openBilling()
    const registered = await world.register()
    const sent: string[] = []
    const call: typeof registered.call = (endpoint, input) => {
      sent.push(JSON.stringify(input))
      return registered.call(endpoint, input)
    }
    const holder = { ...registered, call }
    const { matterId } = await applied(world, holder)
    for (const protection of ['modern', 'legacy'] as const) {
      const opened = await openPkcs12(await downloaded(holder, matterId, protection), holder.password)
      if (opened.outcome !== 'opened') throw new Error(opened.code)
      const [identity] = opened.identities
      expect(identity?.certificate).toBeDefined()
      expect(opened.certificates.length).toBeGreaterThanOrEqual(2)
      const key = Buffer.from(identity?.privateKeyPkcs8 ?? [])
      expect(key.length).toBeGreaterThan(1000)
      // 96 octets from the middle of the key: part of the modulus comes before, the private exponent here
      for (const text of sent)
        expect(decodedTexts(text).some((bytes) => bytes.includes(key.subarray(400, 496)))).toBe(false)
      for (const text of sent) expect(text).not.toContain(holder.password)
    }
    const { matter } = await holder.call(applicantApi.readOwnMatter, { params: { matterId } })
    expect(matter.downloads).toBe(2)
  })

  it('EB-SC-4 tells the tries that are left after a wrong password, and keeps nothing of it', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const bench = new KeyBench(holder.call, () => undefined)
    const wrong = bench.unlock('WRONG-WRONG-WRONG', await termsOf(holder))
    await expect(wrong).rejects.toMatchObject({ code: 'issuance-password.incorrect', detail: { triesLeft: 4 } })
    await expect(bench.apply(order(holder))).rejects.toThrow(RangeError)
  })

  it('gives one matter for one application, however often it is sent', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const requestId = crypto.randomUUID()
    const [first, second] = [await unlocked(holder), await unlocked(holder)]
    const one = expectAnswer(await first.bench.apply(order(holder, { requestId })), 'matter')
    const other = expectAnswer(await second.bench.apply(order(holder, { requestId })), 'matter')
    expect(other.matter.matterId).toBe(one.matter.matterId)
    expect(first.stages).toEqual(['deriving', 'checking', 'making-key', 'sealing', 'sending'])
  })

  it('EB-A7, EB-F4-2 reissues a password that only the key of the certificate can read, and the old one is over', async () => {
    await using world = await openBilling()
    const registered = await world.register()
    const { matterId } = await applied(world, registered)
    const holder = await onFirstDay(world, registered)
    const { password } = await reissued(holder, await withKey(holder, matterId))
    expect(password).not.toBe(holder.password)
    const bench = new KeyBench(holder.call, () => undefined)
    const terms = await termsOf(holder)
    expect(terms.passwordNumber).toBe(2)
    await expect(bench.unlock(holder.password, terms)).rejects.toMatchObject({ code: 'issuance-password.incorrect' })
    await expect(bench.unlock(password, terms)).resolves.toMatchObject({ type: 'unlocked' })
  })

  it('downloads a key of an older password with that password, and counts one download for all its tries', async () => {
    await using world = await openBilling()
    const registered = await world.register()
    const { matterId } = await applied(world, registered)
    const holder = await onFirstDay(world, registered)
    const { password } = await reissued(holder, await withKey(holder, matterId))
    const before = (await holder.call(applicantApi.readOwnMatter, { params: { matterId } })).matter
    expect(before).toMatchObject({ keyUnderCurrentPassword: false, keyPasswordSetOn: '2027-03-10' })
    const { bench } = await unlocked(holder, password)
    const ask = (olderPassword: string) => bench.download({ matterId, protection: 'modern', olderPassword })
    expect(await ask('not-the-older-one')).toEqual({ type: 'older-password-incorrect' })
    const { bundle } = expectAnswer(await ask(holder.password), 'bundle')
    expect(await openPkcs12(bundle, password)).toMatchObject({ outcome: 'opened' })
    const after = (await holder.call(applicantApi.readOwnMatter, { params: { matterId } })).matter
    expect(after.downloads).toBe(before.downloads + 1)
  })

  it('makes a fresh key under a new password before the authority has the request', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const { matterId } = await applied(world, holder)
    const { bench } = await unlocked(holder)
    await expect(bench.rekey(matterId, naming(holder))).rejects.toMatchObject({ code: 'lifecycle.illegal' })
    const other = await world.register()
    const begun = await unlocked(other)
    const { matter } = expectAnswer(await begun.bench.apply(order(other)), 'matter')
    const again = expectAnswer(await begun.bench.rekey(matter.matterId, naming(other)), 'matter')
    expect(again.matter).toMatchObject({ matterId: matter.matterId, applicationNumber: matter.applicationNumber })
    await issue(world, matter.matterId)
    expect(await openPkcs12(await downloaded(other, matter.matterId), other.password)).toMatchObject({
      outcome: 'opened',
    })
  })

  it('EB-SC-10 opens a letter as file, as base64 and as PEM alike, and refuses what is none', async () => {
    await using world = await openBilling()
    const registered = await world.register()
    const { matterId } = await applied(world, registered)
    const holder = await onFirstDay(world, registered)
    const bench = await withKey(holder, matterId)
    const { password, envelope } = await reissued(holder, bench)
    const base64 = Buffer.from(envelope).toString('base64')
    const pem = `-----BEGIN CMS-----\r\n${base64.replaceAll(/(.{64})/g, '$1\r\n')}\r\n-----END CMS-----\r\n`
    const sources = [
      { from: 'file', file: blobOf(envelope) },
      { from: 'text', text: base64 },
      { from: 'text', text: Buffer.from(envelope).toString('base64url') },
      { from: 'file', file: blobOf(encodeUtf8(pem)) },
    ] as const
    for (const source of sources)
      expect(await bench.openLetter(source)).toMatchObject({ letter: { kind: 'password', password } })
    for (const text of ['', 'こんにちは', 'AAAA', '-----BEGIN CMS-----'])
      expect(await bench.openLetter({ from: 'text', text })).toEqual({
        type: 'letter-refused',
        code: 'envelope.malformed',
      })
  })

  it("refuses a letter for another holder's certificate, and a certificate that is not the holder's", async () => {
    await using world = await openBilling()
    const [one, two] = [await world.register(), await world.register(billingHolders[1])]
    const first = await applied(world, one)
    const { bench } = await unlocked(two)
    const name = { ...naming(two), displayName: billingHolders[1].displayName }
    const { matter } = expectAnswer(await bench.apply({ ...order(two), naming: name }), 'matter')
    await issue(world, matter.matterId)
    const [holder, other] = [await onFirstDay(world, one), await onFirstDay(world, two)]
    const own = await withKey(holder, first.matterId)
    const { envelope } = await reissued(holder, own)
    const others = await withKey(other, matter.matterId)
    const source = { from: 'file', file: blobOf(envelope) } as const
    expect(await others.openLetter(source)).toEqual({ type: 'letter-refused', code: 'envelope.not-for-recipient' })
    const thief = new KeyBench(holder.call, () => undefined)
    const file = blobOf(await downloaded(other, matter.matterId))
    expectAnswer(await thief.openKeyFile(file, other.password), 'key-file')
    await expect(thief.reissue()).rejects.toMatchObject({ code: 'billing.holder-unproven' })
  })
})
