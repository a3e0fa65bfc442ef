/**
 * The bank's file of money received: 全銀協規定フォーマット, records of 200 octets, in both kinds banks deliver,
 * 振込入金通知 (種別 01) and 入出金取引明細 (種別 03). One octet a character (JIS X 0201: digits, capitals, half-width kana).
 */
import { addDays } from '#shared/calendar/tokyo.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import { buildNamelessKey, buildTransferKey, toReference } from './transfer-key.ts'

const recordLength = 200

type Field = { readonly at: number; readonly length: number }
const layout = <const Name extends string>(...fields: readonly (readonly [Name | null, number])[]) => {
  const places = new Map<Name, Field>()
  let at = 0
  for (const [name, length] of fields) {
    if (name !== null) places.set(name, { at, length })
    at += length
  }
  if (at !== recordLength) throw new RangeError(`a record of ${at} octets`)
  return places
}

/** Fields in the order of the records; null is filler or what matching does not need. */
const notice = {
  header: layout(
    ['division', 1],
    ['kind', 2],
    ['code', 1],
    ['made', 6],
    ['from', 6],
    ['until', 6],
    ['bank', 4],
    ['bankName', 15],
    ['branch', 3],
    ['branchName', 15],
    ['accountKind', 1],
    ['account', 7],
    ['holder', 40],
    [null, 93],
  ),
  data: layout(
    ['division', 1],
    ['reference', 6],
    ['day', 6],
    ['valueDay', 6],
    ['yen', 10],
    [null, 10],
    ['remitterCode', 10],
    ['remitter', 48],
    ['remitterBank', 15],
    ['remitterBranch', 15],
    ['cancelled', 1],
    [null, 20],
    [null, 52],
  ),
  trailer: layout(
    ['division', 1],
    ['count', 6],
    ['total', 12],
    ['cancelledCount', 6],
    ['cancelledTotal', 12],
    [null, 163],
  ),
} as const
const statement = {
  header: layout(
    ['division', 1],
    ['kind', 2],
    ['code', 1],
    ['made', 6],
    ['from', 6],
    ['until', 6],
    ['bank', 4],
    ['bankName', 15],
    ['branch', 3],
    ['branchName', 15],
    [null, 3],
    ['accountKind', 1],
    ['account', 10],
    ['holder', 40],
    [null, 1],
    [null, 1],
    [null, 14],
    [null, 71],
  ),
  data: layout(
    ['division', 1],
    ['reference', 8],
    ['day', 6],
    ['valueDay', 6],
    ['direction', 1],
    ['transaction', 2],
    ['yen', 12],
    [null, 12],
    [null, 6],
    [null, 6],
    [null, 1],
    [null, 7],
    [null, 3],
    ['remitterCode', 10],
    ['remitter', 48],
    ['remitterBank', 15],
    ['remitterBranch', 15],
    [null, 20],
    [null, 20],
    [null, 1],
  ),
  trailer: layout(
    ['division', 1],
    ['count', 6],
    ['total', 13],
    ['cancelledCount', 6],
    ['cancelledTotal', 13],
    [null, 1],
    [null, 14],
    ['records', 7],
    [null, 139],
  ),
} as const
const end = layout(['division', 1], ['records', 10], ['accounts', 5], [null, 184])

export type BankTransfer = {
  /** Position in the file, counted from 1 as an editor does. */
  readonly line: number
  /** Of the bank's account, the day and its reference: the same transfer in two files is the same transfer. */
  readonly key: string
  /** As the header of its account has it. */
  readonly account: string
  /** 照会番号 without zeros before it; empty where the bank gives none. */
  readonly reference: string
  /** 勘定日. */
  readonly day: string
  /** 起算日: of a cancellation, the day of what it cancels. */
  readonly valueDay: string
  readonly yen: number
  readonly remitter: string
  readonly remitterBank: string
  readonly remitterBranch: string
  /** Takes a transfer back: 取消区分 1 of a notice, a payment out that is a 訂正 of a statement. */
  readonly cancelled: boolean
}
export type BankFile = {
  readonly kind: 'transfer-notice' | 'account-statement'
  readonly accounts: readonly {
    readonly bank: string
    readonly branch: string
    readonly account: string
    readonly holder: string
  }[]
  readonly transfers: readonly BankTransfer[]
}
export type BankFileFault =
  | 'empty'
  | 'record-length'
  | 'character'
  | 'order'
  | 'kind'
  | 'number'
  | 'day'
  | 'count'
  | 'total'
  /** Two transfers of one account and day have one reference: neither is known again. */
  | 'reference'
export type BankFileReading =
  | { readonly outcome: 'read'; readonly file: BankFile }
  /** Nothing of a file is taken that does not add up; `line` is where it was noticed. */
  | { readonly outcome: 'refused'; readonly fault: BankFileFault; readonly line: number }

class Fault extends Error {
  readonly fault: BankFileFault
  readonly line: number
  constructor(fault: BankFileFault, line: number) {
    super(fault)
    this.fault = fault
    this.line = line
  }
}

/** Single octets of Shift_JIS are JIS X 0201; a lead byte of a double-byte character is none of them. */
const decodeSingle = (octets: Uint8Array, line: number): string => {
  if (octets.some((octet) => octet < 0x20 || (octet > 0x7e && octet < 0xa1) || octet > 0xdf))
    throw new Fault('character', line)
  return new TextDecoder('shift_jis').decode(octets)
}

/** Some banks end each record with CR LF, some do not, some close with an end-of-file mark (0x1A). */
const splitRecords = (octets: Uint8Array): string[] => {
  const isMark = (octet: number | undefined) => octet === 0x0d || octet === 0x0a || octet === 0x1a
  const records: string[] = []
  let at = 0
  while (at < octets.length) {
    if (isMark(octets[at])) {
      at += 1
      continue
    }
    const line = records.length + 1
    const record = octets.subarray(at, at + recordLength)
    if (record.length < recordLength || record.some(isMark)) throw new Fault('record-length', line)
    records.push(decodeSingle(record, line))
    at += recordLength
  }
  return records
}

type Reader<Name extends string> = (name: Name) => string
const readerOf =
  <Name extends string>(places: ReadonlyMap<Name, Field>, record: string): Reader<Name> =>
  (name) => {
    const { at, length } = places.get(name) ?? { at: 0, length: 0 }
    return record.slice(at, at + length)
  }

const toNumber = (digits: string, line: number): number => {
  if (!/^ *\d+$/.test(digits)) throw new Fault('number', line)
  return Number(digits)
}

/** The years two digits may mean: 令和, 平成, or the western century. The one nearest to the day of import is meant. */
const bases = [2018, 1988, 2000]
const toDay = (digits: string, near: string, line: number): string => {
  if (!/^\d{6}$/.test(digits)) throw new Fault('day', line)
  const distance = (day: string) => Math.abs(Date.parse(day) - Date.parse(near))
  const days = bases
    .map((base) => `${base + Number(digits.slice(0, 2))}-${digits.slice(2, 4)}-${digits.slice(4)}`)
    .filter(isDay)
    .toSorted((a, b) => distance(a) - distance(b))
  const day = days[0]
  if (day === undefined || day > addDays(near, 366)) throw new Fault('day', line)
  return day
}

/** Some banks leave it out where it is the day itself. */
const toValueDay = (digits: string, day: string, near: string): string => {
  try {
    return toDay(digits, near, 0)
  } catch {
    return day
  }
}

/** 取引区分 of a statement: an entry that corrects another. */
const correction = '19'

/**
 * Keys, once all transfers are known. A reference names one transfer of an account and day, a cancellation beside it at most;
 * where a bank gives none, equal transfers are counted.
 */
const nameTransfers = (transfers: readonly Omit<BankTransfer, 'key'>[]): BankTransfer[] => {
  const seen = new Map<string, number>()
  return transfers.map((transfer): BankTransfer => {
    const { line, account, reference, day, yen, remitter, cancelled } = transfer
    const isNamed = reference !== ''
    const bare = isNamed
      ? buildTransferKey({ account, day, reference })
      : buildNamelessKey({ account, day, yen, remitter, ordinal: 0 })
    const kind = `${cancelled ? 'out' : 'in'} ${bare}`
    const ordinal = (seen.get(kind) ?? 0) + 1
    seen.set(kind, ordinal)
    if (isNamed && ordinal > 1 && !cancelled) throw new Fault('reference', line)
    const key = isNamed ? bare : buildNamelessKey({ account, day, yen, remitter, ordinal })
    return { ...transfer, key }
  })
}

const readTransfers = (records: readonly string[], near: string): BankFile => {
  const accounts: BankFile['accounts'][number][] = []
  const transfers: Omit<BankTransfer, 'key'>[] = []
  let format: typeof notice | typeof statement | undefined
  let account = ''
  let open: { count: number; total: number; other: number; otherTotal: number; records: number } | undefined
  let ended = false
  for (const [index, record] of records.entries()) {
    const line = index + 1
    if (ended) throw new Fault('order', line)
    switch (record[0]) {
      case '1': {
        if (open !== undefined) throw new Fault('order', line)
        const kind = record.slice(1, 3)
        const own = kind === '01' ? notice : kind === '03' ? statement : undefined
        if (own === undefined || (format !== undefined && format !== own)) throw new Fault('kind', line)
        format = own
        const read = readerOf(own.header as ReadonlyMap<string, Field>, record)
        account = read('account').trim()
        accounts.push({ bank: read('bank'), branch: read('branch'), account, holder: read('holder').trim() })
        open = { count: 0, total: 0, other: 0, otherTotal: 0, records: 0 }
        break
      }
      case '2': {
        if (open === undefined || format === undefined) throw new Fault('order', line)
        const read = readerOf(format.data as ReadonlyMap<string, Field>, record)
        const yen = toNumber(read('yen'), line)
        const isOutgoing = format === statement && read('direction') === '2'
        const cancelled =
          format === notice ? read('cancelled') === '1' : isOutgoing && read('transaction') === correction
        open.records += 1
        if (cancelled || isOutgoing) {
          open.other += 1
          open.otherTotal += yen
        } else {
          open.count += 1
          open.total += yen
        }
        if (isOutgoing && !cancelled) break
        const day = toDay(read('day'), near, line)
        transfers.push({
          line,
          account,
          reference: toReference(read('reference')),
          day,
          valueDay: toValueDay(read('valueDay'), day, near),
          yen,
          remitter: read('remitter').trim(),
          remitterBank: read('remitterBank').trim(),
          remitterBranch: read('remitterBranch').trim(),
          cancelled,
        })
        break
      }
      case '8': {
        if (open === undefined || format === undefined) throw new Fault('order', line)
        const read = readerOf(format.trailer as ReadonlyMap<string, Field>, record)
        if (toNumber(read('count'), line) !== open.count || toNumber(read('cancelledCount'), line) !== open.other)
          throw new Fault('count', line)
        if (toNumber(read('total'), line) !== open.total || toNumber(read('cancelledTotal'), line) !== open.otherTotal)
          throw new Fault('total', line)
        open = undefined
        break
      }
      case '9': {
        if (open !== undefined) throw new Fault('order', line)
        const read = readerOf(end, record)
        if (toNumber(read('accounts'), line) !== accounts.length) throw new Fault('count', line)
        ended = true
        break
      }
      default:
        throw new Fault('order', line)
    }
  }
  if (!ended || format === undefined)
    throw new Fault(records.length === 0 ? 'empty' : 'order', Math.max(records.length, 1))
  const kind = format === notice ? 'transfer-notice' : 'account-statement'
  return { kind, accounts, transfers: nameTransfers(transfers) }
}

/**
 * Reads a file as the bank delivers it, all of it or nothing: counts and totals of the trailer must agree with the records.
 * `near` is the day of import, which tells the era of two-digit years. Never throws on what the file holds.
 */
export const readBankFile = (octets: Uint8Array, near: string): BankFileReading => {
  try {
    return { outcome: 'read', file: readTransfers(splitRecords(octets), near) }
  } catch (error) {
    if (error instanceof Fault) return { outcome: 'refused', fault: error.fault, line: error.line }
    throw error
  }
}
