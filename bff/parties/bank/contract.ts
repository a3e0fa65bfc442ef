import * as z from 'zod/mini'

/**
 * The bank's files of money received, a file a day, in the record format of 全銀協 (`shared/billing-certificate/bank-file.ts`).
 *
 * | request | answers |
 * |---|---|
 * | `GET {base}/transfers/:day` | 200 `application/octet-stream`; 404 no file for that day |
 */

export const party = 'bank'

export const day = z.iso.date()
export const fileMediaType = 'application/octet-stream'
/** Twenty thousand records. */
export const largestFile = 4 << 20
