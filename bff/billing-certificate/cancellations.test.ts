import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BankTransfer } from '#shared/billing-certificate/bank-file.ts'
import { pairCancellations } from './cancellations.ts'

const transfer = (line: number, more: Partial<BankTransfer> = {}): BankTransfer => ({
  line,
  key: String(line),
  account: '0001234',
  reference: String(line),
  day: '2027-03-10',
  valueDay: '2027-03-10',
  yen: 5000,
  remitter: 'HJ000000003 ｱｵｿﾞﾗ',
  remitterBank: '',
  remitterBranch: '',
  cancelled: false,
  ...more,
})
const pairs = (transfers: readonly BankTransfer[]) =>
  [...pairCancellations(transfers)].map(([line, original]) => [line, original.line])

const day = fc.constantFrom('2027-03-08', '2027-03-09', '2027-03-10')
const record = fc.record({
  reference: fc.constantFrom('', '1', '2', '3'),
  day,
  valueDay: day,
  yen: fc.constantFrom(5000, 5200),
  remitter: fc.constantFrom('HJ000000003 ｱｵｿﾞﾗ', 'HJ000000008'),
  cancelled: fc.boolean(),
})

describe('a cancellation of the bank', () => {
  it('takes back one transfer of its sum, none twice, and none that came after it', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const transfers = records.map((row, index) => transfer(index + 2, row))
        const found = pairCancellations(transfers)
        const originals = [...found.values()]
        expect(new Set(originals.map(({ line }) => line)).size).toBe(originals.length)
        for (const [line, original] of found) {
          const cancellation = transfers.find((one) => one.line === line)
          expect([cancellation?.cancelled, original.cancelled]).toEqual([true, false])
          expect(original.yen).toBe(cancellation?.yen)
          const until = [cancellation?.day ?? '', cancellation?.valueDay ?? ''].toSorted().at(-1) ?? ''
          expect(original.day <= until).toBe(true)
        }
      }),
    )
  })

  it('is of the transfer its reference names before any that only looks like it', () => {
    const [first, second] = [transfer(2), transfer(3)]
    expect(pairs([first, second, transfer(4, { reference: '3', cancelled: true })])).toEqual([[4, 3]])
    expect(pairs([first, second, transfer(4, { reference: '3', remitter: '', cancelled: true })])).toEqual([[4, 3]])
  })

  it('is of the day it counts from before any other day, else of the nearest', () => {
    const before = ['2027-03-01', '2027-03-05', '2027-03-08'].map((on, index) =>
      transfer(index + 2, { day: on, valueDay: on }),
    )
    const back = (more: Partial<BankTransfer>) => transfer(9, { reference: '', cancelled: true, ...more })
    expect(pairs([...before, back({ valueDay: '2027-03-05' })])).toEqual([[9, 3]])
    expect(pairs([...before, back({})])).toEqual([[9, 4]])
  })

  it('is of nobody else’s transfer, of no other sum and of no other account', () => {
    const back = transfer(3, { cancelled: true })
    expect(pairs([transfer(2, { remitter: 'HJ000000008' }), back])).toEqual([])
    expect(pairs([transfer(2, { yen: 5200 }), back])).toEqual([])
    expect(pairs([transfer(2, { account: '0012340' }), back])).toEqual([])
    expect(pairs([transfer(2, { remitter: 'hj000000003アオゾラ' }), back])).toEqual([[3, 2]])
  })
})
