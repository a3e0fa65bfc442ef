import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBankFile } from '#shared/billing-certificate/bank-file.ts'
import { toBankText, writeBankFile, type WrittenFile } from './file-writer.ts'

const near = '2027-03-11'
const account = { bank: '9999', branch: '001', number: '0001234', holder: 'アオセケン' }

const transfer = fc.record({
  reference: fc.integer({ min: 0, max: 999_999 }).map(String),
  day: fc.integer({ min: 0, max: 27 }).map((day) => `2027-02-${String(day + 1).padStart(2, '0')}`),
  yen: fc.integer({ min: 0, max: 999_999 }),
  remitter: fc.stringMatching(/^[A-Z0-9ｦ-ﾟ(). /-]{0,48}$/).map((text) => text.trim()),
  cancelled: fc.boolean(),
})
const file: fc.Arbitrary<WrittenFile> = fc.record({
  kind: fc.constantFrom('transfer-notice', 'account-statement'),
  made: fc.constant(near),
  account: fc.constant(account),
  transfers: fc.array(transfer, { maxLength: 6 }),
  years: fc.constantFrom('reiwa', 'western'),
  lineEnd: fc.constantFrom('', '\r\n'),
})

describe('a bank’s file', () => {
  it('is read back as it was written, in both kinds, both ways to count years and with or without line ends', () => {
    fc.assert(
      fc.property(file, (written) => {
        const reading = readBankFile(writeBankFile(written), near)
        expect(reading.outcome).toBe('read')
        if (reading.outcome !== 'read') return
        // what went out is no transfer to us; a cancelled notice is one that is shown
        const expected = written.transfers.filter(
          ({ cancelled }) => written.kind === 'transfer-notice' || cancelled !== true,
        )
        expect(
          reading.file.transfers.map(({ day, yen, remitter, cancelled }) => ({ day, yen, remitter, cancelled })),
        ).toEqual(expected.map(({ day, yen, remitter, cancelled }) => ({ day, yen, remitter, cancelled })))
      }),
    )
  })

  const sample = writeBankFile({
    kind: 'transfer-notice',
    made: near,
    account,
    transfers: [
      { reference: '7', day: '2027-02-03', yen: 5000, remitter: 'HJ000000003 ｱｵｿﾞﾗ' },
      { reference: '8', day: '2027-02-04', yen: 120, remitter: 'HJ000000008', cancelled: true },
    ],
  })
  const names = ({ key, day, yen, cancelled }: { key: string; day: string; yen: number; cancelled: boolean }) => ({
    key,
    day,
    yen,
    cancelled,
  })
  const read = (octets: Uint8Array) => {
    const reading = readBankFile(octets, near)
    return reading.outcome === 'read' ? reading.file.transfers : undefined
  }

  it('never gives another sum when one octet of it is another: what the totals cannot see is named here', () => {
    const before = (read(sample) ?? []).map(names)
    const unseen = new Set<number>()
    for (let at = 0; at < sample.length; at += 1) {
      for (const octet of [0x20, 0x30, 0x31, 0x39, 0xb1, 0x00, 0x0a, 0x85]) {
        if (sample[at] === octet) continue
        const damaged = sample.slice()
        damaged[at] = octet
        const after = read(damaged)
        if (after === undefined) continue
        const [first, second] = after.map(names)
        expect([first?.yen, second?.yen, first?.cancelled, second?.cancelled]).toEqual([5000, 120, false, true])
        if (JSON.stringify(after.map(names)) !== JSON.stringify(before)) unseen.add(at % 200)
      }
    }
    // The account of the header (22..25, 41..43, 60..66), and reference and day of a record (1..12): no trailer counts them.
    const places = new Set([...range(22, 26), ...range(41, 44), ...range(60, 67), ...range(1, 13)])
    expect([...unseen].filter((at) => !places.has(at))).toEqual([])
    expect(unseen.size).toBeGreaterThan(0)
  })

  it('is refused with an octet more or less anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sample.length - 1 }), fc.boolean(), (at, isMore) => {
        const damaged = isMore
          ? Uint8Array.from([...sample.subarray(0, at), 0x20, ...sample.subarray(at)])
          : Uint8Array.from([...sample.subarray(0, at), ...sample.subarray(at + 1)])
        expect(readBankFile(damaged, near).outcome).toBe('refused')
      }),
    )
  })

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1200 }), (octets) => {
        expect(['read', 'refused']).toContain(readBankFile(octets, near).outcome)
      }),
    )
  })
})

const range = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => from + index)

describe('a name as banks write it', () => {
  it.each([
    ['アオゾラ', 'ｱｵｿﾞﾗ'],
    ['ぱーとなー', 'ﾊﾟｰﾄﾅｰ'],
    ['ＨＪ０００', 'HJ000'],
    ['株', ' '],
  ])('%s is %s', (text, written) => {
    expect(toBankText(text)).toBe(written)
  })
})
