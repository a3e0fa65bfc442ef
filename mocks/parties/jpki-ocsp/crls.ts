import { http, HttpResponse, type HttpHandler } from 'msw'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { crlType } from '#shared/revocation/api.ts'
import type { TestAuthority, TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'

/** CRLs of both CAs over HTTP GET: a new one every ten minutes, its number the count of those minutes. */
const periodMs = 10 * 60_000
const validMs = 24 * 3_600_000
/** CRLReason superseded, as the responder says too. */
const superseded = 4

const issueCurrent = ({ certificate, privateKeyPkcs8, issued }: TestAuthority, now: Date) => {
  const { subject, spki } = parseCertificate(certificate)
  const number = Math.floor(now.getTime() / periodMs)
  const thisUpdate = new Date(number * periodMs)
  const revoked = Object.entries(issued).flatMap(([serial, { revokedAt }]) =>
    revokedAt === undefined || revokedAt > now ? [] : [{ serial, revokedAt, reason: superseded }],
  )
  const nextUpdate = new Date(thisUpdate.getTime() + validMs)
  return issueCrl({ issuer: subject.der, spki: spki.der, number, thisUpdate, nextUpdate, revoked }, privateKeyPkcs8)
}

/** At any origin and path that ends in `/crls/authentication.crl` or `/crls/signature.crl`. */
export const createJpkiCrlHandlers = (hierarchy: TestHierarchy, now: () => Date): readonly HttpHandler[] =>
  (['authentication', 'signature'] as const).map((name) =>
    http.get(`*/crls/${name}.crl`, async () => {
      const der = await issueCurrent(hierarchy[name], now())
      return HttpResponse.arrayBuffer(der.buffer, { headers: { 'content-type': crlType } })
    }),
  )
