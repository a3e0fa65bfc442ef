/**
 * Windows-31J (CP932), the encoding of CSV files on office machines. The tables are those of the platform's own decoder
 * (Encoding Standard, index jis0208), turned round; nothing is guessed for characters that are not in it.
 */
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

const leads = [...range(0x81, 0x9f), ...range(0xe0, 0xfc)]
const trails = [...range(0x40, 0x7e), ...range(0x80, 0xfc)]

/**
 * Characters that share a place in the table with a look-alike, by which decoders differ: JIS X 0221 has the first, Microsoft
 * the second (Unicode Technical Report: CP932 to Unicode). Both are written to the one place, and the second is read.
 */
const lookAlikes: readonly (readonly [jis: string, microsoft: string])[] = [
  ['\u{301c}', '\u{ff5e}'],
  ['\u{2016}', '\u{2225}'],
  ['\u{2212}', '\u{ff0d}'],
  ['\u{2014}', '\u{2015}'],
  ['\u{a2}', '\u{ffe0}'],
  ['\u{a3}', '\u{ffe1}'],
  ['\u{ac}', '\u{ffe2}'],
  ['\u{a6}', '\u{ffe4}'],
]
const toMicrosoft = new Map(lookAlikes)

const decoder = new TextDecoder('shift_jis', { fatal: true })

/** True for the NEC selection of IBM extensions, which Windows reads and does not write (Encoding Standard §12.4.2). */
const isReadOnly = (lead: number): boolean => lead === 0xed || lead === 0xee

const buildTable = (): ReadonlyMap<string, number> => {
  const table = new Map<string, number>()
  for (const lead of leads) {
    // 0xF0 to 0xF9 are places for characters of one's own, which no other machine would show
    if (isReadOnly(lead) || (lead >= 0xf0 && lead <= 0xf9)) continue
    for (const trail of trails) {
      let character: string
      try {
        character = decoder.decode(new Uint8Array([lead, trail]))
      } catch {
        continue
      }
      // the first place of a character that has several is the one Windows writes
      if ([...character].length === 1 && !table.has(character)) table.set(character, (lead << 8) | trail)
    }
  }
  for (const [jis, microsoft] of lookAlikes) {
    const place = table.get(microsoft) ?? table.get(jis)
    if (place === undefined) continue
    table.set(jis, place)
    table.set(microsoft, place)
  }
  return table
}

let known: ReadonlyMap<string, number> | undefined
const findPlace = (character: string): number | undefined => {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return code
  // half-width katakana, JIS X 0201
  if (code >= 0xff61 && code <= 0xff9f) return code - 0xff61 + 0xa1
  known ??= buildTable()
  return known.get(character)
}

/** 〓, as printers show a character they have not. */
const geta = 0x81ac

export type Windows31j = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Characters the encoding has not, once each; 〓 stands in their place. A variation selector is one of them. */
  readonly unmappable: readonly string[]
}

export const encodeWindows31j = (text: string): Windows31j => {
  const bytes = new Uint8Array(text.length * 2)
  const unmappable = new Set<string>()
  let at = 0
  for (const character of text) {
    let place = findPlace(character)
    if (place === undefined) {
      unmappable.add(character)
      place = geta
    }
    if (place > 0xff) bytes[at++] = place >> 8
    bytes[at++] = place & 0xff
  }
  return { bytes: bytes.slice(0, at), unmappable: [...unmappable] }
}

/** Text of Windows-31J bytes, look-alikes as Windows reads them; undefined where the bytes are not of this encoding. */
export const decodeWindows31j = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder
      .decode(bytes)
      .replaceAll(/[\u{301c}\u{2016}\u{2212}\u{2014}]/gu, (character) => toMicrosoft.get(character) ?? character)
  } catch {
    return undefined
  }
}
