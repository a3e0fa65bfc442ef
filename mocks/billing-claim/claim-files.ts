/** Claim files of invented providers: the interface file of disability welfare claims, of any size. */
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeWindows31j } from '#shared/csv/windows-31j.ts'

export type ClaimFileDraft = {
  /** Data records. */
  readonly records: number
  /** 事業所番号; one nobody has (prefecture 99) unless told. */
  readonly providerNumber?: string
  /** `YYYYMM`. */
  readonly month?: string
}

export const inventedProviderNumber = '9910000017'

const number = (value: number, width: number): string => String(value).padStart(width, '0')

const serviceMonthOf = (month: string): string => {
  const [year, at] = [Number(month.slice(0, 4)), Number(month.slice(4))]
  return at === 1 ? `${year - 1}12` : `${year}${number(at - 1, 2)}`
}

/** J111 once, then J121 明細情報 for one recipient after another; recipients are numbers alone. */
const toRecord = (index: number, { providerNumber, month }: Required<Omit<ClaimFileDraft, 'records'>>): string => {
  const line = index + 2
  const serviceMonth = serviceMonthOf(month)
  if (index === 0) return `2,${line},"J111","01",${month},${providerNumber},"青瀬市長　殿",1,100000`
  const recipient = `99${number(1 + Math.floor(index / 20), 8)}`
  const code = number(460_000 + (index % 20), 6)
  return `2,${line},"J121","03",${serviceMonth},"999999",${providerNumber},${recipient},"${code}",567,${1 + (index % 22)},${567 * (1 + (index % 22))},"就労継続支援Ｂ型　髙"`
}

const recordsAtOnce = 10_000

/** The file, byte for byte as claim software writes it: Windows-31J, CR LF, numbers without quotes. */
export const makeClaimFile = ({
  records,
  providerNumber = inventedProviderNumber,
  month = '202703',
}: ClaimFileDraft): Uint8Array<ArrayBuffer> => {
  const encode = (lines: readonly string[]) => encodeWindows31j(lines.map((line) => `${line}\r\n`).join('')).bytes
  const parts = [encode([`1,1,0,${records},J11,0,0,${providerNumber},0,7,${month},0`])]
  for (let from = 0; from < records; from += recordsAtOnce) {
    const length = Math.min(recordsAtOnce, records - from)
    parts.push(encode(Array.from({ length }, (_, at) => toRecord(from + at, { providerNumber, month }))))
  }
  return concatBytes(...parts, encode([`3,${records + 2}`]))
}

/** A file of at least so many octets: the bench signs 50 MB. */
export const makeLargeClaimFile = (octets: number): Uint8Array<ArrayBuffer> => {
  const sample = 1000
  const each = makeClaimFile({ records: sample }).length / sample
  return makeClaimFile({ records: Math.ceil(octets / each) + sample })
}
