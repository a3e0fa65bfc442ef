import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { DerError } from '#shared/pki/der.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { frameContent } from './frame.ts'
import { signCms } from './sign.ts'
import { verifyCms } from './verify.ts'

let person: TestIdentity
beforeAll(async () => {
  person = await makeIdentity(await makeCa())
})

const signDigestOf = async (content: Uint8Array) => {
  const { signer, certificate } = person
  const contentDigest = await digestBytes(signer.scheme.hash, content)
  return signCms({ signer, certificate: certificate.der, contentDigest, detached: true })
}

const assemble = async (content: Uint8Array) => {
  const { before, after } = frameContent(await signDigestOf(content), content.length)
  return concatBytes(before, content, after)
}

describe('a frame around content that is signed by its digest', () => {
  it('EB-G-1 is the very message that signing the content itself makes', async () => {
    const { signer, certificate } = person
    // each side of the lengths at which DER needs another octet, for the string itself and for what is around it
    for (const length of [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000]) {
      const content = new Uint8Array(length).fill(0x41)
      const whole = await signCms({ signer, certificate: certificate.der, content, detached: false })
      expect((await verifyCms({ cms: whole })).outcome).toBe('passed')
      const framed = await assemble(content)
      expect(framed.length).toBe(whole.length)
      const { before, after } = frameContent(await signDigestOf(content), length)
      expect(framed.subarray(0, before.length)).toEqual(whole.subarray(0, before.length))
      expect(after.length).toBe(whole.length - length - before.length)
    }
  })

  it('holds for any content, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 600 }), async (content) => {
        const cms = await assemble(content)
        const report = await verifyCms({ cms })
        expect(report.outcome).toBe('passed')
        expect(report.content).toEqual(content)
        const start = frameContent(await signDigestOf(content), content.length).before.length
        const bent = Uint8Array.from(cms)
        bent[start] = (bent[start] ?? 0) ^ 1
        expect((await verifyCms({ cms: bent })).signers[0]?.code).toBe('signer.digest-mismatch')
      }),
      { numRuns: 25 },
    )
  })

  it('says the length of content that is far away', async () => {
    const { before } = frameContent(await signDigestOf(encodeUtf8('a')), 100 * 1024 * 1024)
    expect([...before.subarray(-6)]).toEqual([0x04, 0x84, 0x06, 0x40, 0x00, 0x00])
  })

  it('refuses a message that has its content, one that is no SignedData, and a length that is none', async () => {
    const detached = await signDigestOf(encodeUtf8('a'))
    const attached = await assemble(encodeUtf8('a'))
    expect(() => frameContent(attached, 1)).toThrow(DerError)
    expect(() => frameContent(detached.subarray(0, -1), 1)).toThrow(DerError)
    expect(() => frameContent(encodeUtf8('0'), 1)).toThrow(DerError)
    for (const length of [-1, 0.5, Number.NaN, 0x1_0000_0000])
      expect(() => frameContent(detached, length)).toThrow(RangeError)
  })
})
