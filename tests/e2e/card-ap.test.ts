import type { Locator, Page } from '@playwright/test'
import { findCardApHolder } from '#mocks/people/card-ap-holders.ts'
import { takePicture } from './album.ts'
import { expect, expectAccessible, Kiosk, test } from './counter.ts'

const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const phoneSize = { width: 390, height: 844 }
const deskSize = { width: 1280, height: 1024 }

/** The page as a person meets it, with the demo's controls folded away. */
class Tap {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  static async open(page: Page, origin: string, device: 'android' | 'iphone' = 'android'): Promise<Tap> {
    await page.setViewportSize(phoneSize)
    await page.addInitScript((name) => {
      if (!location.protocol.startsWith('http')) return
      sessionStorage.setItem('madoguchi-demo-controls', 'folded')
      sessionStorage.setItem('madoguchi-demo-device', name)
      // The browser the tests run in reaches readers, and the one on an iPhone does not.
      if (name === 'iphone') Object.defineProperty(Navigator.prototype, 'usb', { value: undefined, configurable: true })
      if (name === 'iphone') Reflect.deleteProperty(Navigator.prototype, 'usb')
    }, device)
    await page.goto(`${origin}/tap`)
    return new Tap(page)
  }

  get #controls(): Locator {
    return this.page.getByRole('complementary', { name: /デモ操作盤|Demo controls/ })
  }

  get #phone(): Locator {
    return this.#controls.getByRole('region', { name: 'スマートフォン', exact: true })
  }

  async withPhone(act: (phone: Locator) => Promise<void>): Promise<void> {
    const handle = this.#controls.getByRole('button', { name: /デモ操作盤|Demo controls/ })
    if ((await handle.getAttribute('aria-expanded')) !== 'true') await handle.click()
    await act(this.#phone)
    await handle.click()
  }

  async hold(person: string): Promise<void> {
    await this.withPhone(async (phone) => {
      await phone.getByLabel('かざすカード').selectOption(person)
      await phone.getByRole('button', { name: 'カードをかざす' }).click()
    })
  }

  async press(name: string): Promise<void> {
    await this.withPhone((phone) => phone.getByRole('button', { name }).click())
  }

  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true })
  }

  async typePin(pin: string): Promise<void> {
    for (const digit of pin) await this.button(digit).click()
  }

  /** From the PIN to the hand that holds the card. */
  async startByPhone(pin = findCardApHolder('sato-aoi')?.pin ?? ''): Promise<void> {
    await this.typePin(pin)
    await this.button('スマートフォンにかざす').click()
  }

  /** Accessible, and nothing wider than the screen; a picture of each for whoever wants one. */
  async judge(name: string, sizes = [deskSize, phoneSize]): Promise<void> {
    for (const size of sizes) {
      await this.page.setViewportSize(size)
      await expectAccessible(this.page)
      expect(await overflowOf(this.page)).toBeLessThanOrEqual(0)
      await takePicture(this.page, `tap-${name}-${size.width}`, true)
    }
  }
}

const says = (page: Page, text: string | RegExp) => expect(page.getByRole('main').getByText(text).first()).toBeVisible()

test('CV-G-6 a card that is held to the phone proves who holds it, in one hold', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await says(page, 'スマートフォンもカードリーダーも模擬です。')
  await tap.judge('start')
  await tap.startByPhone()
  await says(page, 'カードを、スマートフォンの背面に当ててください')
  await tap.judge('hold', [phoneSize])
  await tap.hold('sato-aoi')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('本人確認ができました')
  await says(page, 'カードAP認証局（試験）')
  await tap.judge('done')
  expect(
    await page.evaluate(() =>
      JSON.stringify([{ ...sessionStorage }, location.href.slice(location.origin.length), document.cookie]),
    ),
  ).not.toContain('7351')
})

test('the same card works on a USB reader, without the phone', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await tap.typePin('7351')
  await tap.button('カードリーダーに置く').click()
  await says(page, 'カードを、カードリーダーに置いてください')
  await tap.judge('reader')
  await new Kiosk(page).layCard('takasaki-yoshikazura')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('本人確認ができました')
  await tap.button('もう一度ためす').click()
  await tap.typePin('7351')
  await tap.button('カードリーダーに置く').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('本人確認ができました')
})

test('a wrong PIN says how many tries are left, and the right one puts them back', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await tap.hold('sato-aoi')
  await tap.startByPhone('0000')
  await says(page, '暗証番号がちがいます。')
  await says(page, /あと2回/)
  await tap.judge('wrong-pin', [phoneSize])
  await tap.startByPhone('0001')
  await says(page, /あと1回/)
  await tap.startByPhone()
  const dialog = page.getByRole('dialog', { name: 'あと1回まちがえると、ロックされます' })
  await expect(dialog).toBeVisible()
  await tap.judge('last-try')
  await dialog.getByRole('button', { name: 'この番号でためす' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('本人確認ができました')
})

test('the last try can be left alone', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await tap.hold('ito-makoto')
  for (let visit = 0; visit < 2; visit++) {
    await tap.startByPhone('0000')
    await page.getByRole('dialog').getByRole('button', { name: 'やめる' }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(tap.button('スマートフォンにかざす')).toBeVisible()
  }
})

test('a blocked card says where the PIN is set again', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await tap.hold('yamada-hanae')
  await tap.startByPhone()
  await says(page, '暗証番号がロックされています。')
  await tap.judge('blocked', [phoneSize])
})

const refusals = [
  ['kobayashi-jun', 'an expired card', '証明書の有効期限'],
  ['kato-megumi', 'a card on the revocation list', '失効'],
  ['mori-shizuka', 'a card of no known authority', '使えるカードだと確かめられません'],
  ['yoshida-akira', 'a card without the application', 'カードを読み取れませんでした。'],
] as const

for (const [person, what, words] of refusals) {
  test(`${what} is refused in words`, async ({ page, demo }) => {
    const tap = await Tap.open(page, demo.origin)
    await tap.hold(person)
    await tap.startByPhone()
    await says(page, new RegExp(words))
    await tap.judge(`refused-${person}`, [phoneSize])
  })
}

test('a card on the reader without the application is told apart', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await new Kiosk(page).layCard('yoshida-akira')
  await tap.typePin('7351')
  await tap.button('カードリーダーに置く').click()
  await says(page, 'このカードには、タップで使うアプリが入っていません。')
})

test('a card that leaves too early is asked for again, and its answer is not lost', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await tap.press('途中で1回離す')
  await tap.startByPhone()
  await tap.hold('hohenstein-maximilian')
  await says(page, 'カードが離れました。もう一度、当ててください')
  await tap.judge('left')
  await tap.hold('hohenstein-maximilian')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('本人確認ができました')
})

test('NFC that is off, and permission that is refused, are told with the way on', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await tap.press('NFC をオフにする')
  await tap.startByPhone()
  await says(page, 'NFC がオフになっています。')
  await tap.judge('nfc-off', [phoneSize])
  await tap.press('NFC をオフにする')
  await tap.press('NFC の許可を断る')
  await tap.startByPhone()
  await says(page, 'NFC を使う許可がありません。')
  await tap.judge('nfc-refused', [phoneSize])
  await tap.press('NFC の許可を断る')
  await tap.hold('sato-aoi')
  await tap.startByPhone()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('本人確認ができました')
})

test('an iPhone says that it cannot, why, and what can', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin, 'iphone')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('この機械では、カードをかざせません')
  await tap.judge('unable')
  await page.getByRole('link', { name: 'カードリーダーの選びかた' }).click()
  await expect(page).toHaveURL(`${demo.origin}/readers`)
})

test('stopping brings the PIN pad back, empty, and English says all of it', async ({ page, demo }) => {
  const tap = await Tap.open(page, demo.origin)
  await tap.startByPhone()
  await tap.button('やめる').click()
  await says(page, '4けたのうち0けた入りました')
  await page.getByRole('button', { name: 'English' }).click()
  await says(page, 'PIN for tapping (four digits)')
  await tap.judge('english')
})
