/** Money to be paid back: more than the fee, or for an application that was rejected (OQ-EB-5). */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { day, listedMatter, matterDetail, refundWays, yen } from './matter.ts'

const root = '/api/federation/refunds'

export const listRefunds = endpoint({
  method: 'GET',
  path: root,
  summary: '返金: every application money is due back for, with the transfers it came by',
  allow: ['federation'],
  privilege: 'billing.read',
  response: z.object({
    refunds: z.array(
      z.object({
        ...listedMatter.shape,
        refundYen: yen,
        transfers: z.array(z.object({ day, yen, remitter: z.string() })),
      }),
    ),
    totalYen: z.int(),
  }),
})

export const registerRefund = endpoint({
  method: 'POST',
  path: `${root}/:matterId`,
  summary: '返金の登録: it was paid back outside, all that is due, on a day and under the bank’s reference',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({
    version: z.int(),
    on: day,
    yen,
    reference: z.string().check(z.minLength(1), z.maxLength(40)),
    way: z.enum(refundWays),
  }),
  response: matterDetail,
  errors: ['lifecycle.stale', 'lifecycle.illegal', 'request.invalid', 'request.not-found'],
})

export const undoRefund = endpoint({
  method: 'POST',
  path: `${root}/:matterId/undo`,
  summary: '返金取消: the last refund of an application was registered by mistake; the money is due again',
  allow: ['federation'],
  privilege: 'billing.undo',
  body: z.strictObject({ version: z.int() }),
  response: matterDetail,
  errors: ['lifecycle.stale', 'lifecycle.illegal', 'request.not-found'],
})
