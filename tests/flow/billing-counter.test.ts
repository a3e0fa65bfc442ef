import { describe, expect, it } from 'vitest'
import { billingHolders, type BillingHolder } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { derivePasswordProof } from '#shared/billing-certificate/password-proof.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { openPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import { validatePath } from '#shared/pki/path.ts'
import { sessionApi } from '#shared/session/api.ts'
import { renderQuotation } from '#web/billing-certificate/documents/quotation.ts'
import { findQuotationFault, tidyAddressee, toQuotation } from '#web/billing-certificate/applicant/quotation-form.ts'
import { notoSerif } from '../interop/certificate-fixture.ts'
import { readPdf } from '../read-pdf.ts'
import { issueTo, makeKeyMaterial, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'

/** What stands before the first application: the door, the quotation, the check of the password. */

const code = (name: string) => expect.objectContaining({ code: name }) as Error
const [provider, , agent] = billingHolders
const typefaces = [notoSerif()]

/** What a page sends for a password somebody typed. */
const proofOf = async ({ call }: Holder, typed: string) => {
  const { password } = await call(applicantApi.readCounter, {})
  if (password === null) throw new RangeError('no password was set')
  const { passwordNumber, salt, rounds } = password
  return { passwordNumber, proof: encodeBase64url(await derivePasswordProof(typed, { salt, rounds })) }
}

describe('the door of the reception', () => {
  const signInSecret = 'a-long-sign-in-secret'
  const signIn = (world: BillingWorld, { userId: id }: Holder, secret: string) =>
    world.test.caller()(sessionApi.applicant.signIn, { body: { id, secret } })

  it('EB-G-8: opens to user ID and log-in secret; the issuance password is another secret and opens nothing here', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    expect(holder.userId).toMatch(/^HJ\d{9}$/)
    expect(await signIn(world, holder, signInSecret)).toMatchObject({ subject: holder.userId })
    await expect(signIn(world, holder, holder.password)).rejects.toThrow(code('login.credentials-incorrect'))
    // nor is the log-in secret an issuance password
    const { call } = holder
    await expect(call(applicantApi.checkPassword, { body: await proofOf(holder, signInSecret) })).rejects.toThrow(
      code('issuance-password.incorrect'),
    )
    expect(await call(applicantApi.checkPassword, { body: await proofOf(holder, holder.password) })).toMatchObject({
      triesLeft: 5,
    })
  })

  it('EB-F2-2, EB-F4-5: an agent’s password is checked before it applies; a lost one is over once another was posted', async () => {
    await using world = await openBilling()
    const holder = await world.register(agent)
    const check = async (proof: typeof holder.proof) => holder.call(applicantApi.checkPassword, { body: proof })
    expect(await check(holder.proof)).toMatchObject({ passwordNumber: 1, triesLeft: 5 })
    await expect(check({ ...holder.proof, proof: encodeBase64url(new Uint8Array(32)) })).rejects.toThrow(
      code('issuance-password.incorrect'),
    )
    const found = await world.staff(federationApi.searchApplicants, {
      body: { text: holder.userId, kinds: [], page: 1 },
    })
    await world.staff(federationApi.issuePassword, {
      params: { userId: holder.userId },
      body: {
        version: found.applicants[0]?.version ?? 0,
        issuancePassword: await world.proof(),
        signInSecret: null,
      },
    })
    await expect(check(holder.proof)).rejects.toThrow(code('issuance-password.outdated'))
    expect(await check({ ...holder.proof, passwordNumber: 2 })).toMatchObject({ passwordNumber: 2, triesLeft: 5 })
    expect((await holder.call(applicantApi.listOwnMatters, {})).matters).toEqual([])
  })
})

describe('a quotation', () => {
  const quote = async (world: BillingWorld, person: BillingHolder) => {
    const holder = await world.register(person)
    const counter = await holder.call(applicantApi.readCounter, {})
    const addressee = tidyAddressee({
      postalCode: '９９９−０００１',
      address: '青瀬県青瀬市港町9番 ',
      organisation: person.displayName,
      person: '潮見 渚',
      honorific: '殿',
    })
    expect(findQuotationFault(addressee)).toBeUndefined()
    const { pages } = await readPdf(await renderQuotation(toQuotation(counter, addressee), typefaces))
    // a quotation is asked of nobody: no application, no notice, no try of a password
    expect(await holder.call(applicantApi.listOwnMatters, {})).toEqual({ matters: [] })
    return (pages[0]?.texts ?? []).join('')
  }

  it('EB-F1-1, EB-F2-1: names address, office, person and honorific as typed, fee and payment as the counter has them', async () => {
    await using world = await openBilling()
    const ofProvider = await quote(world, provider)
    const ofAgent = await quote(world, agent)
    for (const [text, person] of [
      [ofProvider, provider],
      [ofAgent, agent],
    ] as const)
      for (const part of ['青瀬県青瀬市港町9番', person.displayName, '潮見 渚　殿', '￥5,000', '令和9年3月10日'])
        expect(text).toContain(part)
    expect(ofProvider).toContain('差し引きます')
    expect(ofAgent).toContain('30日以内に銀行振込み')
  })
})

describe('what a signature with a certificate of the federation proves', () => {
  it('EB-N-1: who signed, with a key the federation never had, and that nothing was changed since', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    world.test.clock.set('2027-04-02T03:00:00.000Z')
    const call = world.test.caller(await world.test.signIn('billing-holder', { id: holder.userId }))
    const { certificate, chain, wrappedKey } = await call(applicantApi.download, {
      params: { matterId },
      body: holder.proof,
    })
    const { signer } = await makeKeyMaterial(holder, provider.displayName)
    const content = encodeUtf8('1,0,0,21,9990000001,0,2,202704,1\r\n')
    const der = decodeBase64url(certificate)
    const cms = await signCms({ content, detached: true, signer, certificate: der })
    const at = world.test.clock.now()
    const { outcome, signers } = await verifyCms({ cms, content, at })
    expect(outcome).toBe('passed')
    const { matter } = await call(applicantApi.readOwnMatter, { params: { matterId } })
    expect(signers.map((one) => one.certificate?.serial)).toEqual([matter.serial])
    const anchors = [world.hierarchy.root.certificate]
    const path = { anchors, intermediates: chain.map(decodeBase64url), target: der, at, revocation: 'none' } as const
    expect(await validatePath({ ...path, keyUsage: ['digitalSignature'] })).toMatchObject({ outcome: 'passed' })

    const altered = encodeUtf8('1,0,0,21,9990000001,0,2,202704,2\r\n')
    expect((await verifyCms({ cms, content: altered, at })).outcome).not.toBe('passed')
    // everything the server has of the key, with everything it has of the password
    const kept = decodeBase64url(wrappedKey)
    expect(await openPrivateKey(kept, holder.proof.proof)).not.toMatchObject({ outcome: 'opened' })
    expect(await openPrivateKey(kept, holder.password)).toMatchObject({ outcome: 'opened' })
  })
})
