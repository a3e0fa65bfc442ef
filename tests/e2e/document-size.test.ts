import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument, PDFName } from 'pdf-lib'
import { makePdf } from '../pdf-fixture.ts'
import { expect, test } from './counter.ts'
import { DocumentDesk, findSigner, makeKeyFile } from './document-desk.ts'
import { longestPauseMs, readLongestPause, watchPauses } from './pauses.ts'

const megabytes = 100

test(`a document of ${megabytes} MB is opened, signed and checked while the page goes on`, async ({
  page,
  demo,
  standIns,
}) => {
  test.slow()
  void standIns
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-size-'))
  try {
    const path = join(folder, 'large.pdf')
    await writeFile(path, await makePdf({ ballast: new Uint8Array(megabytes << 20).fill(0x5a) }))
    const desk = await DocumentDesk.open(page, demo.origin, '/sign')
    await watchPauses(page)
    await page.getByLabel(/^署名する PDF/).setInputFiles(path)
    await expect(page.locator('[data-drawn="0"]')).toBeVisible({ timeout: 30_000 })
    await desk.button('つぎへ').click()
    await desk.openKeyFile(await makeKeyFile(demo.data, 'kimura-taro'))
    await expect(page.getByLabel(/^木村/)).toBeChecked()
    await desk.button('つぎへ').click()
    await desk.agree()
    await desk.sign()
    await expect(page.getByText('本物と確かめられました。')).toBeVisible()
    expect(await readLongestPause(page)).toBeLessThan(longestPauseMs)

    await page.goto(`${demo.origin}/check`)
    await watchPauses(page)
    await page.getByLabel(/^調べるファイル/).setInputFiles(path)
    await expect(page.getByText('このファイルには、電子署名がありません。')).toBeVisible({ timeout: 30_000 })
    expect(await readLongestPause(page)).toBeLessThan(longestPauseMs)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a check that waits for an authority can be stopped', async ({ page, demo, standIns }) => {
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/check')
  const stopped = Promise.withResolvers<void>()
  await page.route('**/api/revocation/**', async (route) => {
    await stopped.promise
    await route.abort()
  })
  await page.getByLabel('必要なときは、証明書の状態を問い合わせる').check()
  const { certificate } = await findSigner(demo.data, 'sato-aoi')
  await desk.check('証明書.cer', certificate)
  await expect(page.getByText('証明書の状態を問い合わせています').first()).toBeVisible()
  await desk.look('document-check-asking')
  await desk.button('やめる').click()
  stopped.resolve()
  await expect(page.getByText('調べるのをやめました。')).toBeVisible()
  await desk.button('別のファイルを調べる').click()
  await expect(page.getByText('または、ここにファイルを置く')).toBeVisible()
})

/** One page of JBIG2 (ITU-T T.88 §7.4.8) whose pixels are all black: what a scanner would leave of a dark sheet. */
const blackJbig2 = Uint8Array.of(
  ...[0, 0, 0, 0, 0x30, 0, 1, 0, 0, 0, 19],
  ...[0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0x04, 0, 0],
)

test('a scan is seen as it is, by a decoder that only the reader of pages may run', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const document = await PDFDocument.create()
  const sheet = document.addPage([200, 200])
  const { context } = document
  const image = context.register(
    context.stream(blackJbig2, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: 8,
      Height: 8,
      BitsPerComponent: 1,
      ColorSpace: 'DeviceGray',
      Filter: 'JBIG2Decode',
    }),
  )
  sheet.node.set(PDFName.of('Resources'), context.obj({ XObject: { Scan: image } }))
  sheet.node.set(PDFName.of('Contents'), context.register(context.stream('q 200 0 0 200 0 0 cm /Scan Do Q')))
  const desk = await DocumentDesk.open(page, demo.origin, '/sign')
  await desk.bring('スキャン.pdf', await document.save({ useObjectStreams: false }))
  const shade = await page.evaluate(() => {
    const canvas = window.document.querySelector('canvas')
    const pixel = canvas?.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data
    return pixel === undefined ? undefined : [...pixel]
  })
  expect(shade).toEqual([0, 0, 0, 255])
})
