/** The part of fontkit 2.0.4 that `fonts.ts` uses; the package ships no types. */
declare module 'fontkit' {
  type BoundingBox = { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number }
  type Subset = { includeGlyph(glyphId: number): number; encode(): Uint8Array }
  type Font = {
    readonly type: string
    readonly postscriptName: string | null
    readonly unitsPerEm: number
    readonly ascent: number
    readonly descent: number
    readonly capHeight: number
    readonly italicAngle: number
    readonly bbox: BoundingBox
    readonly directory: { readonly tables: Readonly<Record<string, unknown>> }
    glyphForCodePoint(codePoint: number): { readonly id: number }
    getGlyph(
      glyphId: number,
    ): { readonly advanceWidth: number; readonly path: { readonly commands: readonly unknown[] } } | null
    createSubset(): Subset
  }
  export const create: (bytes: Uint8Array) => Font
}
