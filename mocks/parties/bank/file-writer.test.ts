import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBankFile } from '#shared/billing-certificate/bank-file.ts'
import { toBankText, writeBankFile, type WrittenFile } from './file-writer.ts'

const near = '2027-03-11'
const account = { bank: '9999', branch: '001', number: '0001234', holder: 'アオセケン' }

const transfer = fc.record({
  reference: fc.oneof(fc.constantFrom('', '0'), fc.integer({ min: 1, max: 999_999 }).map(String)),
  day: fc.integer({ min: 0, max: 27 }).map((day) => `2027-02-${String(day + 1).padStart(2, '0')}`),
  yen: fc.integer({ min: 0, max: 999_999 }),
  remitter: fc.stringMatching(/^[A-Z0-9ｦ-ﾟ(). /-]{0,48}$/).map((text) => text.trim()),
  cancelled: fc.boolean(),
  outgoing: fc.boolean(),
})
/** Two transfers of a day never share a reference; any number of them may have none. */
const transfers = fc.uniqueArray(transfer, {
  maxLength: 6,
  selector: ({ reference, day }) => (/^0*$/.test(reference) ? Symbol('none') : `${day} ${reference}`),
})
const file: fc.Arbitrary<WrittenFile> = fc.record({
  kind: fc.constantFrom('transfer-notice', 'account-statement'),
  made: fc.constant(near),
  account: fc.constant(account),
  transfers,
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
        // what went out is no transfer to us; what takes one back is shown, in both kinds
        const expected = written.transfers.filter(
          ({ cancelled, outgoing }) => !outgoing || (cancelled && written.kind === 'account-statement'),
        )
        expect(
          reading.file.transfers.map(({ day, yen, remitter, cancelled }) => ({ day, yen, remitter, cancelled })),
        ).toEqual(expected.map(({ day, yen, remitter, cancelled }) => ({ day, yen, remitter, cancelled })))
      }),
    )
  })

  it('gives a transfer the same key in both kinds, and no two transfers the same', () => {
    fc.assert(
      fc.property(transfers, (given) => {
        const received = given.map((row) => ({ ...row, outgoing: false }))
        const keysOf = (kind: WrittenFile['kind']) => {
          const reading = readBankFile(writeBankFile({ kind, made: near, account, transfers: received }), near)
          return reading.outcome === 'read' ? reading.file.transfers : []
        }
        const notice = keysOf('transfer-notice')
        expect(keysOf('account-statement').map(({ key }) => key)).toEqual(notice.map(({ key }) => key))
        expect(notice).toHaveLength(received.length)
        const paid = notice.filter(({ cancelled }) => !cancelled).map(({ key }) => key)
        expect(new Set(paid).size).toBe(paid.length)
      }),
    )
  })

  it('is refused where two transfers of a day have one reference; a cancellation may have that of its transfer', () => {
    const row = { reference: '7', day: '2027-02-03', yen: 5000, remitter: 'HJ000000003' }
    const judge = (...rows: WrittenFile['transfers']) =>
      readBankFile(writeBankFile({ kind: 'transfer-notice', made: near, account, transfers: rows }), near)
    expect(judge(row, { ...row, remitter: 'HJ000000008' })).toEqual({
      outcome: 'refused',
      fault: 'reference',
      line: 3,
    })
    expect(judge(row, { ...row, day: '2027-02-04' })).toMatchObject({ outcome: 'read' })
    const taken = judge(row, { ...row, day: '2027-02-05', valueDay: '2027-02-03', cancelled: true })
    expect(taken).toMatchObject({
      outcome: 'read',
      file: { transfers: [{ cancelled: false }, { cancelled: true, day: '2027-02-05', valueDay: '2027-02-03' }] },
    })
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
