/**
 * The file a provider claims with: CSV of the federations' インタフェース仕様書 (共通編, 交換情報), in Windows-31J with CR LF. One control
 * record, data records, an end record, numbered from 1 without a gap. What the data records say is the review's business; here
 * it is asked whether the file is whole and what it says it is (docs/billing-claim.md).
 */
import { findAssigned, octetKind, octetKinds } from './windows-31j-octets.ts'

/** The first thing wrong with a file. */
export const claimFaults = [
  'empty',
  /** Octets that are no character of Windows-31J, or a control character. */
  'character',
  /** A line that does not end with CR LF. */
  'line-end',
  /** A quote inside a cell, or one that is not closed on its line. */
  'quote',
  'control-record',
  'provider-number',
  'processing-month',
  /** Neither a data record nor the end where one of them was due. */
  'record-kind',
  'record-number',
  'data-record',
  /** Not as many data records as the control record says. */
  'record-count',
  'end-missing',
  'after-end',
] as const
export type ClaimFault = (typeof claimFaults)[number]

export type ClaimFileVerdict =
  | {
      readonly ok: true
      /** Data records. */
      readonly records: number
      /** 事業所番号, ten digits. */
      readonly providerNumber: string
      /** 処理対象年月, `YYYY-MM`. */
      readonly month: string
    }
  /** Line and octet of the line, both from 1. */
  | { readonly ok: false; readonly line: number; readonly octet: number; readonly fault: ClaimFault }

export type ClaimFileReader = {
  /** The next octets of the file. False: the verdict is known, and what follows changes nothing. */
  readonly push: (chunk: Uint8Array) => boolean
  readonly end: () => ClaimFileVerdict
}

/** Items of the control record in their order, with what each may be; lengths are those of the specification. */
const controlItems: readonly (readonly [form: RegExp, fault: ClaimFault])[] = [
  [/^1$/, 'control-record'], // レコード種別
  [/^0*1$/, 'control-record'], // レコード番号（連番）
  [/^\d{1,3}$/, 'control-record'], // ボリューム通番
  [/^\d{1,7}$/, 'control-record'], // レコード件数
  [/^[0-9A-Z]{3}$/, 'control-record'], // データ種別
  [/^\d{0,2}$/, 'control-record'], // 福祉事務所特定番号
  [/^\d{0,8}$/, 'control-record'], // 保険者番号
  [/^\d{10}$/, 'provider-number'], // 事業所番号
  [/^\d{0,2}$/, 'control-record'], // 都道府県番号
  [/^[0-9A-Z]$/, 'control-record'], // 媒体区分
  [/^20\d\d(0[1-9]|1[0-2])$/, 'processing-month'], // 処理対象年月
  [/^\d{0,6}$/, 'control-record'], // ファイル管理番号
]
const item = { count: 3, provider: 7, month: 10 } as const

/** Of a data record: its kind, its number, 交換情報識別番号; then what the review reads. */
const leadingCells = 3
const exchangeIdLength = 4

const comma = 0x2c
const quote = 0x22
const carriageReturn = 0x0d
const lineFeed = 0x0a
const zero = 0x30
const inCell = { start: 0, bare: 1, quoted: 2, closed: 3 } as const
/** Longer than any cell that is looked at. */
const keptOctets = 16

/** By octet: neither a separator nor a quote, and no first half of anything. */
const isPlain = octetKinds.map((kind, octet) =>
  kind === octetKind.single && octet !== comma && octet !== quote ? 1 : 0,
)

const isDigit = (octet: number): boolean => octet >= zero && octet <= zero + 9
const isCapital = (octet: number): boolean => octet >= 0x41 && octet <= 0x5a

/** Ends the reading with a verdict; never leaves this file. */
class Stop extends Error {
  readonly fault: ClaimFault

  constructor(fault: ClaimFault) {
    super(fault)
    this.fault = fault
  }
}

/**
 * A reader of one file that is given piece by piece; it keeps a few cells and no rows, so a file may be of any size. Never
 * throws on what the file holds.
 */
export const createClaimFileReader = (): ClaimFileReader => {
  const assigned = findAssigned()
  const cell = new Uint8Array(keptOctets)
  const control: string[] = []
  let verdict: ClaimFileVerdict | undefined
  let line = 1
  let octet = 0
  let cells = 0
  let cellLength = 0
  let state: number = inCell.start
  let lead = 0
  let isReturned = false
  let isEndRecord = false
  let isEnded = false

  const fail = (fault: ClaimFault): never => {
    throw new Stop(fault)
  }

  const cellText = (): string => String.fromCharCode(...cell.subarray(0, Math.min(cellLength, keptOctets)))

  /** 連番 without making a text of it; -1 where it is no number. */
  const cellNumber = (): number => {
    let value = cellLength === 0 || cellLength > 10 ? -1 : 0
    for (let at = 0; value >= 0 && at < cellLength; at++) {
      const digit = cell[at] ?? 0
      value = isDigit(digit) ? value * 10 + digit - zero : -1
    }
    return value
  }

  const requireExchangeId = (): void => {
    if (cellLength !== exchangeIdLength) fail('data-record')
    for (let at = 0; at < exchangeIdLength; at++) {
      const sign = cell[at] ?? 0
      if (!isDigit(sign) && !isCapital(sign)) fail('data-record')
    }
  }

  const endCell = (): void => {
    const index = cells
    cells += 1
    if (line === 1) {
      const [form, fault] = controlItems[index] ?? fail('control-record')
      const text = cellText()
      if (cellLength > keptOctets || !form.test(text)) fail(fault)
      control.push(text)
    } else if (index === 0) {
      const kind = cellLength === 1 ? (cell[0] ?? 0) - zero : 0
      // 共通編: at least one data record
      if (kind !== 2 && (kind !== 3 || line === 2)) fail('record-kind')
      isEndRecord = kind === 3
    } else if (index === 1) {
      if (cellNumber() !== line) fail('record-number')
    } else if (isEndRecord) fail('after-end')
    else if (index === 2) requireExchangeId()
    cellLength = 0
    state = inCell.start
  }

  const endLine = (): void => {
    if (line === 1) {
      if (cells !== controlItems.length) fail('control-record')
    } else if (isEndRecord) {
      if (cells < 2) fail('record-number')
      if (line - 2 !== Number(control[item.count])) fail('record-count')
      isEnded = true
    } else if (cells <= leadingCells) fail('data-record')
    line += 1
    octet = 0
    cells = 0
    isReturned = false
  }

  const keep = (value: number): void => {
    if (cellLength < keptOctets) cell[cellLength] = value
    cellLength += 1
  }

  const takeCharacter = (value: number): void => {
    const kind = octetKinds[value]
    if (kind === octetKind.none) fail('character')
    if (kind === octetKind.lead) lead = value
    keep(value)
  }

  const take = (value: number): void => {
    if (isEnded) fail('after-end')
    if (lead !== 0) {
      if (assigned[(lead << 8) | value] !== 1) fail('character')
      lead = 0
      keep(value)
    } else if (isReturned) {
      if (value !== lineFeed) fail('line-end')
      endLine()
    } else if (state === inCell.quoted) {
      if (value === quote) state = inCell.closed
      else if (value === carriageReturn || value === lineFeed) fail('quote')
      else takeCharacter(value)
    } else if (value === comma) endCell()
    else if (value === carriageReturn) {
      endCell()
      isReturned = true
    } else if (value === lineFeed) fail('line-end')
    else if (value === quote) {
      if (state === inCell.bare) fail('quote')
      if (state === inCell.closed) keep(quote)
      state = inCell.quoted
    } else {
      if (state === inCell.closed) fail('quote')
      state = inCell.bare
      takeCharacter(value)
    }
  }

  /** How many octets from here on are characters of one octet inside a cell nobody looks at: most of a long file. */
  const countPlain = (chunk: Uint8Array, from: number): number => {
    const isPassed = line > 1 && cells >= leadingCells && lead === 0 && !isReturned
    if (!isPassed || (state !== inCell.bare && state !== inCell.quoted)) return 0
    let at = from
    while (at < chunk.length && isPlain[chunk[at] ?? 0] === 1) at += 1
    return at - from
  }

  const guard = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      if (!(error instanceof Stop)) throw error
      verdict = { ok: false, line, octet, fault: error.fault }
    }
  }

  return {
    push: (chunk) => {
      if (verdict !== undefined) return false
      guard(() => {
        for (let at = 0; at < chunk.length; at++) {
          octet += 1
          take(chunk[at] ?? 0)
          const plain = countPlain(chunk, at + 1)
          octet += plain
          at += plain
        }
      })
      return verdict === undefined
    },

    end: () => {
      if (verdict !== undefined) return verdict
      guard(() => {
        octet += 1
        if (line === 1 && octet === 1) fail('empty')
        if (octet > 1) fail(lead !== 0 ? 'character' : state === inCell.quoted ? 'quote' : 'line-end')
        if (!isEnded) fail('end-missing')
      })
      const month = control[item.month] ?? ''
      return (verdict ??= {
        ok: true,
        records: line - 3,
        providerNumber: control[item.provider] ?? '',
        month: `${month.slice(0, 4)}-${month.slice(4)}`,
      })
    },
  }
}

/** Read at once between two pauses: two milliseconds' work. */
const sliceOctets = 1 << 18

/** The verdict on a whole file, with a pause for others between slices of it. */
export const checkClaimFile = async (file: Uint8Array, pause: () => Promise<void>): Promise<ClaimFileVerdict> => {
  const reader = createClaimFileReader()
  for (let from = 0; from < file.length; from += sliceOctets) {
    if (!reader.push(file.subarray(from, from + sliceOctets))) break
    await pause()
  }
  return reader.end()
}
