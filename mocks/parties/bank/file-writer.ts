/** Files of money received as banks write them: 全銀 records of 200 octets, in both kinds and both ways to count years. */

export type WrittenTransfer = {
  /** Empty for a bank that fills in none. */
  readonly reference: string
  readonly day: string
  /** 起算日 where it is another: a cancellation names the day of what it cancels. */
  readonly valueDay?: string | undefined
  readonly yen: number
  readonly remitter: string
  readonly remitterBank?: string
  readonly remitterBranch?: string
  /** Takes a transfer back: 取消区分 1 of a notice, 訂正 of a statement. */
  readonly cancelled?: boolean | undefined
  /** A payment of the account's own holder: a statement has it, a notice of transfers does not. */
  readonly outgoing?: boolean | undefined
}
export type WrittenFile = {
  readonly kind: 'transfer-notice' | 'account-statement'
  readonly made: string
  readonly account: {
    readonly bank: string
    readonly branch: string
    readonly number: string
    readonly holder: string
  }
  readonly transfers: readonly WrittenTransfer[]
  /** Two digits of 令和, as most banks write, or of the western year. */
  readonly years?: 'reiwa' | 'western'
  readonly lineEnd?: '' | '\r\n'
  /** Added to the true total, for a bank that cannot add. */
  readonly totalError?: number
}

const kanaMap: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 0x3f }, (_, index) => {
    const half = String.fromCharCode(0xff61 + index)
    return [half.normalize('NFKC'), half]
  }),
)

/** Half-width kana, capitals and digits are all a bank has; what it cannot write becomes a space. */
export const toBankText = (text: string): string =>
  [...text.normalize('NFKC').toUpperCase().normalize('NFD')]
    .map((letter) => {
      const code = letter.charCodeAt(0)
      const katakana = code >= 0x3041 && code <= 0x3096 ? String.fromCharCode(code + 0x60) : letter
      if (/^[\x20-\x7e]$/.test(katakana)) return katakana
      return kanaMap.get(katakana) ?? ' '
    })
    .join('')

const encodeSingle = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => {
    const code = letter.charCodeAt(0)
    return code >= 0xff61 && code <= 0xff9f ? code - 0xff61 + 0xa1 : code
  })

/** Left-justified text. */
const text = (value: string, length: number): string => value.slice(0, length).padEnd(length, ' ')
/** Right-justified digits. */
const digits = (value: number | string, length: number): string => {
  const written = String(value)
  if (written.length > length) throw new RangeError('a number longer than its field')
  return written.padStart(length, '0')
}

const buildRecords = (file: WrittenFile): string[] => {
  const { account, totalError = 0 } = file
  const isNotice = file.kind === 'transfer-notice'
  const transfers = file.transfers.filter(({ outgoing }) => !isNotice || outgoing !== true)
  const date = (day: string): string => {
    const year = Number(day.slice(0, 4)) - (file.years === 'western' ? 2000 : 2018)
    return digits(year, 2) + day.slice(5, 7) + day.slice(8, 10)
  }
  const days = transfers.map(({ day }) => day).toSorted()
  const span = date(days[0] ?? file.made) + date(days.at(-1) ?? file.made)
  const bothDays = ({ day, valueDay }: WrittenTransfer) => date(day) + date(valueDay ?? day)
  const isBack = ({ cancelled, outgoing }: WrittenTransfer) => cancelled === true || outgoing === true
  const owner = text('', 15)
  const head = `1${isNotice ? '01' : '03'}0${date(file.made)}${span}${digits(account.bank, 4)}${owner}${digits(account.branch, 3)}${owner}`
  const holder = text(toBankText(account.holder), 40)
  const good = transfers.filter((row) => !isBack(row))
  const bad = transfers.filter(isBack)
  const sum = (rows: readonly WrittenTransfer[]) => rows.reduce((all, { yen }) => all + yen, 0)
  const total = sum(good) + totalError
  if (isNotice) {
    return [
      `${head}1${digits(account.number, 7)}${holder}${text('', 93)}`,
      ...transfers.map(
        (row) =>
          `2${digits(row.reference, 6)}${bothDays(row)}${digits(row.yen, 10)}${digits(0, 10)}${text('', 10)}${text(row.remitter, 48)}${text(row.remitterBank ?? '', 15)}${text(row.remitterBranch ?? '', 15)}${row.cancelled === true ? '1' : ' '}${text('', 72)}`,
      ),
      `8${digits(good.length, 6)}${digits(total, 12)}${digits(bad.length, 6)}${digits(sum(bad), 12)}${text('', 163)}`,
      `9${digits(transfers.length + 3, 10)}${digits(1, 5)}${text('', 184)}`,
    ]
  }
  return [
    `${head}${text('', 3)}1${digits(account.number, 10)}${holder}${text('', 87)}`,
    ...transfers.map(
      (row) =>
        // a payment out, 入払区分 2, with 取引区分 19 (訂正) where the notice has a cancellation
        `2${digits(row.reference, 8)}${bothDays(row)}${isBack(row) ? '2' : '1'}${row.cancelled === true ? '19' : '11'}${digits(row.yen, 12)}${digits(0, 12)}${text('', 23)}${text('', 10)}${text(row.remitter, 48)}${text(row.remitterBank ?? '', 15)}${text(row.remitterBranch ?? '', 15)}${text('', 41)}`,
    ),
    `8${digits(good.length, 6)}${digits(total, 13)}${digits(bad.length, 6)}${digits(sum(bad), 13)}${text('', 15)}${digits(transfers.length, 7)}${text('', 139)}`,
    `9${digits(transfers.length + 3, 10)}${digits(1, 5)}${text('', 184)}`,
  ]
}

/** The octets of a file. Throws RangeError for what its fields cannot hold. */
export const writeBankFile = (file: WrittenFile): Uint8Array<ArrayBuffer> => {
  const records = buildRecords(file)
  for (const record of records) if (record.length !== 200) throw new RangeError(`a record of ${record.length} octets`)
  const lineEnd = file.lineEnd ?? ''
  return new Uint8Array(encodeSingle(records.map((record) => record + lineEnd).join('')))
}
