/** Staff at the ledger of cards, with the demo's cards in it. */
import type { Locator, Page } from '@playwright/test'
import { populateLedger } from '#mocks/scenarios/handover-world.ts'
import type { Demo } from '#tools/demo.ts'
import { takePicture } from './album.ts'
import { expect, expectAccessible } from './counter.ts'

/** Cards in every status, made as staff would make them; only the first call does anything. */
export const fillLedger = async ({ origin }: Demo): Promise<void> =>
  populateLedger({ address: origin, origin, now: new Date() })

const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

export class LedgerDesk {
  readonly page: Page
  readonly #origin: string

  private constructor(page: Page, origin: string) {
    this.page = page
    this.#origin = origin
  }

  static async open(page: Page, origin: string, id = 'aose-ledger-admin', secret = 'demo-clerk'): Promise<LedgerDesk> {
    await page.addInitScript(() => {
      if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
    })
    await page.goto(`${origin}/handover`)
    const desk = new LedgerDesk(page, origin)
    await desk.signIn(id, secret)
    return desk
  }

  async signIn(id: string, secret: string): Promise<void> {
    await this.page.locator('input[name="id"]').fill(id)
    await this.page.locator('input[type="password"]').fill(secret)
    await this.page.keyboard.press('Enter')
    await expect(this.page.getByRole('button', { name: 'ログアウト' })).toBeVisible()
  }

  /** Goes to a screen through its address, as a bookmark would. */
  async go(path: string, heading: string): Promise<void> {
    await this.page.goto(`${this.#origin}/handover/${path}`)
    await expect(this.page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  field(name: string | RegExp): Locator {
    return this.page.getByLabel(name, { exact: typeof name === 'string' })
  }

  row(text: string | RegExp): Locator {
    return this.page.getByRole('row').filter({ hasText: text })
  }

  /** 「進捗登録」 of one number, until its card is shown. */
  async find(code: string): Promise<void> {
    await this.field('ID・リンク番号・バーコード').fill(code)
    await this.page.keyboard.press('Enter')
    await expect(this.page.getByRole('heading', { name: 'カードの情報' })).toBeVisible()
  }

  /** On a telephone and on a desk: for the eye, and for what a machine can judge. */
  async look(name: string): Promise<void> {
    for (const [width, height] of [
      [390, 844],
      [1280, 900],
    ] as const) {
      await this.page.setViewportSize({ width, height })
      await expectAccessible(this.page)
      expect(await overflowOf(this.page), `${name} at ${width}`).toBeLessThanOrEqual(0)
      await takePicture(this.page, `handover-${name}-${width}`, true)
    }
  }
}

/** Bytes of what a button saves. */
export const saveOf = async (page: Page, press: () => Promise<void>): Promise<Buffer> => {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 30_000 }), press()])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
