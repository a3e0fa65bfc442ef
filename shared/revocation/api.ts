/** What a page needs to learn whether a certificate was revoked: it asks, the counter relays, the page judges. */
import * as z from 'zod/mini'
import { bytesAnswer, endpoint } from '#shared/contract/endpoint.ts'

/** RFC 6960 appendix C.1, C.2; RFC 2585 §4.2. */
export const ocspRequestType = 'application/ocsp-request'
export const ocspResponseType = 'application/ocsp-response'
export const crlType = 'application/pkix-crl'

/** A request for one certificate with a nonce has about 150 octets. */
const largestOcspRequest = 1024
export const largestOcspResponse = 64 * 1024
/** One million entries with reasons have 41 million octets. */
export const largestCrl = 64 << 20

const relayErrors = [
  'request.rate-limited',
  'request.not-found',
  'party.timeout',
  'party.unreachable',
  'party.malformed',
  'party.refused',
] as const

/** Who may be asked about: the page needs no other address than these ids. */
export const listIssuers = endpoint({
  method: 'GET',
  path: '/api/revocation/issuers',
  summary: 'Certification authorities whose certificates can be asked about here',
  allow: ['public'],
  response: z.object({
    issuers: z.array(
      z.object({
        id: z.string(),
        /** DER of the issuing authority's certificate, base64url. */
        certificate: z.string().check(z.regex(/^[A-Za-z0-9_-]+$/)),
        ocsp: z.boolean(),
        crl: z.boolean(),
      }),
    ),
  }),
})

/**
 * Any page of ours may ask. The responder is chosen from the counter's own table by the issuer hashes of the CertID: neither
 * the page nor a certificate can name an address. A request with a nonce is always asked afresh.
 */
export const askOcsp = endpoint({
  method: 'POST',
  path: '/api/revocation/ocsp',
  summary: 'Hand an OCSP request (RFC 6960, DER) about a certificate of a known issuer to its responder',
  allow: ['public'],
  bytes: { mediaType: ocspRequestType, limit: largestOcspRequest },
  response: bytesAnswer(ocspResponseType, largestOcspResponse),
  errors: relayErrors,
})

/** The list as its authority signed it; the counter has checked signature and dates before it keeps one. */
export const readCrl = endpoint({
  method: 'GET',
  path: '/api/revocation/crls/:issuer',
  summary: 'The current certificate revocation list (RFC 5280, DER) of a known issuer',
  allow: ['public'],
  response: bytesAnswer(crlType, largestCrl),
  errors: relayErrors,
})
