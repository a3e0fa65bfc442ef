import type { Page } from '@playwright/test'
import { takePicture } from './album.ts'
import { expect, expectAccessible, Kiosk, openDay, test } from './counter.ts'

/** The page with its own clock stopped at the day of every test: what has expired does not depend on when it runs. */
const openPage = async (page: Page, origin: string): Promise<Kiosk> => {
  await page.clock.setFixedTime(openDay)
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  })
  await page.goto(`${origin}/readers`)
  await expect(page.getByText('カードを置いてください。', { exact: true })).toBeVisible()
  return new Kiosk(page)
}

const lineOf = (page: Page, name: string) =>
  page.getByRole('list', { name: '調べた結果' }).getByRole('listitem').filter({ hasText: name })

const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const widths = [390, 1280] as const

test('the table of readers and every system’s help can be read at any width, in both languages', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  await openPage(page, demo.origin)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    const row = page.getByRole('row', { name: /RC-S380/ })
    await expect(row.getByText('使えます')).toBeVisible()
    await expect(page.getByRole('row', { name: /ACR122U/ }).getByText('使えません')).toBeVisible()
    for (const system of ['Windows', 'Mac', 'Linux', 'Android・ChromeOS', 'iPhone・iPad']) {
      await page.getByRole('radio', { name: system }).check()
      await expect(page.getByRole('region', { name: system, exact: true })).toBeVisible()
      await expectAccessible(page)
      expect(await overflowOf(page)).toBeLessThanOrEqual(0)
      await takePicture(page, `readers-${width}-${system}`, true)
    }
  }
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('row', { name: /RC-S380/ }).getByText('Works')).toBeVisible()
  await expectAccessible(page)
  await takePicture(page, 'readers-english', true)
})

test('a system is chosen by arrow keys alone', async ({ page, demo, standIns }) => {
  void standIns
  await openPage(page, demo.origin)
  await page.getByRole('radio', { name: 'Windows' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('SUBSYSTEM=="usb", ATTR{idVendor}=="054c", ATTR{idProduct}=="06c1"')).toBeVisible()
})

test('paper holds the help for every system and no buttons', async ({ page, demo, standIns }) => {
  void standIns
  await openPage(page, demo.origin)
  await page.emulateMedia({ media: 'print' })
  for (const system of ['Windows', 'Mac', 'Linux', 'Android・ChromeOS', 'iPhone・iPad'])
    await expect(page.getByRole('heading', { name: system, exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'カードリーダーをつなぐ' })).toBeHidden()
  await expect(page.getByRole('radio').first()).toBeHidden()
})

test('the home page leads there', async ({ page, demo, standIns }) => {
  void standIns
  await page.goto(demo.origin)
  await page.getByRole('link', { name: 'カードリーダーの選びかたと、ためし' }).click()
  await expect(page).toHaveURL(`${demo.origin}/readers`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('カードリーダーの選びかたと、ためし')
})

test('a card in order is good in every line and gone with the card', async ({ page, demo, standIns }) => {
  void standIns
  const kiosk = await openPage(page, demo.origin)
  await kiosk.layCard('sato-aoi')
  await expect(page.getByText('このカードリーダーとカードは使えます。')).toBeVisible()
  await expect(page.getByText('これは模擬のカードリーダーと、ためし用のカードの結果です。')).toBeVisible()
  await expect(lineOf(page, 'カードの種類')).toContainText('マイナンバーカードです。')
  await expect(lineOf(page, '利用者証明用の電子証明書')).toContainText('2035年12月31日（令和17年）まで使えます。')
  await expect(lineOf(page, '利用者証明用の暗証番号')).toContainText('あと3回')
  await expect(lineOf(page, '署名用のパスワード')).toContainText('あと5回')
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    await expectAccessible(page)
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    await takePicture(page, `readers-good-${width}`, true)
  }
  await kiosk.takeCard()
  await expect(page.getByText(/カードが取られたので、結果を消しました/)).toBeVisible()
  await expect(page.getByText('マイナンバーカードです。')).toBeHidden()
  await expectAccessible(page)
})

test('a locked PIN says where to have it set again', async ({ page, demo, standIns }) => {
  void standIns
  const kiosk = await openPage(page, demo.origin)
  await kiosk.layCard('yamada-hanae')
  const line = lineOf(page, '利用者証明用の暗証番号')
  await expect(line).toContainText('要手続き')
  await expect(line).toContainText('市区町村の窓口で、暗証番号を設定しなおしてください。')
  await expect(page.getByText('使うまえに、することがあります。')).toBeVisible()
  await expectAccessible(page)
  await takePicture(page, 'readers-locked', true)
})

test('an expired certificate says so, and no try is spent by looking twice', async ({ page, demo, standIns }) => {
  void standIns
  const kiosk = await openPage(page, demo.origin)
  await kiosk.layCard('kobayashi-jun')
  const line = lineOf(page, '利用者証明用の電子証明書')
  await expect(line).toContainText('2025年6月25日（令和7年）で期限が切れました。')
  await expect(line).toContainText('要手続き')
  await expectAccessible(page)
  await kiosk.button('もう一度調べる').click()
  await expect(lineOf(page, '利用者証明用の暗証番号')).toContainText('あと3回')
})

test('a card taken in the middle is told, and read when it is laid down again', async ({ page, demo, standIns }) => {
  void standIns
  await openPage(page, demo.origin)
  const controls = page.getByRole('complementary', { name: 'デモ操作盤' })
  const lay = controls.getByRole('button', { name: 'カードを置く' })
  await controls.getByRole('button', { name: 'デモ操作盤' }).click()
  // The card leaves as soon as its certificate is being read, in the page itself: no hand from outside is fast enough.
  await controls.evaluate((panel) => {
    const observer = new MutationObserver(() => {
      const progress = document.querySelector<HTMLProgressElement>('main progress')
      if (progress === null || progress.value < 2) return
      const take = [...panel.querySelectorAll('button')].find(({ textContent }) => textContent === 'カードを取る')
      if (take === undefined) return
      observer.disconnect()
      take.click()
    })
    observer.observe(document.body, { attributes: true, childList: true, subtree: true })
  })
  await lay.click()
  await expect(page.getByText('カードが離れました。')).toBeVisible()
  await expect(page.getByText('コード：card.removed')).toBeVisible()
  await expectAccessible(page)
  await takePicture(page, 'readers-removed', true)
  await lay.click()
  await expect(page.getByRole('list', { name: '調べた結果' })).toBeVisible()
  await expect(page.getByText('カードが離れました。')).toBeHidden()
})
