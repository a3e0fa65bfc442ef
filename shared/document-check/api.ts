/** Whom the counter trusts to say who signed and when: asked for by the page, which then checks documents by itself. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'

export const listTrustAnchors = endpoint({
  method: 'GET',
  path: '/api/trust-anchors',
  summary: 'Certificates of the authorities whose signatures and time-stamps on documents are trusted here',
  allow: ['public'],
  response: z.object({
    anchors: z.array(
      z.object({
        /** DER in base64url. */
        certificate: z.string().check(z.regex(/^[A-Za-z0-9_-]+$/)),
        use: z.enum(['signature', 'time-stamp']),
      }),
    ),
  }),
})
