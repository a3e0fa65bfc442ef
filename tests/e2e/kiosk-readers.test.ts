import type { BrowserContext } from '@playwright/test'
import { findResident } from '#mocks/people/households.ts'
import { readPdf } from '../read-pdf.ts'
import { expect, Kiosk, test, type StandIns } from './counter.ts'

/** Every kind of virtual reader but the usual one, which all other browser tests go through. */
const kinds = [
  'rc-s300',
  'rc-s300-host',
  'ccid-t1',
  'ccid-t0',
  'ccid-short',
  'ccid-extended',
  'ccid-two-slots',
] as const

// Whoever comes first in a worker also judges the accessibility of every screen on the way.
test.describe.configure({ timeout: 120_000 })

type Choice = { readonly kind: string; readonly slow?: boolean; readonly shared?: boolean }

/** Which reader all tabs of a browser find, as the developer's page would keep it. */
const chooseReader = async (context: BrowserContext, { kind, slow = false, shared = false }: Choice): Promise<void> => {
  await context.addInitScript((choice) => {
    if (!location.protocol.startsWith('http')) return
    sessionStorage.setItem('madoguchi-demo-reader', choice)
    sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  }, JSON.stringify({ kind, slow, shared }))
}

/** From the open cash slot to the receipt; gives the text of the first page. */
const payAndTake = async (kiosk: Kiosk, standIns: StandIns): Promise<string> => {
  await standIns.insert(1000)
  await kiosk.button('印刷する').click()
  await kiosk.at('take-things')
  const sheet = (await standIns.readState()).tray.find(({ media }) => media.includes('a4'))
  const { pages } = await readPdf(await standIns.readPaper(sheet?.id ?? 'none'))
  await kiosk.button('すべて取りました').click()
  await kiosk.at('receipt')
  return pages[0]?.texts.join('') ?? ''
}

for (const kind of kinds) {
  test(`the whole way from the card to the paper through a virtual reader: ${kind}`, async ({
    page,
    demo,
    standIns,
  }) => {
    await chooseReader(page.context(), { kind })
    const kiosk = new Kiosk(page)
    await kiosk.open(demo.origin)
    await kiosk.logIn('sato-aoi')
    await kiosk.chooseOwnRecord()
    await kiosk.order()
    expect(await payAndTake(kiosk, standIns)).toContain(findResident('sato-aoi')?.resident.name.text)
  })
}

test('a card as slow as a real one is waited for', async ({ page, demo, standIns }) => {
  void standIns
  await chooseReader(page.context(), { kind: 'rc-s380', slow: true })
  const kiosk = new Kiosk(page)
  await kiosk.open(demo.origin)
  const laidAt = Date.now()
  await kiosk.logIn('sato-aoi')
  expect(Date.now() - laidAt).toBeGreaterThan(1_000)
})

test('a wrong PIN is counted through a reader that carries short commands', async ({ page, demo, standIns }) => {
  void standIns
  await chooseReader(page.context(), { kind: 'ccid-short' })
  const kiosk = new Kiosk(page)
  await kiosk.open(demo.origin)
  await kiosk.layCard('sato-aoi')
  await kiosk.at('pin')
  await kiosk.typePin('0000')
  await expect(page.getByText(/あと2回/)).toBeVisible()
})

test('one tab has the reader, the other is told so and gets it when the first is closed', async ({
  context,
  page,
  demo,
  standIns,
}) => {
  void standIns
  await chooseReader(context, { kind: 'rc-s380', shared: true })
  const waiting = 'カードを置いてください。'
  await page.goto(`${demo.origin}/readers`)
  await expect(page.getByText(waiting, { exact: true })).toBeVisible()
  const other = await context.newPage()
  await other.goto(`${demo.origin}/readers`)
  await expect(other.getByText('カードリーダーがほかで使われています。')).toBeVisible()
  await expect(other.getByText('コード：card.reader-in-use')).toBeVisible()
  await page.close()
  await expect(other.getByText(waiting, { exact: true })).toBeVisible()
})

test('a page that is left lets go of reader and card, and finds them again when it comes back', async ({
  context,
  page,
  demo,
  standIns,
}) => {
  void standIns
  await chooseReader(context, { kind: 'rc-s380', shared: true })
  const kiosk = new Kiosk(page)
  await kiosk.open(demo.origin)
  await kiosk.layCard('sato-aoi')
  await kiosk.at('pin')
  await page.goto('about:blank')
  const other = await context.newPage()
  await other.goto(`${demo.origin}/readers`)
  await expect(other.getByText('カードを置いてください。', { exact: true })).toBeVisible()
  await other.close()
  await page.goBack()
  await kiosk.at('hold-card')
  await kiosk.logIn('sato-aoi')
})

test('the developer’s page keeps the kind of reader for the tab', async ({ page, demo, standIns }) => {
  void standIns
  await page.goto(`${demo.origin}/demo`)
  await page.getByLabel('機種').selectOption('ccid-extended')
  await page.goto(`${demo.origin}/readers`)
  await expect(page.getByText('模擬カードリーダー（CCID, extended APDU）')).toBeVisible()
})
