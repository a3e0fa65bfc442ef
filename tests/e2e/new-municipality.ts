/** A town on the day its installation was set up: nothing is there but the two administrators its configuration names. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test'
import { midorinohara as town } from '#mocks/people/municipalities.ts'
import type { Demo } from '#tools/demo.ts'
import { takePicture, wantsEverySize } from './album.ts'
import { readCode } from './camera.ts'
import { expect, inOwnWorld, openDay } from './counter.ts'
import { LedgerDesk } from './ledger-desk.ts'

export { town }
export const siteId = 'midorinohara-card'
/** Wednesday, two days after the Monday on which all is set up, a few minutes before the visits. */
export const visitDay = '2027-03-03T03:55:00.000Z'
export const phone = { width: 390, height: 844 }

/** As whoever installs writes them: one for each of the two systems, which may stand in different houses. */
export const reservationAdministrator = { id: 'midori-yoyaku', secret: 'written-at-set-up' }
export const ledgerAdministrator = { id: 'midori-kanri', secret: 'written-at-set-up' }

const accounts = [
  { ...reservationAdministrator, role: 'reservation-administrator', displayName: '町民課 予約 管理者' },
  { ...ledgerAdministrator, role: 'handover-administrator', displayName: '町民課 交付 管理者' },
].map((account) => ({ ...account, municipalityCode: town.code }))

/** The line between the two: whose key it is and which site the ledger asks (CM-X-1). */
const buildLinks = () => [
  { municipalityCode: town.code, siteId, keyId: siteId, key: randomBytes(32).toString('base64') },
]

/** The running product with an empty database and the configuration of `docs/pickup-reservation.md`: a town for each caller. */
export const inEmptyTown = () =>
  inOwnWorld({
    now: openDay,
    environment: (data) => {
      const write = (name: string, contents: unknown): string => {
        const path = join(data, name)
        writeFileSync(path, JSON.stringify(contents), { mode: 0o600 })
        return path
      }
      return {
        MADOGUCHI_ACCOUNTS_FILE: write('town-accounts.json', accounts),
        MADOGUCHI_LINKS_FILE: write('town-links.json', buildLinks()),
      }
    },
  })

export const foldControls = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  })
}

/** A machine of its own: what it keeps, nobody else's browser knows. */
export const openMachine = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...options })
  const page = await context.newPage()
  await foldControls(page)
  return page
}

/** Pictures of a screen on a telephone and on a desk, where somebody wants to look at them. */
export const look = async (page: Page, name: string): Promise<void> => {
  if (!wantsEverySize) return
  const before = page.viewportSize()
  for (const size of [phone, { width: 1280, height: 900 }]) {
    await page.setViewportSize(size)
    await takePicture(page, `nothing-${name}-${size.width}`, true)
  }
  if (before !== null) await page.setViewportSize(before)
}

/** Staff at the reservation desk. */
export class ReservationDesk {
  readonly page: Page
  readonly #origin: string

  constructor(page: Page, { origin }: Pick<Demo, 'origin'>) {
    this.page = page
    this.#origin = origin
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  field(name: string | RegExp): Locator {
    return this.page.getByLabel(name, { exact: typeof name === 'string' })
  }

  async signIn({ id, secret }: { readonly id: string; readonly secret: string }): Promise<void> {
    await this.page.goto(`${this.#origin}/reservation-desk`)
    await this.page.getByLabel(/^ID/).fill(id)
    await this.page.getByLabel(/^パスワード ?※/).fill(secret)
    await this.button('サインインする').click()
    await expect(this.button('サインアウト')).toBeVisible()
  }

  async open(tab: string, heading = tab): Promise<void> {
    await this.page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: tab, exact: true }).click()
    await expect(this.page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }

  async save(): Promise<void> {
    await this.button('保存する').click()
    await expect(this.page.getByText('保存しました。', { exact: true })).toBeVisible()
  }

  /** The value beside a name. */
  fact(name: string): Locator {
    return this.page
      .locator('main dl > div')
      .filter({ has: this.page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
      .locator('dd')
  }
}

export type Letter = { readonly linkCode: string; readonly password: string; readonly address: string }

/** What whoever gets the letter reads from it, the QR code with a camera. */
export const readLetter = async (desk: LedgerDesk): Promise<Letter> => {
  const sheet = desk.page.getByRole('img', { name: /枚のうち/ })
  await expect(sheet).toBeVisible({ timeout: 40_000 })
  const lines = await sheet.locator('text').allTextContents()
  const after = (label: string) => lines[lines.indexOf(label) + 1] ?? ''
  const code = sheet.locator('path')
  await code.scrollIntoViewIfNeeded()
  const box = await code.boundingBox()
  if (box === null) throw new Error('no QR code on the letter')
  const margin = 10
  const frame = {
    x: box.x - margin,
    y: box.y - margin,
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  }
  return {
    linkCode: after('予約用ID（リンク番号）'),
    password: after('初期パスワード'),
    address: (await readCode(desk.page, frame)) ?? '',
  }
}
