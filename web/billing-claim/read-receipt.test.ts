import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { readReceipt } from './read-receipt.ts'

const at = new Date('2027-04-05T03:00:00Z')
const subject = { claimId: '7f1c9a52-0000-4000-8000-000000000001', digest: 'A'.repeat(43), sender: 'HJ000000001' }
const said = { type: 'claim-receipt', ...subject, receivedAt: '2027-04-05T02:59:00.000Z', bytes: 1234 }

let federation: TestIdentity
beforeAll(async () => {
  federation = await makeIdentity(await makeCa(), { commonName: '青瀬県国民健康保険団体連合会' })
})

const sign = (content: Uint8Array, detached = false) =>
  signCms({ content, detached, signer: federation.signer, certificate: federation.certificate.der })

const receiptOf = (content: object) => sign(encodeUtf8(JSON.stringify(content)))

describe('EB-SC-22 a receipt, read by the holder', () => {
  it('names who signed it, and when the claim was taken', async () => {
    expect(await readReceipt(await receiptOf(said), subject, at)).toMatchObject({
      outcome: 'good',
      signer: { name: '青瀬県国民健康保険団体連合会' },
      receivedAt: said.receivedAt,
    })
  })

  it.each([
    ['claim', { claimId: '7f1c9a52-0000-4000-8000-000000000002' }],
    ['content', { digest: 'B'.repeat(43) }],
    ['sender', { sender: 'HJ000000002' }],
    ['kind of paper', { type: 'notice' }],
  ])('is none for another %s', async (_, other) => {
    expect(await readReceipt(await receiptOf({ ...said, ...other }), subject, at)).toEqual({ outcome: 'of-another' })
  })

  it('is none where it says something else than a receipt does', async () => {
    expect(await readReceipt(await sign(encodeUtf8('taken')), subject, at)).toEqual({ outcome: 'of-another' })
  })

  it('is none where a letter of it was changed, or its content is not there', async () => {
    const bent = await receiptOf(said)
    const place = Buffer.from(bent).indexOf(subject.claimId)
    bent[place] = 0x38
    expect(await readReceipt(bent, subject, at)).toEqual({ outcome: 'bad', code: 'signer.digest-mismatch' })
    const empty = await sign(encodeUtf8(JSON.stringify(said)), true)
    expect(await readReceipt(empty, subject, at)).toMatchObject({ outcome: 'bad' })
    expect(await readReceipt(encodeUtf8('no CMS'), subject, at)).toMatchObject({ outcome: 'bad' })
  })
})
