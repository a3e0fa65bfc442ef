/** Fees offset against payments, as the federation reads them: month by month, and what nobody can offset any more (EB-B11). */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { day, instant, listedMatter, matterDetail, userId, yen } from './matter.ts'

const root = '/api/federation'

export const offsetMonth = z.object({
  /** `2027-04`. */
  month: z.string(),
  frozenAt: instant,
  reportedAt: z.nullable(instant),
  resultAt: z.nullable(instant),
  /** Certificates issued since the report before. */
  issuedCount: z.int(),
  items: z.int(),
  reportedYen: z.int(),
  takenYen: z.nullable(z.int()),
})
export type OffsetMonth = z.infer<typeof offsetMonth>

export const listOffsetMonths = endpoint({
  method: 'GET',
  path: `${root}/offsets`,
  summary: 'Reports to the payment system and their results, newest first (EB-B11, EB-X-3)',
  allow: ['federation'],
  privilege: 'billing.read',
  response: z.object({ months: z.array(offsetMonth), connected: z.boolean() }),
})

export const readOffsetMonth = endpoint({
  method: 'GET',
  path: `${root}/offsets/:month/pages/:page`,
  summary: 'What was reported and taken of each certificate in a month, fifty a page',
  allow: ['federation'],
  privilege: 'billing.read',
  response: z.object({
    month: offsetMonth,
    items: z.array(
      z.object({
        matterId: z.string(),
        applicationNumber: z.string(),
        userId,
        issued: z.boolean(),
        reportedYen: yen,
        takenYen: z.nullable(yen),
      }),
    ),
    page: z.int(),
    pages: z.int(),
  }),
  errors: ['request.not-found', 'request.invalid'],
})

export const readReconciliation = endpoint({
  method: 'GET',
  path: `${root}/reconciliation`,
  summary:
    'Fees of the certificates that are offset, and what became of them to the yen: kept back, paid by hand, still open (EB-B11)',
  allow: ['federation'],
  privilege: 'billing.read',
  response: z.object({
    certificates: z.int(),
    feeYen: z.int(),
    takenYen: z.int(),
    byHandYen: z.int(),
    balanceYen: z.int(),
    /** Fee less the three others: anything but 0 is an error in the books. */
    differenceYen: z.int(),
  }),
})

/** Why nothing more can be kept back from payments (OQ-EB-2): the holder is suspended, or was revoked because it closed. */
export const residueReasons = ['suspended', 'closed'] as const

export const listResidues = endpoint({
  method: 'GET',
  path: `${root}/residues`,
  summary: 'Balances of providers that closed, to be billed by hand (OQ-EB-2)',
  allow: ['federation'],
  privilege: 'billing.read',
  response: z.object({
    residues: z.array(z.object({ ...listedMatter.shape, reason: z.enum(residueReasons), beingOffset: z.boolean() })),
    totalYen: z.int(),
  }),
})

export const settleResidue = endpoint({
  method: 'POST',
  path: `${root}/residues/:matterId`,
  summary: 'The rest of a fee was paid by hand: the whole of it, or nothing is registered',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({ version: z.int(), paidOn: day, yen }),
  response: matterDetail,
  errors: ['lifecycle.stale', 'lifecycle.illegal', 'request.invalid', 'request.not-found'],
})
