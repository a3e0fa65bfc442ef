/**
 * Text as what a reader calls characters: a base with its variation selector (UTS #37) or its combining marks. One cluster
 * is drawn by one glyph, so nothing of a name can be dropped or merged on the way to paper.
 */

const clusterPattern = /[^\p{M}][\p{M}]*|[\p{M}]+/gsu

/** Variation selectors of UTS #37 (U+E0100 to U+E01EF) and of the Unicode Standard §23.4 (U+FE00 to U+FE0F). */
export const isVariationSelector = (codePoint: number): boolean =>
  (codePoint >= 0xe0100 && codePoint <= 0xe01ef) || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)

/** Clusters of a text in order; joined they are the text again. */
export const splitClusters = (text: string): string[] => text.match(clusterPattern) ?? []

/** Code points of a text. */
export const codePointsOf = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0)

/** 「U+845B U+E0100」, as a staff member would look a character up. */
export const formatCodePoints = (cluster: string): string =>
  codePointsOf(cluster)
    .map((codePoint) => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ')
