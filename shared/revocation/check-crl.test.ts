import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, type TestCa } from '#mocks/pki/identity.ts'
import { encodeExtension } from '#mocks/pki/issuing.ts'
import { issueCrl, type CrlDraft } from '#mocks/pki/revocation-lists.ts'
import { encodeBoolean, encodeContextPrimitive, encodeInteger, encodeSequence } from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import { checkCrl, type CrlCheck } from './check-crl.ts'

const at = new Date('2027-03-10T03:00:00Z')
const hours = (count: number): Date => new Date(at.getTime() + count * 3_600_000)

let ca: TestCa
let other: TestCa

beforeAll(async () => {
  ca = await makeCa()
  other = await makeCa('別の局')
})

const issue = (change: Partial<CrlDraft> = {}, by = ca) =>
  issueCrl(
    {
      issuer: ca.name,
      spki: ca.keys.spki,
      number: 7,
      thisUpdate: hours(-1),
      nextUpdate: hours(23),
      revoked: [{ serial: '0102', revokedAt: hours(-2), reason: 1 }],
      ...change,
    },
    by.keys.privateKeyPkcs8,
  )

const judge = async (der: Uint8Array, more: Partial<CrlCheck> = {}) => {
  const verdict = await checkCrl({ der, issuer: ca.certificate, at, ...more })
  return verdict.status === 'usable' ? Number(verdict.crl.number) : verdict.why
}

const scope = (content: Uint8Array) => encodeExtension(oid.issuingDistributionPoint, true, encodeSequence(content))

describe('a fetched CRL', () => {
  it('is believed when its issuer signed it and it is in force', async () => {
    expect(await judge(await issue())).toBe(7)
    expect(await judge(await issue(), { atLeast: 7n })).toBe(7)
    expect(await judge(await issue({ extensions: [scope(encodeContextPrimitive(1, Uint8Array.of(0xff)))] }))).toBe(7)
  })

  it.each<[string, () => Promise<Uint8Array>, Partial<CrlCheck>, string]>([
    ['another issuer’s', () => issue({ issuer: other.name }), {}, 'issuer-different'],
    ['signed with another key', () => issue({}, other), {}, 'signature-invalid'],
    ['over', () => issue(), { at: hours(23) }, 'stale'],
    ['of the future', () => issue(), { at: hours(-2) }, 'not-yet-valid'],
    ['older than the one that is held', () => issue(), { atLeast: 8n }, 'earlier'],
    ['one that never ends', () => issueWithoutEnd(), {}, 'defective'],
    ['with a critical extension nobody knows', () => issueWithUnknown(), {}, 'defective'],
    ['for authorities only', () => issueScoped(2), {}, 'partial'],
    ['indirect', () => issueScoped(4), {}, 'partial'],
    ['a delta', () => issueDelta(), {}, 'partial'],
    ['cut short', async () => (await issue()).subarray(0, -1), {}, 'malformed'],
  ])('is refused when it is %s', async (_, make, more, why) => {
    expect(await judge(await make(), more)).toBe(why)
  })

  it('is refused when any bit of it is turned', async () => {
    const der = await issue()
    for (let place = 0; place < der.length; place += 7) {
      const bent = der.slice()
      bent[place] = (bent[place] ?? 0) ^ 1
      expect(await judge(bent)).toEqual(expect.any(String))
    }
  })
})

const issueWithoutEnd = () =>
  issueCrl({ issuer: ca.name, spki: ca.keys.spki, number: 7, thisUpdate: hours(-1) }, ca.keys.privateKeyPkcs8)
const issueWithUnknown = () => issue({ extensions: [encodeExtension('1.2.3.4', true, encodeBoolean(true))] })
const issueScoped = (number: number) =>
  issue({ extensions: [scope(encodeContextPrimitive(number, Uint8Array.of(0xff)))] })
const issueDelta = () => issue({ extensions: [encodeExtension(oid.deltaCrlIndicator, true, encodeInteger(6))] })
