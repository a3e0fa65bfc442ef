import { describe, expect, it } from 'vitest'
import { notoSerif } from '../../tests/interop/certificate-fixture.ts'
import { readPdf } from '../../tests/read-pdf.ts'
import { drawAppearance, type AppearanceSize, type AppearanceWords } from './draw-appearance.ts'

const typefaces = [notoSerif()]
const words: AppearanceWords = { heading: '電子署名', name: '窓口　花子', at: '2027年3月1日 10:00' }

const draw = async (changes: Partial<AppearanceWords>, size: AppearanceSize = { width: 180, height: 56 }) => {
  const { pages } = await readPdf(await drawAppearance({ words: { ...words, ...changes }, size, typefaces }))
  const [page, ...others] = pages
  expect(others).toEqual([])
  if (page === undefined) throw new Error('no page')
  return page
}

describe('the mark of a signature', () => {
  it('is one page of the size of its place, with name, time and reason', async () => {
    const page = await draw({ reason: '同意します' })
    expect(page.width).toBeCloseTo(180, 3)
    for (const text of ['電子署名', '窓口　花子', '2027年3月1日 10:00', '同意します'])
      expect(page.texts).toContain(text)
  })

  it('keeps every letter of a very long name, over as many lines as it needs', async () => {
    const name =
      'ＶＯＮ　ＨＯＨＥＮＳＴＥＩＮ－ＷＩＴＴＥＬＳＢＡＣＨ　ＭＡＸＩＭＩＬＩＡＮ　ＡＬＥＸＡＮＤＥＲ　ＪＯＨＡＮＮＥＳ'
    expect((await draw({ name })).texts.join('')).toContain(name)
  })

  it('draws rare characters and their variants as they are', async () => {
    const name = '髙﨑　𠮷葛\u{e0100}'
    expect((await draw({ name })).texts.join('')).toContain(name)
  })

  it('is refused where a character cannot be drawn, and where nobody could read it', async () => {
    await expect(draw({ name: '\u{e000}' })).rejects.toMatchObject({ code: 'issuance.character-undrawable' })
    await expect(draw({}, { width: 8, height: 4 })).rejects.toMatchObject({ code: 'signing.appearance-unfit' })
  })
})
