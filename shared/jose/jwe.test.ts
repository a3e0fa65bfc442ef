import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openJwe, sealJwe } from './jwe.ts'

const key = new Uint8Array(32).fill(7)
const seal = (text: string, typ = 'test') => sealJwe({ keyId: 'k1', key }, encodeUtf8(text), typ)
const find = (keyId: string) => (keyId === 'k1' ? key : undefined)

/** RFC 7520 §5.6, figures 130 and 136. */
const example = {
  keyId: '77c7e2b8-6e13-45cf-8672-617b5b45243a',
  key: 'XctOhJAkA-pD9Lh7ZgW_2A',
  compact: [
    'eyJhbGciOiJkaXIiLCJraWQiOiI3N2M3ZTJiOC02ZTEzLTQ1Y2YtODY3Mi02MTdiNWI0NTI0M2EiLCJlbmMiOiJBMTI4R0NNIn0',
    '',
    'refa467QzzKx6QAB',
    [
      'JW_i_f52hww_ELQPGaYyeAB6HYGcR559l9TYnSovc23XJoBcW29rHP8yZOZG7YhLpT1bjFuvZPjQS-m0IFtVcXkZXdH_lr_FrdYt9HRUYkshtrMm',
      'IUAyGmUnd9zMDB2n0cRDIHAzFVeJUDxkUwVAE7_YGRPdcqMyiBoCO-FBdE-Nceb4h3-FtBP-c_BIwCPTjb9o0SbdcdREEMJMyZBH8ySWMVi1gPD9',
      'yxi-aQpGbSv_F9N4IZAxscj5g-NJsUPbjk29-s7LJAGb15wEBtXphVCgyy53CoIKLHHeJHXex45Uz9aKZSRSInZI-wjsY0yu3cT4_aQ3i1o-tiE-',
      'F8Ios61EKgyIQ4CWao8PFMj8TTnp',
    ].join(''),
    'vbb32Xvllea2OtmHAdccRQ',
  ].join('.'),
}

describe('a sealed message', () => {
  it('of RFC 7520 §5.6 is opened as the RFC says', async () => {
    const opened = await openJwe(example.compact, (keyId) =>
      keyId === example.keyId ? decodeBase64url(example.key) : undefined,
    )
    expect(decodeUtf8(opened?.payload ?? new Uint8Array())).toMatch(/^You can trust us to stick with you/)
  })

  it('is opened by whoever has the key', async () => {
    const opened = await openJwe(await seal('窓口'), find)
    expect(opened).toMatchObject({ keyId: 'k1', typ: 'test' })
    expect(decodeUtf8(opened?.payload ?? new Uint8Array())).toBe('窓口')
  })

  it('is never the same twice', async () => {
    expect(await seal('one')).not.toBe(await seal('one'))
  })

  it('is not opened with another key, or by another name of the key', async () => {
    const text = await seal('one')
    expect(await openJwe(text, () => new Uint8Array(32).fill(8))).toBeUndefined()
    expect(await openJwe(text, () => undefined)).toBeUndefined()
    expect(await openJwe(text, () => key.slice(0, 16))).toBeUndefined()
  })

  it('is not opened where any letter was changed', async () => {
    const text = await seal('a message of some length')
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...'ABab09-_.'), async (at, letter) => {
        fc.pre(text[at] !== letter)
        const changed = text.slice(0, at) + letter + text.slice(at + 1)
        expect(await openJwe(changed, find)).toBeUndefined()
      }),
    )
  })

  it('is not opened with a parameter nobody here understands', async () => {
    const [, ...rest] = (await seal('one')).split('.')
    for (const header of [
      { alg: 'dir', enc: 'A256GCM', kid: 'k1', crit: ['b64'], b64: false },
      { alg: 'none', enc: 'A256GCM', kid: 'k1' },
      { alg: 'dir', enc: 'A256GCM', kid: 'k1', zip: 'DEF' },
    ])
      expect(
        await openJwe([encodeBase64url(encodeUtf8(JSON.stringify(header))), ...rest].join('.'), find),
      ).toBeUndefined()
  })

  it('refuses a short key before it seals', async () => {
    await expect(sealJwe({ keyId: 'k1', key: key.slice(1) }, encodeUtf8(''), 'test')).rejects.toThrow(RangeError)
  })
})
