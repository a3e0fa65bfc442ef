/** A certificate the authority issued otherwise than it was asked to: the federation looks at it before anybody has it (EB-X-1). */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { type heldCertificate, matterDetail } from './matter.ts'

export type HeldCertificate = z.infer<typeof heldCertificate>

export const decideHeldCertificate = endpoint({
  method: 'POST',
  path: '/api/federation/matters/:matterId/held-certificate',
  summary: 'Takes a certificate that is not the one that was asked for, or has it revoked and asks anew',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({ version: z.int(), decision: z.enum(['accept', 'decline']) }),
  response: matterDetail,
  errors: ['request.not-found', 'lifecycle.stale', 'lifecycle.illegal'],
})
