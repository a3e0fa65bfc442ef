import * as z from 'zod/mini'

/**
 * The payment system 支払等システム (EB-B11, EB-X-3) as HTTP resources over JSON: one report a month out, one result a month
 * back. Both are named by the month, so that either may be asked for again after a lost answer.
 *
 * | request | answers |
 * |---|---|
 * | `PUT {base}/offsets/:month` | 200 receipt; 409 `report-differs`; 422 `request-invalid` |
 * | `GET {base}/offsets/:month/result` | 200 result; 404 `report-unknown`, `result-open` |
 */

export const party = 'payment-system'

/** `2027-04`: of Japan. */
export const month = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))
const yen = z.int().check(z.minimum(0), z.maximum(1_000_000))
const total = z.int().check(z.minimum(0))
const holder = z.string().check(z.regex(/^[A-Z]{2}\d{9,10}$/))
const number = z.string().check(z.regex(/^\d{2}-\d{4,6}$/))

const sum = (items: readonly { readonly yen: number }[]): number => items.reduce((all, item) => all + item.yen, 0)

export const offsetReport = z
  .strictObject({
    month,
    items: z.array(
      z.strictObject({
        applicationNumber: number,
        userId: holder,
        /** Issued since the report before: counted once in its life. */
        issued: z.boolean(),
        /** Still to be offset. */
        balanceYen: yen,
      }),
    ),
    issuedCount: total,
    totalYen: total,
  })
  .check(
    z.refine(
      ({ items, totalYen }) => sum(items.map(({ balanceYen }) => ({ yen: balanceYen }))) === totalYen,
      'balances do not add up',
    ),
    z.refine(
      ({ items, issuedCount }) => items.filter(({ issued }) => issued).length === issuedCount,
      'issued certificates do not add up',
    ),
    z.refine(
      ({ items }) => new Set(items.map(({ applicationNumber }) => applicationNumber)).size === items.length,
      'a certificate twice',
    ),
  )
export type OffsetReport = z.infer<typeof offsetReport>

export const offsetReceipt = z.strictObject({ month, receiptId: z.uuid(), items: total, totalYen: total })
export type OffsetReceipt = z.infer<typeof offsetReceipt>

export const offsetResult = z
  .strictObject({
    month,
    /** What was kept back from this month's payment; who is not named paid nothing. */
    items: z.array(z.strictObject({ applicationNumber: number, userId: holder, takenYen: yen })),
    totalYen: total,
  })
  .check(
    z.refine(
      ({ items, totalYen }) => sum(items.map(({ takenYen }) => ({ yen: takenYen }))) === totalYen,
      'offsets do not add up',
    ),
    z.refine(
      ({ items }) => new Set(items.map(({ applicationNumber }) => applicationNumber)).size === items.length,
      'a certificate twice',
    ),
  )
export type OffsetResult = z.infer<typeof offsetResult>

export const offsetErrors = ['report-differs', 'report-unknown', 'result-open', 'request-invalid'] as const
export const offsetProblem = z.strictObject({ error: z.enum(offsetErrors) })
export type OffsetProblem = z.infer<typeof offsetProblem>

/** A hundred thousand certificates at a hundred octets each. */
export const largestAnswer = 16 << 20
