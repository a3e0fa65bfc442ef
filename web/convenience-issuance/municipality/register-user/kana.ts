/** Readings as a clerk types them: hiragana, half-width katakana and any space are taken for what they mean. */

const hiragana = /[\u3041-\u3096]/g
/** Katakana, the long-vowel mark and the middle dot (JIS X 0208 rows 5 and 1), and the space between names. */
const reading = /^[\u30a1-\u30fa\u30fb\u30fc\u3000]+$/
const toKatakana = 0x60

/** Full-width katakana with U+3000 between names, or undefined where the text is no reading. */
export const findReading = (text: string): string | undefined => {
  const folded = text
    .normalize('NFKC')
    .trim()
    .replaceAll(hiragana, (letter) => String.fromCharCode(letter.charCodeAt(0) + toKatakana))
    .replaceAll(/\s+/g, '\u3000')
  return reading.test(folded) ? folded : undefined
}
