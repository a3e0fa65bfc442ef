import * as z from 'zod/mini'
import { federation } from '#mocks/people/federation.ts'
import type { Journal } from '../journal.ts'
import { toBankText, writeBankFile } from './file-writer.ts'

/** The federation's account as the bank keeps it: what came in, day by day. */

export const transferEvent = z.object({
  day: z.iso.date(),
  yen: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  remitter: z.string().check(z.minLength(1), z.maxLength(60)),
  /** Taken back by the remitter's bank on the same day. */
  cancelled: z.optional(z.boolean()),
})
export type TransferEvent = z.infer<typeof transferEvent>

export class Passbook {
  readonly #journal: Journal<TransferEvent>
  readonly #transfers: TransferEvent[]

  constructor(journal: Journal<TransferEvent>) {
    this.#journal = journal
    this.#transfers = [...journal.entries]
  }

  add(transfer: TransferEvent): void {
    this.#journal.append(transfer)
    this.#transfers.push(transfer)
  }

  list(): readonly TransferEvent[] {
    return this.#transfers
  }

  /** The file of a day, or undefined where nothing came in. References count through the account's life, as banks do. */
  findFile(day: string, totalError = 0): Uint8Array<ArrayBuffer> | undefined {
    const transfers = this.#transfers
      .map((transfer, index) => ({
        ...transfer,
        reference: String(index + 1),
        remitter: toBankText(transfer.remitter),
      }))
      .filter((transfer) => transfer.day === day)
    if (transfers.length === 0) return undefined
    const { account } = federation
    return writeBankFile({
      kind: 'transfer-notice',
      made: day,
      account: { bank: '9999', branch: '001', number: account.number, holder: account.holder },
      transfers: transfers.map((transfer) => ({ ...transfer, remitterBank: 'ｶﾜｾﾐｷﾞﾝｺｳ', remitterBranch: 'ｴｷﾏｴ' })),
      lineEnd: '\r\n',
      totalError,
    })
  }
}
