import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { signPdf } from '#shared/pades/sign.ts'
import { encodePem } from '#shared/pki/pem.ts'
import { makePdf } from '../pdf-fixture.ts'
import { expect, openDay, test } from './counter.ts'
import { DocumentDesk, findSigner } from './document-desk.ts'

/** The page that says whether a document is genuine, as somebody who was sent one meets it. */

const content = encodeUtf8('住民票の写しを請求します。')
const signingTime = new Date('2027-02-27T03:00:00Z')

const signMessage = async (data: string, person: string, detached = false): Promise<Uint8Array> =>
  signCms({ ...(await findSigner(data, person)), content, detached, signingTime })

const signFile = async (data: string, person: string): Promise<Uint8Array> => {
  const { signer, certificate } = await findSigner(data, person)
  const signed = await signPdf(await makePdf(), { level: 'B-B', signer, certificates: [certificate], at: signingTime })
  return Buffer.concat([signed.original, signed.appended])
}

test('a signed message is judged once its authority was asked, and only then', async ({ page, demo, standIns }) => {
  test.slow()
  void standIns
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/api/revocation/')) asked.push(request.url())
  })
  const desk = await DocumentDesk.open(page, demo.origin, '/check')
  await desk.look('document-check-empty')
  await desk.check('請求書.p7m', await signMessage(demo.data, 'sato-aoi'))
  await expect(page.getByText('本物かどうか、決められませんでした。')).toBeVisible()
  expect(asked).toEqual([])
  await desk.look('document-check-undecided')
  await desk.button('問い合わせて、もう一度調べる').click()
  await expect(page.getByText('本物と確かめられました。')).toBeVisible()
  expect(asked.length).toBeGreaterThan(0)
  await expect(page.getByText('1986年9月3日')).toBeHidden()
  await page.getByText('この証明書に書かれている、ほかのこと').click()
  await expect(page.getByText('1986年9月3日')).toBeVisible()
  await page.getByText('くわしい報告（専門の方へ）').click()
  await expect(page.getByRole('cell', { name: 'revocation' }).first()).toBeVisible()
  await desk.look('document-check-passed')
})

test('a copy that was tampered with is explained, and the report can be kept and printed', async ({
  page,
  demo,
  standIns,
}) => {
  test.slow()
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/check')
  const text = new TextDecoder('latin1').decode(await signFile(demo.data, 'sato-aoi'))
  expect(text).toContain('/Title <FEFF0074')
  await desk.check('契約書.pdf', Buffer.from(text.replace('/Title <FEFF0074', '/Title <FEFF0075'), 'latin1'))
  await expect(page.getByText('本物とは認められません。')).toBeVisible()
  await expect(page.getByText('内容が、署名したときとちがいます。')).toBeVisible()
  await expect(page.getByText('1文字でも変わると、こうなります。')).toBeVisible()
  await desk.look('document-check-tampered')
  const [download] = await Promise.all([page.waitForEvent('download'), desk.button('報告を保存する（JSON）').click()])
  const parts: Buffer[] = []
  for await (const part of await download.createReadStream()) parts.push(part as Buffer)
  const report = JSON.parse(Buffer.concat(parts).toString('utf8')) as { outcome: string; at: string }
  expect(report).toMatchObject({ outcome: 'failed', at: openDay })
  expect(JSON.stringify(report)).not.toContain('中央一丁目')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText('本物とは認められません。')).toBeVisible()
  await expect(desk.button('印刷する')).toBeHidden()
})

test('a detached signature asks for its file, and tells another one from it', async ({ page, demo, standIns }) => {
  test.slow()
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/check')
  await desk.check('請求書.p7s', await signMessage(demo.data, 'sato-aoi', true))
  await expect(page.getByText('署名されたもとのファイルがいります。')).toBeVisible()
  await desk.look('document-check-detached')
  await desk.choose(/^署名されたもとのファイル/, '別.txt', encodeUtf8('別の書類'))
  await expect(page.getByText('内容が、署名したときとちがいます。')).toBeVisible()
  await desk.button('別のファイルを調べる').click()
  const signature = Buffer.from(await signMessage(demo.data, 'sato-aoi', true))
  await page.getByLabel(/^調べるファイル/).setInputFiles([
    { name: '請求書.txt', mimeType: 'text/plain', buffer: Buffer.from(content) },
    { name: '請求書.p7s', mimeType: 'application/pkcs7-signature', buffer: signature },
  ])
  await expect(page.getByText('署名したときのまま、変わっていません。')).toBeVisible()
})

test('what bears no signature, holds a key, or is nothing of the kind gets an honest answer', async ({
  page,
  demo,
  standIns,
}) => {
  test.slow()
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/check')
  for (const [name, bytes, sentence] of [
    ['住民票.pdf', await makePdf(), 'このファイルには、電子署名がありません。'],
    ['鍵.pem', encodeUtf8(encodePem(Uint8Array.of(1), 'PRIVATE KEY')), 'これは、秘密の鍵が入ったファイルです。'],
    ['手紙.txt', content, '調べられる種類のファイルではありません。'],
    ['半分.pdf', (await makePdf()).subarray(0, 600), 'ファイルがこわれていて、読めません。'],
  ] as const) {
    await desk.check(name, bytes)
    await expect(page.getByText(sentence)).toBeVisible()
    await desk.look(`document-check-${name}`)
    await desk.button('別のファイルを調べる').click()
  }
})

test('a certificate file is judged, and read in English', async ({ page, demo, standIns }) => {
  test.slow()
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/check')
  const { certificate } = await findSigner(demo.data, 'hohenstein-maximilian')
  await page.getByLabel('必要なときは、証明書の状態を問い合わせる').check()
  await desk.check('証明書.cer', certificate)
  await expect(page.getByText('この証明書は有効です。')).toBeVisible()
  await desk.look('document-check-certificate')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByText('This certificate is in order.')).toBeVisible()
  await desk.look('document-check-english')
})

test('the check can be reached from the home page and used by keyboard', async ({ page, demo, standIns }) => {
  test.slow()
  void standIns
  // listened for from the start: a browser that begins to listen only now may miss the dialog a key opens at once
  const chooser = page.waitForEvent('filechooser', { timeout: 60_000 })
  await page.goto(demo.origin)
  await page.getByRole('link', { name: /^書類と電子署名を確かめる/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: '書類と電子署名を確かめる' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByLabel(/^調べるファイル/)).toBeFocused()
  await page.keyboard.press('Space')
  await (
    await chooser
  ).setFiles({ name: '住民票.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await makePdf()) })
  await expect(page.getByRole('heading', { name: '「住民票.pdf」を調べた結果' })).toBeFocused()
  await expect(page.getByText('このファイルには、電子署名がありません。')).toBeVisible()
})
