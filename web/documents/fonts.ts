import { create } from 'fontkit'
import { AppError } from '#shared/errors/app-error.ts'
import { codePointsOf, formatCodePoints, isVariationSelector, splitClusters } from './clusters.ts'
import { readVariationSequences } from './variation-sequences.ts'

/** Fonts as certificates need them: every cluster has a glyph that was looked up on purpose, or the text is refused. */

export type Glyph = {
  readonly id: number
  /** The text the glyph stands for. */
  readonly cluster: string
  /** Advance width in thousandths of the size. */
  readonly advance: number
}

export type Typeface = {
  readonly name: string
  /** Glyph space of the descriptor, in thousandths of the size (ISO 32000-2 §9.8). */
  readonly metrics: {
    readonly ascent: number
    readonly descent: number
    readonly capHeight: number
    readonly italicAngle: number
    readonly box: readonly [number, number, number, number]
  }
  /** The glyph of one cluster, undefined where the font has none. */
  find(cluster: string): Glyph | undefined
  /** A font file holding .notdef and the glyphs, in order: the glyph at index i of the argument has id i + 1. */
  subset(glyphIds: readonly number[]): Uint8Array
}

const blankClusters = new Set([' ', '\u00a0', '\u3000'])

/**
 * Controls, format characters, lone surrogates and unassigned code points are no letters; 外字 of private use mean something
 * only between parties that agreed on them (Unicode Standard §23.5), whatever a font shows for them.
 */
const isNoLetter = (cluster: string): boolean => /^[\p{C}\p{Zl}\p{Zp}]/u.test(cluster)

/**
 * Opens a font file with TrueType outlines. The face keeps what it looked up, never text as a whole.
 *
 * @throws RangeError where the file is a collection or has other outlines: those take another way into a PDF.
 */
export const openTypeface = (bytes: Uint8Array): Typeface => {
  const font = create(bytes)
  if (font.type !== 'TTF' || !('glyf' in font.directory.tables))
    throw new RangeError('not a font with TrueType outlines')
  const sequences = readVariationSequences(bytes)
  const scale = 1000 / font.unitsPerEm
  const found = new Map<string, Glyph | undefined>()

  const findGlyphId = (cluster: string): number => {
    const [base, selector, ...more] = codePointsOf(cluster)
    if (base === undefined || isNoLetter(cluster)) return 0
    if (selector === undefined) return font.glyphForCodePoint(base).id
    if (more.length === 0 && isVariationSelector(selector)) {
      const answer = sequences.find(base, selector)
      return answer === 'default' ? font.glyphForCodePoint(base).id : (answer?.glyphId ?? 0)
    }
    // A letter with its marks is drawn where Unicode has one code point for both; placing marks is not attempted.
    const [composed, ...rest] = codePointsOf(cluster.normalize('NFC'))
    return composed === undefined || rest.length > 0 ? 0 : font.glyphForCodePoint(composed).id
  }

  const lookUp = (cluster: string): Glyph | undefined => {
    const id = findGlyphId(cluster)
    const glyph = id === 0 ? null : font.getGlyph(id)
    if (glyph === null) return undefined
    // A glyph without an outline would vanish from a name as silently as one that is missing.
    if (glyph.path.commands.length === 0 && !blankClusters.has(cluster)) return undefined
    return { id, cluster, advance: glyph.advanceWidth * scale }
  }

  return {
    name: (font.postscriptName ?? 'Font').replaceAll(/[^A-Za-z0-9-]/g, ''),
    metrics: {
      ascent: font.ascent * scale,
      descent: font.descent * scale,
      capHeight: font.capHeight * scale,
      italicAngle: font.italicAngle,
      box: [font.bbox.minX * scale, font.bbox.minY * scale, font.bbox.maxX * scale, font.bbox.maxY * scale],
    },
    find(cluster) {
      if (!found.has(cluster)) found.set(cluster, lookUp(cluster))
      return found.get(cluster)
    },
    subset(glyphIds) {
      const subset = font.createSubset()
      for (const [index, glyphId] of glyphIds.entries())
        if (subset.includeGlyph(glyphId) !== index + 1) throw new RangeError('glyphs of a subset must differ')
      return subset.encode()
    },
  }
}

/** Code points or sequences (「U+9089 U+E010F」) of a text that the face cannot draw, each once, in order. */
export const findUndrawable = (text: string, typeface: Typeface): string[] =>
  [...new Set(splitClusters(text).filter((cluster) => typeface.find(cluster) === undefined))].map(formatCodePoints)

/**
 * The first face that draws the whole text, so that no name is set in two typefaces.
 *
 * @throws AppError `issuance.character-undrawable` with what the best face lacks.
 */
export const chooseTypeface = (text: string, typefaces: readonly Typeface[]): Typeface => {
  let fewest: string[] | undefined
  for (const typeface of typefaces) {
    const undrawable = findUndrawable(text, typeface)
    if (undrawable.length === 0) return typeface
    if (fewest === undefined || undrawable.length < fewest.length) fewest = undrawable
  }
  if (fewest === undefined) throw new RangeError('no typeface given')
  throw new AppError('issuance.character-undrawable', { codePoints: fewest })
}

/**
 * Checks every text before anything is drawn (the pre-flight).
 *
 * @throws AppError `issuance.character-undrawable` with all that cannot be drawn, over all texts.
 */
export const requireDrawable = (texts: readonly string[], typefaces: readonly Typeface[]): void => {
  const codePoints = new Set<string>()
  for (const text of texts) {
    try {
      chooseTypeface(text, typefaces)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'issuance.character-undrawable') throw error
      for (const codePoint of (error as AppError<'issuance.character-undrawable'>).detail.codePoints)
        codePoints.add(codePoint)
    }
  }
  if (codePoints.size > 0) throw new AppError('issuance.character-undrawable', { codePoints: [...codePoints] })
}
