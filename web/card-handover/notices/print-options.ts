import { labelSheets, labelsOf, type LabelSheetKey, type Shift } from '../documents/label-sheets.ts'
import type { EnvelopeKey } from '../documents/envelopes.ts'

export type PrintOptions = {
  readonly paper: 'labels' | 'letter' | 'issuance'
  readonly sheet: LabelSheetKey
  readonly start: number
  /** As typed, in millimetres. */
  readonly shiftX: string
  readonly shiftY: string
  readonly frames: boolean
  readonly withCodes: boolean
  readonly honorific: string
  readonly envelope: EnvelopeKey
  readonly withPasswords: boolean
  readonly sentOn: string
}

/** A sheet never moves by more than this: further off, the wrong paper lies in the tray. */
const mostShift = 5

/** Millimetres of what was typed, to a tenth; undefined for no such number. */
export const readShift = (typed: string): number | undefined => {
  const text = typed.normalize('NFKC').replace('−', '-').trim()
  if (text === '') return 0
  if (!/^-?\d(\.\d)?$/.test(text)) return undefined
  const value = Number(text)
  return Math.abs(value) <= mostShift ? value : undefined
}

export const readShifts = ({ shiftX, shiftY }: Pick<PrintOptions, 'shiftX' | 'shiftY'>): Shift | undefined => {
  const [x, y] = [readShift(shiftX), readShift(shiftY)]
  return x === undefined || y === undefined ? undefined : { x, y }
}

/** The options with another sheet: a start that is not on it begins at the first label. */
export const withSheet = (options: PrintOptions, sheet: LabelSheetKey): PrintOptions => ({
  ...options,
  sheet,
  start: options.start <= labelsOf(labelSheets[sheet]) ? options.start : 1,
})
