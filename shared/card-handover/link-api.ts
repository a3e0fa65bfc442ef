/** Routes of the reservation side by which the ledger of cards learns what happened to link codes (CM-X-1 to 3). */
import * as z from 'zod/mini'
import { bytesAnswer, endpoint } from '#shared/contract/endpoint.ts'

const jose = 'application/jose'

export const answerLink = endpoint({
  method: 'POST',
  path: '/api/link/messages',
  summary: 'One sealed message of a ledger, one sealed answer (JWE, RFC 7516); the key is the credential',
  allow: ['public'],
  bytes: { mediaType: jose, limit: 1 << 20 },
  response: bytesAnswer(jose, 4 << 20),
  errors: ['handover.link-file-refused', 'request.rate-limited'],
})

const sitePath = '/api/municipality/reservation/sites/:siteId/link' as const

export const writeEventsFile = endpoint({
  method: 'POST',
  path: `${sitePath}/events-file`,
  summary: 'What happened to link codes, as a sealed file to carry to the ledger',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  body: z.strictObject({
    /** Days to go back; what the ledger knows already changes nothing there. */
    days: z.int().check(z.minimum(1), z.maximum(400)),
  }),
  response: z.object({ file: z.string(), events: z.int() }),
  errors: ['handover.link-absent'],
})

export const readCodesFile = endpoint({
  method: 'POST',
  path: `${sitePath}/codes-file`,
  summary: 'Link codes of the ledger, carried over as a sealed file: members of the site who may reserve',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  bytes: { mediaType: jose, limit: 16 << 20 },
  response: z.object({ made: z.int(), known: z.int(), taken: z.array(z.string()) }),
  errors: ['handover.link-absent', 'handover.link-file-refused'],
})
