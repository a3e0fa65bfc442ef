import { encodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { setLine, wrapLine, type Line } from '#web/documents/document-fonts.ts'
import { requireDrawable, type Typeface } from '#web/documents/fonts.ts'
import { openDocument } from '#web/documents/pdf-document.ts'

/** What can be seen of a signature on the page: who and when, drawn as a PDF of one page. */

export type AppearanceWords = {
  /** Such as 「電子署名」. */
  readonly heading: string
  readonly name: string
  readonly at: string
  readonly reason?: string
}

/** Points. */
export type AppearanceSize = { readonly width: number; readonly height: number }

const lineHeight = 1.4
const largest = 16
/** Smaller than this nobody reads it on paper. */
const smallest = 4.5
/** Of the size of the name. */
const small = 0.7

type Row = { readonly line: Line; readonly size: number }

const layOut = (
  words: AppearanceWords,
  typefaces: readonly Typeface[],
  { width, size }: { readonly width: number; readonly size: number },
): readonly Row[] => {
  const wrap = (text: string, size: number): Row[] =>
    wrapLine(setLine(text, typefaces), { width, size }).map((line) => ({ line, size }))
  return [
    ...wrap(words.heading, size * small),
    ...wrap(words.name, size),
    ...wrap(words.at, size * small),
    ...(words.reason === undefined ? [] : wrap(words.reason, size * small)),
  ]
}

const heightOf = (rows: readonly Row[]): number => rows.reduce((sum, { size }) => sum + size * lineHeight, 0)

/** The largest setting that fits; nothing is ever cut off. Throws `signing.appearance-unfit` where none does. */
const fit = (words: AppearanceWords, typefaces: readonly Typeface[], inner: AppearanceSize): readonly Row[] => {
  for (let size = largest; size >= smallest; size -= 0.25) {
    const rows = layOut(words, typefaces, { width: inner.width, size })
    const isWithin = rows.every(({ line, size: own }) => (line.advance * own) / 1000 <= inner.width)
    if (isWithin && heightOf(rows) <= inner.height) return rows
  }
  throw new AppError('signing.appearance-unfit', { reason: 'too-complex' })
}

/**
 * Draws the appearance to the size of its place.
 *
 * @throws AppError `issuance.character-undrawable` where the fonts lack a letter of it, `signing.appearance-unfit` where it
 * cannot be read at that size.
 */
export const drawAppearance = async ({
  words,
  size,
  typefaces,
}: {
  readonly words: AppearanceWords
  readonly size: AppearanceSize
  readonly typefaces: readonly Typeface[]
}): Promise<Uint8Array<ArrayBuffer>> => {
  requireDrawable(
    [words.heading, words.name, words.at, ...(words.reason === undefined ? [] : [words.reason])],
    typefaces,
  )
  const margin = Math.min(4, size.height / 10)
  const inner = { width: size.width - 2 * margin, height: size.height - 2 * margin }
  const rows = fit(words, typefaces, inner)
  const id = encodeHex(crypto.getRandomValues(new Uint8Array(16)))
  const document = await openDocument({ title: words.heading, id, duplex: false })
  const canvas = document.addPage(size)
  canvas.frame({ x: 0.25, y: 0.25, width: size.width - 0.5, height: size.height - 0.5 }, 0.5)
  let y = margin + (inner.height - heightOf(rows)) / 2
  for (const { line, size: own } of rows) {
    canvas.line(line, { x: margin, y: y + own * 1.05, size: own })
    y += own * lineHeight
  }
  return document.save()
}
