import { describe, expect, it } from 'vitest'
import { billingHolders } from '#mocks/people/federation.ts'
import { derivePasswordProof } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { notoSerif } from '../../../../tests/interop/certificate-fixture.ts'
import { readPdf } from '../../../../tests/read-pdf.ts'
import { renderLetter, type Addressed } from './letter.ts'
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
const issuancePassword = 'AB12-CD34-EF56-GH78'
const signInSecret = 'JK90-MN12-PQ34-RS56'

const textOf = async (pdf: Uint8Array) => {
  const { pages } = await readPdf(pdf)
  expect(pages).toHaveLength(1)
  return (pages[0]?.texts ?? []).join('')
}

describe('the letter to a new holder', () => {
  it('EB-D-9 names user ID, test ID, sign-in secret and issuance password on one page', async () => {
    const text = await textOf(await renderLetter(addressed, { issuancePassword, signInSecret }, typefaces))
    for (const part of ['利用者登録通知書', long.userId, long.testId, signInSecret, issuancePassword, '令和9年3月10日'])
      expect(text).toContain(part)
  })

  it('is refused where a character cannot be drawn', async () => {
    const odd = { ...addressed, displayName: '\u{e000}' }
    await expect(renderLetter(odd, { issuancePassword, signInSecret }, typefaces)).rejects.toThrow(
      'issuance.character-undrawable',
    )
  })
})

describe('the letter of a new password', () => {
  it('EB-D-7 has the password, which one it is, and no sign-in secret', async () => {
    const text = await textOf(await renderLetter(addressed, { issuancePassword, signInSecret: null }, typefaces))
    for (const part of ['証明書発行用パスワード通知書', issuancePassword, '第2回の発行', '御中'])
      expect(text).toContain(part)
    expect(text).not.toContain('サインイン用パスワード')
  })

  it('stays on its page with the longest names', async () => {
    const longest = { ...addressed, displayName: '名'.repeat(60), address: '青'.repeat(120) }
    const text = await textOf(await renderLetter(longest, { issuancePassword, signInSecret }, typefaces))
    expect(text).toContain(issuancePassword)
  })
})

describe('the bench of letters', () => {
  it('EB-F4-3 gives a proof of the password that stands in the letter, and never the password', async () => {
    const bench = new LetterBench(() => Promise.resolve(typefaces))
    const answer = await bench.work({ type: 'make', isNewHolder: false })
    if (answer.type !== 'made') throw new Error('nothing was made')
    const drawn = await bench.work({ type: 'draw', addressed })
    if (drawn.type !== 'drawn') throw new Error('nothing was drawn')
    const [password] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(await textOf(drawn.pdf)) ?? ['']
    const { proof, ...parameters } = answer.made.issuancePassword
    expect(answer.made.signInSecret).toBeNull()
    expect(encodeBase64url(await derivePasswordProof(password, parameters))).toBe(proof)
    expect(JSON.stringify(answer)).not.toContain(password)
  })

  it('draws nothing before something was made', async () => {
    const bench = new LetterBench(() => Promise.resolve(typefaces))
    await expect(bench.work({ type: 'draw', addressed })).rejects.toThrow('internal.unexpected')
  })
})
