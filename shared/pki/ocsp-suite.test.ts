import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseCertificate } from './certificate.ts'
import { checkOcspResponse } from './ocsp.ts'

/** OpenSSL's own OCSP cases: real responses of 2012, and the same spoilt in one way each. Source: tests/vectors/NOTICE.md. */

const files = JSON.parse(
  gunzipSync(readFileSync(resolve(import.meta.dirname, '../../tests/vectors/openssl-ocsp.json.gz'))).toString(),
) as Readonly<Record<string, string>>

const decode = (name: string): Uint8Array => new Uint8Array(Buffer.from(files[name] ?? '', 'base64'))

/** By whom: the issuer itself, or its delegate; about whom; and a time at which the untouched response holds. */
const families = [
  { id: 'ND1', certificate: 'EE', issuer: 'ICA', at: '2012-10-12T00:00:00Z' },
  { id: 'ND2', certificate: 'ICA', issuer: 'Root', at: '2012-10-12T00:00:00Z' },
  { id: 'ND3', certificate: 'EE', issuer: 'Root', at: '2012-10-12T00:00:00Z' },
  { id: 'D1', certificate: 'EE', issuer: 'ICA', at: '2012-10-24T00:00:00Z' },
  { id: 'D2', certificate: 'ICA', issuer: 'Root', at: '2012-10-24T00:00:00Z' },
  { id: 'D3', certificate: 'EE', issuer: 'Root', at: '2012-10-24T00:00:00Z' },
] as const

const delegated = families.filter(({ id }) => id.startsWith('D'))

type Case = (typeof families)[number] & {
  readonly response: string
  readonly issuerFile: string
  readonly expected: string
}

const spoilt = (prefix: string, expected: string, among: readonly (typeof families)[number][] = families): Case[] =>
  among.map((family) => ({
    ...family,
    response: `${prefix}${family.id}.ors`,
    issuerFile: `${family.id}_Issuer_${family.issuer}.pem`,
    expected,
  }))

const otherIssuer = (prefix: string, expected: string): Case[] =>
  families.map((family) => ({
    ...family,
    response: `${family.id}.ors`,
    issuerFile: `${prefix}${family.id}_Issuer_${family.issuer}.pem`,
    expected,
  }))

const cases: readonly Case[] = [
  ...spoilt('', 'good'),
  // Invalid signature of the response; wrong responder id; wrong issuer name and key hash, which break the signature too.
  ...spoilt('ISOP_', 'unusable'),
  ...spoilt('WRID_', 'unusable'),
  ...spoilt('WINH_', 'unusable'),
  ...spoilt('WIKH_', 'unusable'),
  // Wrong key in the delegate's certificate; invalid signature of it.
  ...spoilt('WKDOSC_', 'unusable', delegated),
  ...spoilt('ISDOSC_', 'unusable', delegated),
  // The issuer under another name, with another key; with a broken signature of its own, which a trusted issuer may have.
  ...otherIssuer('WSNIC_', 'unusable'),
  ...otherIssuer('WKIC_', 'unusable'),
  ...otherIssuer('ISIC_', 'good'),
]

describe('the OCSP cases of OpenSSL', () => {
  it.each(cases)(
    '$response under $issuerFile: $expected',
    async ({ id, certificate, response, issuerFile, at, expected }) => {
      const verdict = await checkOcspResponse({
        response: decode(response),
        certificate: parseCertificate(decode(`${id}_Cert_${certificate}.pem`)),
        issuer: parseCertificate(decode(issuerFile)),
        at: new Date(at),
      })
      expect(verdict.status).toBe(expected)
    },
  )
})
