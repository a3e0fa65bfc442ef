/** A provider in front of the screens of claims, with a certificate in force and its file at hand. */
import { readFileSync } from 'node:fs'
import type { Download, Locator, Page } from '@playwright/test'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import type { BillingHolder } from '#mocks/people/federation.ts'
import { readCounter } from '#shared/billing-certificate/applicant-api.ts'
import type { Demo } from '#tools/demo.ts'
import { takePicture } from './album.ts'
import { expect, expectAccessible, Federation, signIn, type RegisteredHolder } from './billing-desk.ts'
import { Kiosk, type StandIns } from './counter.ts'

/** Certificates applied for in March begin with April (EB-R-11). */
export const april = '2027-04-05T03:00:00.000Z'

const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

export const claimName = '請求 2027年3月分.csv'

export class ClaimDesk {
  readonly page: Page
  readonly kiosk: Kiosk
  readonly holder: RegisteredHolder
  readonly federation: Federation
  readonly keyFile: Buffer

  private constructor(page: Page, known: Pick<ClaimDesk, 'holder' | 'federation' | 'keyFile'>) {
    this.page = page
    this.kiosk = new Kiosk(page)
    this.holder = known.holder
    this.federation = known.federation
    this.keyFile = known.keyFile
  }

  /** From the application in March to the claims of April. */
  static async open(
    page: Page,
    { demo, standIns, who }: { readonly demo: Demo; readonly standIns: StandIns; readonly who: BillingHolder },
  ): Promise<ClaimDesk> {
    const federation = await Federation.open(demo.origin)
    const holder = await federation.register(who)
    await signIn(page, demo.origin, holder)
    await page.getByRole('link', { name: '発行申請', exact: true }).click()
    await page.getByLabel('証明書発行用パスワード').first().fill(holder.password)
    await page.getByRole('button', { name: '次へ', exact: true }).click()
    await page.getByLabel('同意する').check()
    await page.getByRole('button', { name: '申請', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: '申請を受け付けました' })).toBeVisible({ timeout: 30_000 })
    await federation.issue(holder)
    await page.getByRole('link', { name: '証明書の画面へ戻る' }).click()
    await page.reload()
    await page
      .getByRole('link', { name: /をダウンロード$/ })
      .first()
      .click()
    await page.locator('input[name="issuance-password"]').fill(holder.password)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'ダウンロード', exact: true }).click(),
    ])
    const keyFile = readFileSync(await download.path())

    await standIns.setClock(april)
    // The product learns of the day within seconds.
    const readDay = async () => {
      const answer = await page.request.get(`${demo.origin}${readCounter.path}`)
      return ((await answer.json()) as { readonly today: string }).today
    }
    await expect.poll(readDay, { timeout: 20_000 }).toBe('2027-04-05')
    await federation.registerList()
    await page.clock.setFixedTime(april)
    await page.reload()
    await page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: '請求' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '送った請求' })).toBeVisible()
    return new ClaimDesk(page, { holder, federation, keyFile })
  }

  /** On a telephone and on a desk: for the eye, and for what a machine can judge. */
  async look(name: string): Promise<void> {
    for (const [width, height] of [
      [390, 844],
      [1280, 900],
    ] as const) {
      await this.page.setViewportSize({ width, height })
      await expectAccessible(this.page)
      expect(await overflowOf(this.page)).toBeLessThanOrEqual(0)
      await takePicture(this.page, `${name}-${width}`, true)
    }
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: typeof name === 'string' })
  }

  get fileField(): Locator {
    return this.page.getByRole('button', { name: '請求ファイル ファイルを選ぶ' })
  }

  async openList(): Promise<void> {
    await this.page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: '請求' }).click()
    await expect(this.page.getByRole('heading', { level: 1, name: '送った請求' })).toBeVisible()
  }

  async bring(content: Uint8Array = makeClaimFile({ records: 300 }), name = claimName): Promise<void> {
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) }
    await this.fileField.setInputFiles(file)
  }

  async openKeyFile(password = this.holder.password): Promise<void> {
    await this.page
      .locator('input[type="file"][accept=".p12,.pfx"]')
      .setInputFiles({ name: 'certificate.p12', mimeType: 'application/x-pkcs12', buffer: this.keyFile })
    await this.page.locator('input[name="file-password"]').fill(password)
    await this.button('開く').click()
  }

  /** From the chosen file to the last look. */
  async chooseKeyFile(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: '署名する鍵を選ぶ' })).toBeVisible()
    await this.openKeyFile()
    await expect(this.page.getByText('証明書を開きました。')).toBeVisible({ timeout: 20_000 })
    await this.button('次へ').click()
    await expect(this.page.getByRole('heading', { name: '確かめて、署名して送る' })).toBeVisible()
  }

  async unlockCard(password: string): Promise<void> {
    await this.page.getByRole('checkbox').check()
    await this.button('カードを開く').click()
    await this.page.getByLabel('署名用のパスワード').fill(password)
    await this.page.keyboard.press('Enter')
    await expect(this.page.getByText('この証明書で署名します')).toBeVisible()
  }

  async save(act: () => Promise<void>): Promise<{ readonly download: Download; readonly content: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), act()])
    return { download, content: readFileSync(await download.path()) }
  }
}
