import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { notoSerif, readNotoSerif } from '../../tests/interop/certificate-fixture.ts'
import { chooseTypeface, findUndrawable, openTypeface, requireDrawable, type Typeface } from './fonts.ts'
import { splitClusters } from './clusters.ts'

/** The same face, but drawing only the characters given. */
const drawing = (characters: string): Typeface => {
  const allowed = new Set(splitClusters(characters))
  return {
    ...notoSerif(),
    name: characters,
    find: (cluster) => (allowed.has(cluster) ? notoSerif().find(cluster) : undefined),
  }
}

describe('a typeface', () => {
  it('draws the rare characters of names', () => {
    expect(findUndrawable('髙﨑𠮷葛\u{e0100}邉邊濵𣘺彅瀨𡈽𠮟', notoSerif())).toEqual([])
  })

  it('draws a variation of its own by another glyph', () => {
    const [plain, variant] = [notoSerif().find('葛'), notoSerif().find('葛\u{e0100}')]
    expect(plain?.id).toBeGreaterThan(0)
    expect(variant?.id).toBeGreaterThan(0)
    expect(variant?.id).not.toBe(plain?.id)
  })

  it('draws a variation the font calls its default by the plain glyph', () => {
    expect(notoSerif().find('邊\u{e0100}')?.id).toBe(notoSerif().find('邊')?.id)
  })

  it.each([
    ['a sequence the font does not know', '葛\u{e0105}', 'U+845B U+E0105'],
    ['a character without a glyph', '\u{2f9f5}', 'U+2F9F5'],
    ['a character of private use', '\u{e000}', 'U+E000'],
    ['a soft hyphen', '\u{ad}', 'U+00AD'],
    ['a control', '\t', 'U+0009'],
    ['half a surrogate pair', '\u{d842}', 'U+D842'],
    ['a selector that follows nothing', '\u{e0100}', 'U+E0100'],
    ['a mark that would have to be placed', 'か\u{309a}', 'U+304B U+309A'],
    ['a base with two selectors', '葛\u{e0100}\u{e0100}', 'U+845B U+E0100 U+E0100'],
  ])('refuses %s', (_, text, codePoints) => {
    expect(findUndrawable(`${text}葛`, notoSerif())).toEqual([codePoints])
  })

  it('draws a letter with its mark where Unicode has both as one', () => {
    expect(notoSerif().find('か\u3099')?.id).toBe(notoSerif().find('が')?.id)
  })

  it('names each undrawable character once', () => {
    expect(findUndrawable('\u{e000}花\u{e001}\u{e000}', notoSerif())).toEqual(['U+E000', 'U+E001'])
  })

  it('is not opened from a file with other outlines', () => {
    const renamed = readNotoSerif().slice()
    const at = Buffer.from(renamed.subarray(0, 512)).indexOf('glyf', 0, 'latin1')
    renamed.set(Buffer.from('gone'), at)
    expect(() => openTypeface(renamed)).toThrow(RangeError)
  })
})

describe('the choice of a typeface', () => {
  const [first, second] = [drawing('花子'), drawing('花子葛\u{e0100}')]

  it('is the first that draws the whole text', () => {
    expect(chooseTypeface('花子', [first, second])).toBe(first)
    expect(chooseTypeface('葛\u{e0100}花', [first, second])).toBe(second)
  })

  it('fails with what the best one lacks, and never mixes', () => {
    const other = drawing('葛\u{e0101}')
    expect(() => chooseTypeface('花葛\u{e0101}', [first, other])).toThrow(
      new AppError('issuance.character-undrawable', { codePoints: ['U+845B U+E0101'] }),
    )
    try {
      chooseTypeface('花葛\u{e0101}', [first, other])
    } catch (error) {
      expect((error as AppError<'issuance.character-undrawable'>).detail).toEqual({ codePoints: ['U+845B U+E0101'] })
    }
    expect.assertions(2)
  })

  it('is checked over all texts before anything is drawn', () => {
    expect(() => requireDrawable(['花', '子'], [first])).not.toThrow()
    try {
      requireDrawable(['花\u{e000}', '子', '\u{e001}\u{e000}'], [notoSerif()])
    } catch (error) {
      expect((error as AppError<'issuance.character-undrawable'>).detail.codePoints).toEqual(['U+E000', 'U+E001'])
    }
    expect.assertions(2)
  })
})

describe('a subset', () => {
  it('is a small font of the asked glyphs and refuses one twice', () => {
    const id = notoSerif().find('葛')?.id ?? 0
    expect(notoSerif().subset([id]).length).toBeLessThan(100_000)
    expect(() => notoSerif().subset([id, id])).toThrow(RangeError)
  })
})
