import { describe, expect, it } from 'vitest'
import { billingHolders, federation } from '#mocks/people/federation.ts'
import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import { derivePasswordProof } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { notoSerif } from '../../../../tests/interop/certificate-fixture.ts'
import { readPdf } from '../../../../tests/read-pdf.ts'
import { renderLetters, textsOfLetter, type Addressed, type Secrets } from './letter.ts'
import { LetterBench } from './letter-bench.ts'

const typefaces = [notoSerif()]
const [, long] = billingHolders
const addressed: Addressed = {
  postalCode: long.postalCode,
  address: long.address,
  displayName: long.displayName,
  userId: long.userId,
  testId: long.testId,
  day: '2027-03-10',
  passwordNumber: 2,
}
const { mail: _, ...named } = federation
const letterhead = { ...named, seal: 'box', tax: null } as const
const issuancePassword = 'AB12-CD34-EF56-GH78'
const signInSecret = 'JK90-MN12-PQ34-RS56'

const renderLetter = (to: Addressed, secrets: Secrets, by: Letterhead = letterhead) =>
  renderLetters([{ addressed: to, secrets }], by, typefaces)

const textOf = async (pdf: Uint8Array) => {
  const { pages } = await readPdf(pdf)
  expect(pages).toHaveLength(1)
  return (pages[0]?.texts ?? []).join('')
}

describe('the letter to a new holder', () => {
  it('EB-D-9 names user ID, test ID, sign-in secret and issuance password on one page', async () => {
    const text = await textOf(
      await renderLetter({ ...addressed, passwordNumber: 1 }, { issuancePassword, signInSecret }),
    )
    for (const part of ['利用者登録通知書', long.userId, long.testId, signInSecret, issuancePassword, '令和9年3月10日'])
      expect(text).toContain(part)
  })

  it('is refused where a character cannot be drawn', async () => {
    const odd = { ...addressed, displayName: '\u{e000}' }
    await expect(renderLetter(odd, { issuancePassword, signInSecret })).rejects.toThrow('issuance.character-undrawable')
  })
})

describe('who sends a letter', () => {
  it('EB-R-16 is the federation of the settings, with its telephone and hours, and no other', async () => {
    const by = { ...letterhead, name: '別県国民健康保険団体連合会', phone: '098-765-4321', seal: 'omitted' } as const
    const text = await textOf(await renderLetter(addressed, { issuancePassword, signInSecret }, by))
    for (const part of [by.name, by.address, `電話　${by.phone}`, '（公印省略）', by.guidanceHours])
      expect(text).toContain(part)
    expect(text).not.toContain(letterhead.name)
  })
})

describe('the letter to a holder who lost the sign-in secret', () => {
  it('EB-G-8 brings another one with the issuance password, and is no letter of a registration', async () => {
    const text = await textOf(await renderLetter(addressed, { issuancePassword, signInSecret }))
    for (const part of ['パスワード通知書', long.userId, signInSecret, issuancePassword, '第2回の発行'])
      expect(text).toContain(part)
    expect(text).not.toContain('利用者登録通知書')
    // what was applied for under the older one still needs it
    expect(text).toContain('すぐには捨てないでください')
  })
})

describe('the letter of a new password', () => {
  it('EB-D-7 has the password, which one it is, and no sign-in secret', async () => {
    const text = await textOf(await renderLetter(addressed, { issuancePassword, signInSecret: null }))
    for (const part of ['証明書発行用パスワード通知書', issuancePassword, '第2回の発行', '御中'])
      expect(text).toContain(part)
    expect(text).not.toContain('サインイン用パスワード')
  })

  it('stays on its page with the longest names', async () => {
    const longest = { ...addressed, displayName: '名'.repeat(60), address: '青'.repeat(120) }
    const text = await textOf(await renderLetter(longest, { issuancePassword, signInSecret }))
    expect(text).toContain(issuancePassword)
  })
})

describe('the bench of letters', () => {
  it('EB-F4-3 gives a proof of the password that stands in the letter, and never the password', async () => {
    const bench = new LetterBench(() => Promise.resolve(typefaces))
    const answer = await bench.work({
      type: 'make',
      key: 'one',
      withSignInSecret: false,
      texts: textsOfLetter(addressed, letterhead),
    })
    if (answer.type !== 'made') throw new Error('nothing was made')
    const drawn = await bench.work({ type: 'draw', letters: [{ key: 'one', addressed }], letterhead })
    if (drawn.type !== 'drawn') throw new Error('nothing was drawn')
    const [password] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(await textOf(drawn.pdf)) ?? ['']
    const { proof, ...parameters } = answer.made.issuancePassword
    expect(answer.made.signInSecret).toBeNull()
    expect(encodeBase64url(await derivePasswordProof(password, parameters))).toBe(proof)
    expect(JSON.stringify(answer)).not.toContain(password)
  })

  it('makes nothing for a letter that cannot be drawn', async () => {
    const bench = new LetterBench(() => Promise.resolve(typefaces))
    const texts = textsOfLetter({ ...addressed, displayName: '\u{e000}' }, letterhead)
    await expect(bench.work({ type: 'make', key: 'one', withSignInSecret: true, texts })).rejects.toThrow(
      'issuance.character-undrawable',
    )
    await expect(bench.work({ type: 'draw', letters: [{ key: 'one', addressed }], letterhead })).rejects.toThrow(
      'internal.unexpected',
    )
  })

  it('draws the letters of many in one file, each with its own password', async () => {
    const bench = new LetterBench(() => Promise.resolve(typefaces))
    const letters = [1, 2, 3].map((passwordNumber) => ({
      key: `row-${passwordNumber}`,
      addressed: { ...addressed, userId: `HJ00000010${passwordNumber}`, passwordNumber },
    }))
    for (const { key } of letters) await bench.work({ type: 'make', key, withSignInSecret: true, texts: [] })
    const drawn = await bench.work({ type: 'draw', letters, letterhead })
    if (drawn.type !== 'drawn') throw new Error('nothing was drawn')
    const { pages, title } = await readPdf(drawn.pdf)
    expect(title).toBe('利用者登録通知書 3通')
    const texts = pages.map((page) => page.texts.join(''))
    expect(texts.map((text) => /HJ\d{9}/.exec(text)?.[0])).toEqual(letters.map(({ addressed: { userId } }) => userId))
    const passwords = texts.flatMap((text) => text.match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/g) ?? [])
    expect(new Set(passwords).size).toBe(6)
  })

  it('draws nothing before something was made', async () => {
    const bench = new LetterBench(() => Promise.resolve(typefaces))
    await expect(bench.work({ type: 'draw', letters: [{ key: 'one', addressed }], letterhead })).rejects.toThrow(
      'internal.unexpected',
    )
  })
})
