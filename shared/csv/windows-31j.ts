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

const forgivingDecoder = new TextDecoder('shift_jis')

/** What stands at every place of a lead byte; undefined where nothing does. One look at the decoder for all of them. */
const readPlaces = (lead: number): readonly (string | undefined)[] => {
  // a line feed after each place brings the decoder back into step, whatever it made of it
  const bytes = new Uint8Array(trails.flatMap((trail) => [lead, trail, 0x0a]))
  const found = forgivingDecoder.decode(bytes).split('\n')
  return trails.map((_, at) => (found[at]?.length === 1 && found[at] !== '\u{fffd}' ? found[at] : undefined))
}

/** By UTF-16 code unit, 0 for none: the encoding has nothing beyond the Basic Multilingual Plane. */
const buildTable = (): Uint16Array => {
  const table = new Uint16Array(0x10000)
  const put = (character: string, place: number) => (table[character.charCodeAt(0)] = place)
  for (let code = 0; code < 0x80; code += 1) table[code] = code
  // half-width katakana, JIS X 0201
  for (let code = 0xff61; code <= 0xff9f; code += 1) table[code] = code - 0xff61 + 0xa1
  for (const lead of leads) {
    // 0xF0 to 0xF9 are places for characters of one's own, which no other machine would show
    if (isReadOnly(lead) || (lead >= 0xf0 && lead <= 0xf9)) continue
    for (const [at, character] of readPlaces(lead).entries()) {
      // the first place of a character that has several is the one Windows writes
      if (character !== undefined && table[character.charCodeAt(0)] === 0)
        put(character, (lead << 8) | (trails[at] ?? 0))
    }
  }
  for (const [jis, microsoft] of lookAlikes) {
    const place = table[microsoft.charCodeAt(0)] || table[jis.charCodeAt(0)] || 0
    put(jis, place)
    put(microsoft, place)
  }
  return table
}

let known: Uint16Array | undefined

/** 〓, as printers show a character they have not. */
const geta = 0x81ac

export type Windows31j = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Characters the encoding has not, once each; 〓 stands in their place. A variation selector is one of them. */
  readonly unmappable: readonly string[]
}

export const encodeWindows31j = (text: string): Windows31j => {
  known ??= buildTable()
  const bytes = new Uint8Array(text.length * 2)
  const unmappable = new Set<string>()
  let at = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    let place = known[unit] ?? 0
    // U+0000 is its own place
    if (place === 0 && unit !== 0) {
      const character = String.fromCodePoint(text.codePointAt(index) ?? unit)
      unmappable.add(character)
      index += character.length - 1
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
