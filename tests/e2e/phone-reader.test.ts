import { verify, X509Certificate } from 'node:crypto'
import type { BrowserContext, Page } from '@playwright/test'
import { findCardHolder } from '#mocks/people/card-holders.ts'
import { findResident } from '#mocks/people/households.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { createCaller } from '#shared/contract/client.ts'
import { toAppError } from '#shared/errors/app-error.ts'
import { openChannel } from '#shared/phone-reader/api.ts'
import { askPhone } from '#shared/phone-reader/computer-end.ts'
import type { Intent, Result } from '#shared/phone-reader/messages.ts'
import { createRelayPort } from '#shared/phone-reader/relay-port.ts'
import { readPdf } from '../read-pdf.ts'
import { takePicture } from './album.ts'
import { readCodeOf } from './camera.ts'
import { expect, expectAccessible, Kiosk, test as counterTest } from './counter.ts'

const phoneSize = { width: 390, height: 844 }

/** What a camera reads from the code as it is drawn on the screen. */
const readQrCode = async (kiosk: Kiosk): Promise<string> => {
  const code = kiosk.page.getByRole('img', { name: 'スマートフォンで読む二次元コード' })
  await expect(code).toBeVisible()
  let read: string | undefined
  await expect.poll(async () => (read = await readCodeOf(code)), 'the QR code can be read').not.toBeUndefined()
  return read ?? ''
}

/** A person's phone: a browser of its own, with its own virtual reader and card. */
class Phone {
  readonly page: Page
  readonly #hands: Kiosk
  /** Screens met once need not be judged again every time they are passed. */
  static readonly #checked = new Set<string>()

  constructor(page: Page) {
    this.page = page
    this.#hands = new Kiosk(page)
  }

  static async open(context: BrowserContext): Promise<Phone> {
    const page = await context.newPage()
    await page.setViewportSize(phoneSize)
    await page.addInitScript(() => {
      if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
    })
    return new Phone(page)
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** Waits for a screen by its heading, and judges it the first time it is met, or where its picture is wanted. */
  async at(heading: string, picture?: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(heading)
    if (Phone.#checked.has(`${heading} ${picture}`)) return
    Phone.#checked.add(`${heading} ${picture}`)
    await expectAccessible(this.page)
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
    if (picture !== undefined) await takePicture(this.page, `phone-${picture}`, true)
  }

  async scan(link: string): Promise<void> {
    await this.page.goto(link)
    await this.at('番号は同じですか', '01-compare')
  }

  async readCode(): Promise<string> {
    return (await this.page.locator('[data-short-code]').innerText()).replaceAll(/\D/g, '').slice(0, 6)
  }

  layCard(person: string): Promise<void> {
    return this.#hands.layCard(person)
  }

  async typePin(pin: string): Promise<void> {
    for (const digit of pin) await this.button(digit).click()
    await this.button('確認').click()
  }

  /** From the same code to the question for the PIN. */
  async goToPin(person: string): Promise<void> {
    await this.button('同じです').click()
    await this.at('ログインを求められています', '02-asked')
    await this.button('カードリーダーで進む').click()
    await this.at('カードを置いてください', '03-card')
    await this.layCard(person)
    await this.at('暗証番号を入れてください', '04-pin')
  }
}

const codeOf = async (kiosk: Kiosk): Promise<string> => {
  const code = kiosk.page.locator('[data-short-code]')
  await expect(code).toBeVisible()
  return (await code.innerText()).replaceAll(/\D/g, '').slice(0, 6)
}

const test = counterTest.extend<{ readonly phone: Phone; readonly otherPhone: Phone }>({
  phone: async ({ browser }, use) => {
    const context = await browser.newContext({ locale: 'ja-JP', viewport: phoneSize })
    await use(await Phone.open(context))
    await context.close()
  },
  otherPhone: async ({ browser }, use) => {
    const context = await browser.newContext({ locale: 'ja-JP', viewport: phoneSize })
    await use(await Phone.open(context))
    await context.close()
  },
})

/** Chooses the phone at the kiosk and gives the link its screen shows. */
const showLink = async (kiosk: Kiosk): Promise<string> => {
  await kiosk.button('スマートフォンをリーダーとして使う').click()
  await kiosk.at('phone')
  return readQrCode(kiosk)
}

const pinOf = (person: string) => findCardHolder(person)?.card.authenticationPin ?? ''

test('PF-TV-13 a phone reads the card, and the kiosk prints the certificate', async ({
  kiosk,
  phone,
  standIns,
  demo,
}) => {
  // Two browsers and a whole visit.
  test.slow()
  const posted: string[] = []
  phone.page.on('request', (request) => posted.push(`${request.url()} ${request.postData() ?? ''}`))
  const link = await showLink(kiosk)
  expect(link).toMatch(new RegExp(`^${demo.origin}/phone#1\\.[\\w-]{130}$`))
  await takePicture(kiosk.page, 'kiosk-phone-01-link', true)
  await phone.scan(link)
  expect(phone.page.url()).toBe(`${demo.origin}/phone`)
  const code = await codeOf(kiosk)
  expect(code).toMatch(/^\d{6}$/)
  expect(await phone.readCode()).toBe(code)
  await expectAccessible(kiosk.page)
  await takePicture(kiosk.page, 'kiosk-phone-02-code', true)
  await phone.button('同じです').click()
  await phone.at('ログインを求められています')
  await expect(phone.page.getByText(new URL(demo.origin).host)).toBeVisible()
  await expect(phone.page.getByText('証明書の交付')).toBeVisible()
  await phone.button('カードリーダーで進む').click()
  await phone.at('カードを置いてください')
  await expect(kiosk.page.getByText('スマートフォンが、カードを待っています').first()).toBeVisible()
  await phone.layCard('sato-aoi')
  await phone.at('暗証番号を入れてください', '04-pin')
  await expect(kiosk.page.getByText('スマートフォンで、暗証番号を入れてください').first()).toBeVisible()
  await expectAccessible(kiosk.page)
  await takePicture(kiosk.page, 'kiosk-phone-03-working', true)
  await phone.typePin(pinOf('sato-aoi'))
  await kiosk.at('kinds')
  await phone.at('終わりました', '05-done')
  const secret = link.slice(link.indexOf('#1.') + 3)
  expect(posted.filter((request) => request.includes(secret.slice(0, 60)))).toEqual([])

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

test('a wrong PIN is asked for again on the phone alone; the third one locks the card and ends the visit', async ({
  kiosk,
  phone,
}) => {
  await phone.scan(await showLink(kiosk))
  await phone.goToPin('sato-aoi')
  await phone.typePin('0000')
  await expect(phone.page.getByText('暗証番号がちがいます。')).toBeVisible()
  await expect(phone.page.getByText('あと2回入れられます。')).toBeVisible()
  await phone.at('暗証番号を入れてください', '06-wrong-pin')
  await expect(kiosk.screen('phone')).toBeVisible()
  await phone.typePin('0000')
  await expect(phone.page.getByText('あと1回入れられます。')).toBeVisible()
  await phone.typePin('0000')
  const question = phone.page.getByRole('dialog', { name: 'あと1回まちがえるとロックされます' })
  await expect(question).toBeVisible()
  await expectAccessible(phone.page)
  await takePicture(phone.page, 'phone-07-last-try')
  await question.getByRole('button', { name: 'この番号で確かめる' }).click()
  await phone.at('暗証番号がロックされています。', '08-locked')
  await expect(phone.page.getByText('相手の画面には、カードの情報を送っていません。')).toBeVisible()
  await expect(kiosk.screen('refused')).toBeVisible()
  await expect(kiosk.page.getByText('コード：card.pin-locked')).toBeVisible()
})

test('who says that the codes differ has sent nothing, and a new QR code works', async ({ kiosk, phone }) => {
  await phone.scan(await showLink(kiosk))
  await codeOf(kiosk)
  await phone.button('ちがいます・出ていません').click()
  await phone.at('確認の番号がちがっていました。', '09-mismatch')
  await expect(kiosk.page.getByText('コード：phone.code-mismatch')).toBeVisible()
  await expectAccessible(kiosk.page)
  await takePicture(kiosk.page, 'kiosk-phone-04-ended', true)
  await kiosk.button('新しい二次元コードを出す').click()
  // The same tab of the phone: only the fragment of its address changes.
  await phone.scan(await readQrCode(kiosk))
  await expect.poll(async () => (await phone.readCode()) === (await codeOf(kiosk))).toBe(true)
  await phone.goToPin('sato-aoi')
  await phone.typePin(pinOf('sato-aoi'))
  await kiosk.at('kinds')
})

test('either side can stop, and the other is told', async ({ kiosk, phone }) => {
  await phone.scan(await showLink(kiosk))
  await codeOf(kiosk)
  await phone.button('同じです').click()
  await phone.at('ログインを求められています')
  await phone.button('やめる').click()
  await phone.at('スマートフォンとの接続をやめました。', '10-stopped')
  await expect(kiosk.page.getByText('コード：phone.cancelled')).toBeVisible()
  await kiosk.button('新しい二次元コードを出す').click()
  await phone.scan(await readQrCode(kiosk))
  await codeOf(kiosk)
  await kiosk.button('やめる').first().click()
  await expect(kiosk.screen('stopped')).toBeVisible()
  await phone.at('スマートフォンとの接続をやめました。')
})

test('a phone whose page is closed is noticed', async ({ kiosk, phone }) => {
  await phone.scan(await showLink(kiosk))
  await codeOf(kiosk)
  await phone.page.close({ runBeforeUnload: false })
  await expect(kiosk.page.getByText('コード：phone.gone')).toBeVisible({ timeout: 40_000 })
})

test('a link works once', async ({ kiosk, phone, otherPhone }) => {
  const link = await showLink(kiosk)
  await phone.scan(link)
  await otherPhone.page.goto(link)
  await otherPhone.at('この二次元コードは、もう使われています。', '11-used')
  await phone.goToPin('sato-aoi')
  await phone.typePin(pinOf('sato-aoi'))
  await kiosk.at('kinds')
  await phone.page.goto('about:blank')
  await phone.page.goto(link)
  await expect(phone.page.getByText(/コード：phone\.(link-used|expired)/)).toBeVisible()
})

test('a link whose screen is gone, and one that is damaged, say so', async ({ kiosk, phone }) => {
  const link = await showLink(kiosk)
  await kiosk.button('やめる').first().click()
  await expect(kiosk.screen('stopped')).toBeVisible()
  await phone.page.goto(link)
  await phone.at('つなぐ時間が過ぎました。', '12-expired')
  await phone.page.goto('about:blank')
  await phone.page.goto(link.slice(0, -1))
  await phone.at('このアドレスでは、つなげません。', '13-damaged')
})

test('a phone left lying finds its five minutes over, and the kiosk is told', async ({ kiosk, phone }) => {
  await phone.page.clock.install()
  await phone.scan(await showLink(kiosk))
  await codeOf(kiosk)
  await phone.page.clock.fastForward('05:01')
  await phone.at('つなぐ時間が過ぎました。')
  await expect(kiosk.page.getByText(/コード：phone\.(cancelled|gone)/)).toBeVisible({ timeout: 40_000 })
})

test('the page without a link says what a phone can do, in both languages', async ({ demo, phone, standIns }) => {
  void standIns
  await phone.page.goto(`${demo.origin}/phone`)
  await phone.at('スマートフォンをカードリーダーにする', '00-about')
  await expect(phone.page.getByText(/^iPhone・iPad/)).toBeVisible()
  await phone.button('English').click()
  await phone.at('Use a phone as card reader', '00-about-en')
})

test('a phone that reaches no reader is told before the link is used up', async ({ kiosk, phone, otherPhone }) => {
  const link = await showLink(kiosk)
  await phone.page.addInitScript(() => {
    sessionStorage.setItem('madoguchi-demo-device', 'iphone')
    Reflect.deleteProperty(Navigator.prototype, 'usb')
  })
  await phone.page.goto(link)
  await phone.at('このスマートフォンでは、カードを読めません', '18-unable')
  await otherPhone.scan(link)
  await expect.poll(async () => (await otherPhone.readCode()) === (await codeOf(kiosk))).toBe(true)
})

test('a standing kiosk shows the code large enough for a camera', async ({ kiosk }) => {
  await kiosk.page.setViewportSize({ width: 1080, height: 1920 })
  const link = await showLink(kiosk)
  expect(link).toContain('/phone#1.')
  await takePicture(kiosk.page, 'kiosk-phone-05-standing', true)
  const box = await kiosk.page.getByRole('img', { name: 'スマートフォンで読む二次元コード' }).boundingBox()
  expect(box?.width).toBeGreaterThan(400)
  await kiosk.page.setViewportSize(phoneSize)
  await expect(kiosk.screen('phone')).toBeVisible()
  await takePicture(kiosk.page, 'kiosk-phone-06-narrow', true)
})

/** A program in the computer's place, at the public door: the same protocol without a page. */
const askFromProgram = async (origin: string, intent: Intent) => {
  const call = createCaller(
    (input, init) => fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), origin } }),
    origin,
  )
  const access = await call(openChannel, {})
  const { promise: link, resolve: show } = Promise.withResolvers<string>()
  const answer: Promise<Result | string> = askPhone({
    port: createRelayPort({ call, access }),
    channelId: decodeBase64url(access.channelId),
    origin,
    makeIntent: async () => intent,
    onState: (state) => {
      if (state.status === 'waiting') show(state.link)
    },
    signal: new AbortController().signal,
  }).catch((error: unknown) => toAppError(error).code)
  return { link: await link, answer }
}

const contents = Buffer.from('the document')

const signing = async (origin: string): Promise<Intent> => ({
  kind: 'sign',
  origin,
  documentName: `居宅介護支援介護給付費請求書（${'とても長い名前の文書'.repeat(9)}）`,
  documentNumber: 'EB-2027-03-000123',
  digestAlgorithm: 'SHA-256',
  digest: encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', contents))),
})

test('a phone signs a document with the signature key, having shown its name, number and digest', async ({
  demo,
  phone,
  standIns,
}) => {
  void standIns
  const { link, answer } = await askFromProgram(demo.origin, await signing(demo.origin))
  await phone.scan(link)
  await phone.button('同じです').click()
  await phone.at('文書への署名を求められています', '15-asked-to-sign')
  await expect(phone.page.getByText('EB-2027-03-000123')).toBeVisible()
  await phone.button('署名に進む').click()
  await phone.at('カードを置いてください')
  await phone.layCard('sato-aoi')
  await phone.at('署名用パスワードを入れてください', '16-password')
  await phone.button('確認').click()
  await expect(phone.page.getByText('パスワードを入れてください。', { exact: false }).first()).toBeVisible()
  await phone.page.getByLabel('署名用パスワード').fill(findCardHolder('sato-aoi')?.card.signaturePassword ?? '')
  await phone.button('確認').click()
  await phone.at('終わりました')
  const signed = await answer
  if (typeof signed === 'string' || signed.kind !== 'signed') throw new Error(`no signature: ${JSON.stringify(signed)}`)
  const { publicKey } = new X509Certificate(decodeBase64url(signed.certificate))
  expect(verify('sha256', contents, publicKey, decodeBase64url(signed.signature))).toBe(true)
})

test('a request in another site’s name is refused before anything is shown', async ({ demo, phone, standIns }) => {
  void standIns
  const { link, answer } = await askFromProgram(demo.origin, await signing('https://elsewhere.example'))
  await phone.scan(link)
  await phone.button('同じです').click()
  await phone.at('別のサイトからの求めなので、断りました。', '17-other-site')
  expect(await answer).toBe('phone.origin-mismatch')
})
