import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { buildBitPng } from '#mocks/people/png.ts'

/** The pictures on the face of a virtual card. They are drawings: no font and no photograph of anybody lies behind them. */

/** A grey head and shoulders, 96 × 120, JPEG 2000: nobody's. */
export const photo = decodeBase64url(
  [
    'AAAADGpQICANCocKAAAAFGZ0eXBqcDIgAAAAAGpwMiAAAAAtanAyaAAAABZpaGRyAAAAeAAAAGAAAQcHAAAAAAAPY29scgEAAAAA',
    'ABEAAAEyanAyY_9P_1EAKQAAAAAAYAAAAHgAAAAAAAAAAAAAAGAAAAB4AAAAAAAAAAAAAQcBAf9SAAwAAAABAAUEBAAB_1wAE0BA',
    'SEhQSEhQSEhQSEhQSEhQ_2QAJQABQ3JlYXRlZCBieSBPcGVuSlBFRyB2ZXJzaW9uIDIuNS4w_5AACgAAAAAAsQAB_5PfYGgP7Aod',
    'AEPuyVDiMwpTx8omHwDw-IQAG733WglGp_LRAAMs4ovPbgDXrITyoEF8x8RKPjIwccBMd4r497F2ZHd2fTvoywdWpOogPOr6fa7E',
    'A3vsxA3rRPMuKhXYaa_kOfbrOJ9jFEA1wrI6ZCRcFkS75xUuTJiZvkKIf7D_FulAdf9SNLyGLKAOoWoAjMpNXFAlUdynPbBzc_NA',
    'i9VSWtyA_9k',
  ].join(''),
)

/** Digits of three by five dots, row by row from the top left. */
const digitDots = [
  '111101101101111',
  '010110010010111',
  '111001111100111',
  '111001111001111',
  '101101111001001',
  '111100111001111',
  '111100111101111',
  '111001001001001',
  '111101111101111',
  '111101111001111',
] as const

const digitWidth = 6

/** PNG of digits, 12 dots high and six wide a digit: 72 × 12 for the twelve of a My Number. */
export const drawDigits = (digits: string): Uint8Array =>
  buildBitPng({
    width: digits.length * digitWidth,
    height: 12,
    isInk: (x, y) => {
      const dots = digitDots[Number(digits[Math.floor(x / digitWidth)])] ?? digitDots[0]
      const [column, row] = [(x % digitWidth) - 1, Math.floor((y - 1) / 2)]
      return column >= 0 && column < 3 && row >= 0 && row < 5 && dots[row * 3 + column] === '1'
    },
  })

const cell = 12
const cellsPerLine = 20

/** PNG of a text: for want of a font each character is a square pattern made from its code point, the same every time. */
export const drawText = (text: string): Uint8Array => {
  const characters = [...text]
  const lines = Math.max(1, Math.ceil(characters.length / cellsPerLine))
  return buildBitPng({
    width: Math.max(1, Math.min(characters.length, cellsPerLine)) * cell,
    height: lines * cell,
    isInk: (x, y) => {
      const character = characters[Math.floor(y / cell) * cellsPerLine + Math.floor(x / cell)]
      const [column, row] = [(x % cell) >> 1, (y % cell) >> 1]
      if (character === undefined || character === '\u3000' || column === 5 || row === 5) return false
      // Twenty-five dots from twenty-one bits: a multiplication spreads neighbouring code points apart.
      return ((Math.imul(character.codePointAt(0) ?? 0, 0x9e37_79b1) >>> (row * 5 + column)) & 1) === 1
    },
  })
}
