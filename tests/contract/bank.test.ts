import { describe, expect, it } from 'vitest'
import { createBankRelay } from '#bff/parties/bank/relay.ts'
import { createBankFaults } from '#mocks/parties/bank/faults.ts'
import { createBankHandlers } from '#mocks/parties/bank/handlers.ts'
import { Passbook, type TransferEvent } from '#mocks/parties/bank/passbook.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { readBankFile } from '#shared/billing-certificate/bank-file.ts'

const day = '2027-03-11'

const open = () => {
  const passbook = new Passbook(createMemoryJournal<TransferEvent>())
  passbook.add({ day, yen: 5000, remitter: 'HJ000000003 アオゾラ' })
  passbook.add({ day: '2027-03-12', yen: 1, remitter: 'X' })
  passbook.add({ day, yen: 300, remitter: 'ガクブン', cancelled: true })
  const faults = createBankFaults()
  const fetch = createHandlerFetch(createBankHandlers({ passbook, faults, wait: () => new Promise(() => undefined) }))
  return { passbook, faults, relay: createBankRelay({ baseUrl: 'http://bank.invalid/', fetch, timeoutMs: 300 }) }
}

const read = async (relay: ReturnType<typeof open>['relay']) =>
  readBankFile((await relay.findFile(day)) ?? new Uint8Array(), day)

describe('the bank behind its contract', () => {
  it('EB-X-4 gives the file of a day, with what came in on that day alone', async () => {
    const reading = await read(open().relay)
    expect(reading).toMatchObject({
      outcome: 'read',
      file: {
        kind: 'transfer-notice',
        transfers: [
          { day, yen: 5000, remitter: 'HJ000000003 ｱｵｿﾞﾗ', cancelled: false },
          { day, yen: 300, remitter: 'ｶﾞｸﾌﾞﾝ', cancelled: true },
        ],
      },
    })
  })

  it('names a transfer the same in every file', async () => {
    const { passbook, relay } = open()
    const keys = async () => {
      const reading = await read(relay)
      return reading.outcome === 'read' ? reading.file.transfers.map(({ key }) => key) : []
    }
    const before = await keys()
    passbook.add({ day, yen: 5000, remitter: 'HJ000000008' })
    expect((await keys()).slice(0, 2)).toEqual(before)
    expect(new Set(await keys()).size).toBe(3)
  })

  it('has no file for a day on which nothing came in', async () => {
    await expect(open().relay.findFile('2027-03-13')).resolves.toBeUndefined()
  })

  it.each([
    ['cut-short', 'record-length'],
    ['wrong-total', 'total'],
    ['malformed', 'character'],
  ])('is refused whole when %s: %s', async (name, fault) => {
    const { faults, relay } = open()
    faults.set([{ name, target: day }])
    expect(await read(relay)).toMatchObject({ outcome: 'refused', fault })
  })

  it.each([
    ['http-error', 'party.refused'],
    ['down', 'party.unreachable'],
    ['slow', 'party.timeout'],
  ])('taken for an error when %s: %s', async (name, code) => {
    const { faults, relay } = open()
    faults.set([{ name }])
    await expect(relay.findFile(day)).rejects.toMatchObject({ code })
  })
})
