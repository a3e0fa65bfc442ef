import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import { setLine, wrapLine } from '#web/documents/document-fonts.ts'
import { requireDrawable, type Typeface } from '#web/documents/fonts.ts'
import { mm } from '#web/documents/measures.ts'
import {
  drawFacts,
  drawIssuer,
  drawText,
  eraDay,
  margin,
  openPaper,
  ruleWidths,
  sheet,
  textsOfIssuer,
  textWidth,
  toIssuer,
  type Paper,
  type Row,
} from '../../documents/paper.ts'
import { letterWording as wording } from './wording.ts'

/** Whom a letter is for, and what stands in it beside the secrets. */
export type Addressed = {
  readonly postalCode: string
  readonly address: string
  readonly displayName: string
  readonly userId: string
  readonly testId: string
  readonly day: string
  /** Which password of this holder it is, counted from 1. */
  readonly passwordNumber: number
}

export type Secrets = { readonly issuancePassword: string; readonly signInSecret: string | null }

export type Letter = { readonly addressed: Addressed; readonly secrets: Secrets }

/** What must be drawable before a password is made: a letter that cannot be printed strands its holder. */
export const textsOfLetter = (
  { postalCode, address, displayName }: Pick<Addressed, 'postalCode' | 'address' | 'displayName'>,
  letterhead: Letterhead,
): readonly string[] => [
  displayName,
  address,
  postalCode,
  ...textsOfIssuer(toIssuer(letterhead)),
  letterhead.guidanceHours,
]

/**
 * What shows through the window of a 長形3号 envelope (120 × 235 mm, window 45 × 90 mm at the left, 12 mm from the top and
 * 22 mm from the left), with room for the sheet to slip.
 */
const window = { x: mm(26), y: mm(17), width: mm(80), height: mm(36) } as const
/** A4 in three folds, the first panel with the window in front. */
const folds = [sheet.height / 3, (sheet.height * 2) / 3] as const

const leading = 1.4
const smallest = 0.6
const scales = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, smallest]

const drawFoldMarks = ({ canvas }: Paper): void => {
  for (const y of folds) canvas.rule([mm(4), y], [mm(9), y], ruleWidths.hair)
}

/** Address and name, as large as the window takes them: a name of sixty letters becomes small before it is cut off. */
const drawWindow = (paper: Paper, { postalCode, address, displayName }: Addressed): void => {
  const { x, y, width, height } = window
  const parts = [
    { text: `〒${postalCode}`, size: 10 },
    { text: address, size: 10 },
    { text: `${displayName}　${wording.honorific}`, size: 12 },
  ]
  const heightAt = (scale: number) =>
    parts
      .map(({ text, size }) => {
        const lines = wrapLine(setLine(text, paper.typefaces), { width, size: size * scale })
        return lines.length * size * scale * leading
      })
      .reduce((sum, one) => sum + one, 0)
  const scale = scales.find((one) => heightAt(one) <= height) ?? smallest
  let at = y
  for (const { text, size } of parts) at = drawText(paper, text, { x, y: at, width, size: size * scale, leading })
}

/** Title and lead by what is in it: a new holder's credentials, a new password alone, or both anew for who lost them. */
const headOf = ({ addressed: { passwordNumber }, secrets: { signInSecret } }: Letter) => {
  if (signInSecret === null) return wording.password
  return passwordNumber === 1 ? wording.credentials : wording.both
}

const drawLetter = (paper: Paper, { addressed, secrets }: Letter, letterhead: Letterhead): void => {
  const { userId, testId, day, passwordNumber } = addressed
  const { issuancePassword, signInSecret } = secrets
  const { title, lead } = headOf({ addressed, secrets })
  drawFoldMarks(paper)
  drawWindow(paper, addressed)
  const right = { x: sheet.width - margin.side - mm(78), width: mm(78) }
  const dated = drawText(paper, `${wording.day}　${eraDay(day)}`, { ...right, y: mm(59), size: 9.5, align: 'right' })
  drawIssuer(paper, toIssuer(letterhead), { ...right, y: dated + mm(1.5) })

  let y = drawText(paper, title, { x: margin.side, y: folds[0] + mm(8), size: 17, align: 'centre', tracking: 3 })
  paper.canvas.rule([margin.side, y], [sheet.width - margin.side, y], ruleWidths.frame)
  y += mm(5)
  y = drawText(paper, lead, { x: margin.side, y }) + mm(5)
  const rows: readonly Row[] = [
    [wording.userId, userId],
    [wording.testId, testId],
    ...(signInSecret === null ? [] : [[wording.signInSecret, signInSecret] as const]),
    [wording.issuancePassword, issuancePassword],
  ]
  y = drawFacts(paper, rows, { x: margin.side, y, width: textWidth, labelWidth: mm(58), size: 13 })
  drawText(paper, wording.number(passwordNumber), { x: margin.side, y: y - mm(3), size: 9, align: 'right' })

  const notes = [
    ...wording.notes,
    ...(passwordNumber > 1 ? [wording.olderKey] : []),
    wording.contact(letterhead.name, letterhead.phone, letterhead.guidanceHours),
  ]
  y = Math.max(y + mm(8), folds[1] + mm(8))
  for (const note of notes) {
    drawText(paper, '・', { x: margin.side, y })
    y = drawText(paper, note, { x: margin.side + mm(5), y, width: textWidth - mm(5) }) + mm(1.5)
  }
}

/**
 * 利用者登録通知書 (EB-D-9) to a new holder, 証明書発行用パスワード通知書 (EB-D-7), or パスワード通知書 where the sign-in secret is new too:
 * one A4 page each for a window envelope. Every secret stands below the first fold, so that none is seen through the window. Throws AppError
 * `issuance.character-undrawable`.
 */
export const renderLetters = async (
  letters: readonly [Letter, ...Letter[]],
  letterhead: Letterhead,
  typefaces: readonly Typeface[],
): Promise<Uint8Array<ArrayBuffer>> => {
  const [first, ...others] = letters
  requireDrawable(
    letters.flatMap(({ addressed }) => [...textsOfLetter(addressed, letterhead), addressed.userId, addressed.testId]),
    typefaces,
  )
  const { title } = headOf(first)
  const paper = await openPaper({
    title: `${title} ${others.length === 0 ? first.addressed.userId : wording.pieces(letters.length)}`,
    // of holders and counts alone: a file's identifier must not be made from a secret
    identity: [
      title,
      ...letters.map(({ addressed: { userId, passwordNumber } }) => `${userId} ${passwordNumber}`),
    ].join('\n'),
    typefaces,
  })
  drawLetter(paper, first, letterhead)
  for (const letter of others) drawLetter({ ...paper, canvas: paper.document.addPage(sheet) }, letter, letterhead)
  return paper.document.save()
}
