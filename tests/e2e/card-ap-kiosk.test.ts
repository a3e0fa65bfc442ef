/** A kiosk's visit by the card-AP: the card is held to the person's phone, and the kiosk prints (CV-G-6, CV-KA). */
import type { BrowserContext, Locator, Page } from '@playwright/test'
import { findCardApHolder } from '#mocks/people/card-ap-holders.ts'
import { findResident } from '#mocks/people/households.ts'
import { readPdf } from '../read-pdf.ts'
import { takePicture } from './album.ts'
import { expect, expectAccessible, Kiosk, test as counterTest } from './counter.ts'

const phoneSize = { width: 390, height: 844 }
const pinOf = (person: string) => findCardApHolder(person)?.pin ?? ''

/** A person's phone with virtual Web NFC: a browser of its own. */
class TapPhone {
  readonly page: Page
  static readonly #met = new Set<string>()

  constructor(page: Page) {
    this.page = page
  }

  static async open(context: BrowserContext): Promise<TapPhone> {
    const page = await context.newPage()
    await page.addInitScript(() => {
      if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
    })
    return new TapPhone(page)
  }

  get #controls(): Locator {
    return this.page.getByRole('complementary', { name: /デモ操作盤|Demo controls/ })
  }

  async withControls(act: (phone: Locator) => Promise<void>): Promise<void> {
    const handle = this.#controls.getByRole('button', { name: /デモ操作盤|Demo controls/ })
    if ((await handle.getAttribute('aria-expanded')) !== 'true') await handle.click()
    await act(this.#controls.getByRole('region', { name: 'スマートフォン', exact: true }))
    await handle.click()
  }

  hold(person: string): Promise<void> {
    return this.withControls(async (phone) => {
      await phone.getByLabel('かざすカード').selectOption(person)
      await phone.getByRole('button', { name: 'カードをかざす' }).click()
    })
  }

  lift(): Promise<void> {
    return this.withControls((phone) => phone.getByRole('button', { name: 'カードを離す' }).click())
  }

  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true })
  }

  says(text: string | RegExp): Promise<void> {
    return expect(this.page.getByRole('main').getByText(text).first()).toBeVisible()
  }

  /** Waits for a screen by its heading, and judges it the first time it is met, or where its picture is wanted. */
  async at(heading: string, picture = heading): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(heading)
    if (TapPhone.#met.has(picture)) return
    TapPhone.#met.add(picture)
    await expectAccessible(this.page)
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
    if (picture !== heading) await takePicture(this.page, `card-ap-kiosk-${picture}`, true)
  }

  async typePin(pin: string): Promise<void> {
    for (const digit of pin) await this.button(digit).click()
    await this.button('確認').click()
  }

  /** From the kiosk's link to the question for the PIN of the tap. */
  async goToPin(kiosk: Kiosk): Promise<void> {
    await kiosk.button('スマートフォンをリーダーとして使う').click()
    await kiosk.at('phone')
    const link = await kiosk.page.locator('[data-pairing-link]').getAttribute('data-pairing-link')
    await this.page.goto(link ?? '')
    await this.at('番号は同じですか')
    await expect(kiosk.page.locator('[data-short-code]')).toBeVisible()
    await this.button('同じです').click()
    await this.at('ログインを求められています', '01-asked')
    await this.button('かざして進む').click()
    await this.at('タップ用の暗証番号を入れてください', '02-pin')
  }
}

const test = counterTest.extend<{ readonly phone: TapPhone }>({
  phone: async ({ browser }, use) => {
    const context = await browser.newContext({ locale: 'ja-JP', viewport: phoneSize })
    await use(await TapPhone.open(context))
    await context.close()
  },
})

test('CV-G-6 CV-KA-5 a card that is held to the phone is enough for the kiosk to print', async ({
  kiosk,
  phone,
  standIns,
}) => {
  // Two browsers and a whole visit.
  test.slow()
  const posted: string[] = []
  for (const page of [phone.page, kiosk.page]) {
    page.on('request', (request) => posted.push(`${request.url()} ${request.postData() ?? ''}`))
  }
  await phone.goToPin(kiosk)
  await phone.typePin(pinOf('sato-aoi'))
  await phone.says('カードを、スマートフォンの背面に当ててください')
  await phone.at('カードのタップで本人確認', '03-hold')
  await expect(kiosk.page.getByText('スマートフォンが、カードを待っています').first()).toBeVisible()
  await phone.hold('sato-aoi')
  await kiosk.at('kinds')
  await phone.at('終わりました', '04-done')
  // As a value of its own: four digits may stand anywhere in a line of base64url.
  const typed = new RegExp(`\\W${pinOf('sato-aoi')}\\W`)
  expect(posted.some((request) => request.includes('/api/card-ap/authentication'))).toBe(true)
  expect(posted.filter((request) => typed.test(request.slice(request.indexOf(' '))))).toEqual([])

  await kiosk.chooseOwnRecord()
  await kiosk.order()
  await standIns.insert(1000)
  await kiosk.button('印刷する').click()
  await kiosk.at('take-things')
  const [sheet] = (await standIns.readState()).tray.filter(({ media }) => media.includes('a4'))
  const { pages } = await readPdf(await standIns.readPaper(sheet?.id ?? 'none'))
  const text = pages.map(({ texts }) => texts.join('')).join('')
  expect(text).toContain(findResident('sato-aoi')?.resident.name.text.normalize('NFC'))
})

test('a wrong PIN is asked for again on the phone, and the last try only after a word', async ({ kiosk, phone }) => {
  await phone.goToPin(kiosk)
  await phone.typePin('0000')
  await phone.hold('ito-makoto')
  // One try is left on this card, which it could not tell before it was there.
  await phone.says('番号は、まだ確かめていません。')
  await phone.at('タップ用の暗証番号を入れてください', '05-one-left')
  await phone.typePin(pinOf('ito-makoto'))
  const question = phone.page.getByRole('dialog', { name: 'あと1回まちがえるとロックされます' })
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'この番号で確かめる' }).click()
  await kiosk.at('kinds')
})

test('a card without the application is told apart, and another card goes on', async ({ kiosk, phone }) => {
  await phone.goToPin(kiosk)
  await phone.typePin(pinOf('sato-aoi'))
  await phone.hold('yoshida-akira')
  await phone.at('カードで確かめられませんでした', '06-failed')
  await expect(kiosk.screen('phone')).toBeVisible()
  await phone.lift()
  await phone.button('もう一度ためす').click()
  await phone.at('タップ用の暗証番号を入れてください')
  await phone.typePin('0000')
  await phone.hold('sato-aoi')
  await phone.says('暗証番号がちがいます。')
  await phone.at('タップ用の暗証番号を入れてください', '07-wrong-pin')
  await phone.typePin(pinOf('sato-aoi'))
  await kiosk.at('kinds')
})

test('the same card on a reader of the phone does as well', async ({ kiosk, phone }) => {
  await kiosk.button('スマートフォンをリーダーとして使う').click()
  await kiosk.at('phone')
  const link = await kiosk.page.locator('[data-pairing-link]').getAttribute('data-pairing-link')
  await phone.page.goto(link ?? '')
  await phone.at('番号は同じですか')
  await phone.button('同じです').click()
  await phone.at('ログインを求められています')
  await phone.button('リーダーに置いて進む').click()
  await phone.at('タップ用の暗証番号を入れてください')
  await phone.typePin(pinOf('takasaki-yoshikazura'))
  await phone.says('カードを、カードリーダーに置いてください')
  await phone.at('カードのタップで本人確認', '08-reader')
  await new Kiosk(phone.page).layCard('takasaki-yoshikazura')
  await kiosk.at('kinds')
})

test('a blocked card ends the visit, and both screens say so', async ({ kiosk, phone }) => {
  await phone.goToPin(kiosk)
  await phone.typePin(pinOf('yamada-hanae'))
  await phone.hold('yamada-hanae')
  await phone.at('暗証番号がロックされています。', '09-blocked')
  await expect(kiosk.screen('refused')).toBeVisible()
  await expect(kiosk.page.getByText('コード：card.pin-locked')).toBeVisible()
})
