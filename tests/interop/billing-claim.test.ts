import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { billingHolders } from '#mocks/people/federation.ts'
import * as claimApi from '#shared/billing-claim/claim-api.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodePem } from '#shared/pki/pem.ts'
import { openPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import { openClaims, send, signClaim, type Claimant } from '../flow/billing-claim-fixture.ts'
import { makeKeyMaterial } from '../flow/billing-fixture.ts'
import { findMissing, openssl, openWorkspace } from './openssl.ts'

/** A provider without our pages: `openssl cms` signs the claim, reads the receipt, proves the key and opens what came back. */

const missing = findMissing('billing-claim', [['openssl', 'version']])
const files = await openWorkspace()
afterAll(() => files[Symbol.asyncDispose]())

const run = async (line: string): Promise<string> => {
  const { code, output } = await openssl(line)
  if (code !== 0) throw new Error(output)
  return output
}

const writeHolder = async (holder: Claimant): Promise<void> => {
  const { wrappedKey } = await makeKeyMaterial(holder, billingHolders[0].displayName, 'rsa')
  const opened = await openPrivateKey(decodeBase64url(wrappedKey), holder.password)
  if (opened.outcome === 'refused') throw new RangeError(opened.code)
  await files.writePem('holder.pem', holder.certificate)
  await files.writePem('holder.key', opened.privateKeyPkcs8, 'PRIVATE KEY')
}

const holderFiles = () => `-signer ${files.path('holder.pem')} -inkey ${files.path('holder.key')}`

describe.skipIf(missing.length > 0)('openssl cms in the place of the provider’s browser', () => {
  it('EB-G-1, EB-G-2: its claim is taken, it believes the receipt, and it opens the document with the key that signed', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    await writeHolder(claimant)
    const file = makeClaimFile({ records: 300 })
    await writeFile(files.path('claim.csv'), file)
    await run(
      `cms -sign -nodetach -binary -outform DER -md sha256 -in ${files.path('claim.csv')} ${holderFiles()} -out ${files.path('claim.p7m')}`,
    )
    const cms = new Uint8Array(await readFile(files.path('claim.p7m')))
    const { claim, receipt } = await send(claimant, cms)
    expect(claim).toMatchObject({ outcome: 'accepted', records: 300, serial: claimant.serial })

    await writeFile(files.path('receipt.p7m'), decodeBase64url(receipt ?? ''))
    await files.writePem('federation.pem', world.intakeSigner.signer.certificate)
    await files.writePem('impostor.pem', world.intakeSigner.impostor.certificate)
    const verify = (trusted: string) =>
      openssl(
        `cms -verify -inform DER -binary -partial_chain -purpose any -no_check_time -in ${files.path('receipt.p7m')} -CAfile ${files.path(trusted)} -out ${files.path('receipt.json')}`,
      )
    expect(await verify('federation.pem')).toMatchObject({ code: 0 })
    expect(JSON.parse(await readFile(files.path('receipt.json'), 'utf8'))).toMatchObject({ claimId: claim.claimId })
    expect((await verify('impostor.pem')).code).not.toBe(0)

    const content = new TextEncoder().encode('支払決定通知書')
    const at = world.test.clock.now()
    world.intake.issue(claim.claimId, { title: '支払決定通知書', fileName: 'decision.txt', content, at })
    await world.run('billing-claim-reception')
    const [listed] = (await claimant.call(claimApi.listClaims, {})).claims
    const documentId = listed?.documents[0]?.documentId ?? ''
    const { challengeId, toBeSigned } = await claimant.call(applicantApi.makeChallenge, {
      body: { purpose: 'fetch-document', target: documentId },
    })
    await writeFile(files.path('challenge'), decodeBase64url(toBeSigned))
    // holders are proven by signatures that name their certificate (RFC 5035): -cades
    await run(
      `cms -sign -cades -binary -outform DER -md sha256 -in ${files.path('challenge')} ${holderFiles()} -out ${files.path('proof.p7s')}`,
    )
    const signature = encodeBase64url(await readFile(files.path('proof.p7s')))
    const params = { claimId: claim.claimId, documentId }
    const { envelope } = await claimant.call(claimApi.fetchDocument, { params, body: { challengeId, signature } })
    await writeFile(files.path('envelope.p7m'), decodeBase64url(envelope))
    await run(
      `cms -decrypt -inform DER -binary -in ${files.path('envelope.p7m')} -recip ${files.path('holder.pem')} -inkey ${files.path('holder.key')} -out ${files.path('document')}`,
    )
    expect(await readFile(files.path('document'), 'utf8')).toBe('支払決定通知書')
  }, 60_000)

  it('EB-G-1: a claim it writes in pieces, as it does for a stream, is the same claim', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    await writeHolder(claimant)
    await writeFile(files.path('claim.csv'), makeClaimFile({ records: 2000 }))
    await run(
      `cms -sign -nodetach -stream -binary -outform DER -md sha512 -in ${files.path('claim.csv')} ${holderFiles()} -out ${files.path('claim.p7m')}`,
    )
    const cms = new Uint8Array(await readFile(files.path('claim.p7m')))
    expect(cms[1]).toBe(0x80)
    expect((await send(claimant, cms)).claim).toMatchObject({ outcome: 'accepted', records: 2000 })
  }, 60_000)

  it('EB-G-1: it verifies what our pages sign, under the dedicated authority, and finds the file unchanged', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const file = makeClaimFile({ records: 40 })
    await writeFile(files.path('ours.p7m'), await signClaim(claimant, file))
    const { root, authority } = world.hierarchy
    await files.writeText('chain.pem', encodePem(authority.certificate) + encodePem(root.certificate))
    await run(
      `cms -verify -inform DER -binary -attime 1806894000 -in ${files.path('ours.p7m')} -CAfile ${files.path('chain.pem')} -out ${files.path('ours.csv')}`,
    )
    expect(new Uint8Array(await readFile(files.path('ours.csv')))).toEqual(file)
  }, 60_000)
})
