/** The running product, and the hands of the people in front of it and behind it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'
import { findCardHolder } from '#mocks/people/card-holders.ts'
import { startDemo, type Demo, type DemoOptions } from '#tools/demo.ts'
import type { Screen } from '#web/convenience-issuance/kiosk/journey.ts'

const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** No violation of the accessibility rules on what is shown now. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).first()).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).withTags(axeTags).analyze()
  const found = violations.map(({ id, nodes }) => ({
    id,
    where: nodes.map(({ target }) => target.join(' ')).slice(0, 4),
  }))
  expect(found).toEqual([])
}

/** What is done to the stand-ins, by the address they are controlled at. */
export class StandIns {
  readonly #demo: Demo

  constructor(demo: Demo) {
    this.#demo = demo
  }

  async #ask(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(this.#demo.control + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`)
    return response
  }

  async setFaults(party: string, ...names: readonly string[]): Promise<void> {
    await this.#ask(
      'PUT',
      `/faults/${party}`,
      names.map((name) => ({ name })),
    )
  }

  async setClock(now: string | null): Promise<void> {
    await this.#ask('PUT', '/clock', { now })
  }

  async play(scenario: string): Promise<void> {
    await this.#ask('POST', `/scenarios/${scenario}`)
  }

  async insert(...coins: readonly number[]): Promise<void> {
    for (const yen of coins) await this.#ask('POST', '/cash-box/insert?kiosk=K-0001', { yen })
  }

  async act(device: 'cash-box' | 'kiosk-printer', act: string): Promise<void> {
    await this.#ask('POST', `/${device}/${act}?kiosk=K-0001`)
  }

  async readState(): Promise<{
    cashBox: {
      state: string
      deposit: { depositId: string; state: string; insertedYen: number; refundedYen: number; changeYen: number } | null
    }
    tray: { id: string; media: string; pages: number; copy: number }[]
  }> {
    return (await this.#ask('GET', '/state?kiosk=K-0001')).json() as never
  }

  async readPaper(sheetId: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#ask('GET', `/tray/${sheetId}/pdf?kiosk=K-0001`)).arrayBuffer())
  }

  /** Empties the tray, mends the devices, takes every fault off and lets the clock run again. */
  async reset(): Promise<void> {
    for (const party of ['clock', 'jpki-ocsp', 'municipal-issuing', 'cash-box', 'kiosk-printer'])
      await this.setFaults(party)
    await this.setClock(openDay)
    for (const act of ['clear', 'refill']) await this.act('kiosk-printer', act)
    // a box that has given change all day ends without coins for more
    for (const act of ['clear', 'refill']) await this.act('cash-box', act)
    for (const { id } of (await this.readState()).tray) await this.#ask('POST', `/tray/${id}/take?kiosk=K-0001`)
  }
}

/** The product asks for the time once a second: a test that begins sooner would meet the day of the one before. */
const expectOpenDay = async ({ origin }: Demo): Promise<void> => {
  const read = async () => {
    const { now } = (await (await fetch(`${origin}/healthz`)).json()) as { readonly now: string }
    return Math.abs(Date.parse(now) - Date.parse(openDay))
  }
  await expect.poll(read, { timeout: 20_000 }).toBeLessThan(60_000)
}

/** An ordinary Monday morning, so that no test depends on when it runs. */
export const openDay = '2027-03-01T01:00:00.000Z'

/** A terminal in a shop, with the demo's controls folded away: cards are laid through them. */
export class Kiosk {
  readonly page: Page
  /** Screens met at a size need not be judged again every time they are passed. */
  static readonly #checked = new Set<string>()

  constructor(page: Page) {
    this.page = page
  }

  get #controls() {
    return this.page.getByRole('complementary', { name: /デモ操作盤|Demo controls/ })
  }

  async #withControls(act: () => Promise<void>): Promise<void> {
    const handle = this.#controls.getByRole('button', { name: /デモ操作盤|Demo controls/ })
    if ((await handle.getAttribute('aria-expanded')) !== 'true') await handle.click()
    await act()
    await handle.click()
  }

  /** Opens the kiosk, signing the terminal in where it is not. */
  async open(origin: string): Promise<void> {
    await this.page.addInitScript(() => {
      if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
    })
    await this.page.goto(`${origin}/kiosk`)
    const key = this.page.getByLabel('端末の鍵')
    await expect(this.screen('hold-card').or(key)).toBeVisible()
    if (await key.isVisible()) {
      await this.page.getByLabel('端末ID').fill('K-0001')
      await key.fill('demo-kiosk')
      await this.page.keyboard.press('Enter')
    }
    await this.at('hold-card')
  }

  screen(name: Screen) {
    return this.page.locator(`[data-screen="${name}"]`)
  }

  /** Waits for a screen and checks it for accessibility the first time it is met. */
  async at(name: Screen): Promise<void> {
    await expect(this.screen(name)).toBeVisible({ timeout: 20_000 })
    const met = `${name} ${this.page.viewportSize()?.width}`
    if (Kiosk.#checked.has(met)) return
    await expectAccessible(this.page)
    Kiosk.#checked.add(met)
  }

  async layCard(person: string): Promise<void> {
    await this.#withControls(async () => {
      await this.#controls.getByLabel(/だれのカードですか|Whose card/).selectOption(person)
      await this.#controls.getByRole('button', { name: /カードを置く|Lay/ }).click()
    })
  }

  async takeCard(): Promise<void> {
    await this.#withControls(() => this.#controls.getByRole('button', { name: /カードを取る|Take the card/ }).click())
  }

  async typePin(pin: string): Promise<void> {
    for (const digit of pin) await this.page.keyboard.press(digit)
    await this.button('確認').click()
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** Ticks every box of the screen, by the keyboard: lists may be longer than the screen. */
  async tickAll(): Promise<void> {
    for (const box of await this.page.getByRole('checkbox').all()) {
      await box.focus()
      await this.page.keyboard.press('Space')
      await expect(box).toBeChecked()
    }
  }

  /** From the card to the choice of a certificate. */
  async logIn(person: string): Promise<void> {
    await this.layCard(person)
    await this.at('pin')
    await this.typePin(findCardHolder(person)?.card.authenticationPin ?? '')
    await this.at('take-card')
    await this.takeCard()
    await this.at('kinds')
  }

  /** From the choice of a certificate to the confirmation, for oneself alone. */
  async chooseOwnRecord(): Promise<void> {
    await this.button(/^住民票の写し/).click()
    await this.chooseScope(/^本人のみ/)
    await this.acceptRest()
  }

  /** Whose data to state; who lives alone is not asked. */
  async chooseScope(name: RegExp): Promise<void> {
    await expect(this.screen('scope').or(this.screen('items'))).toBeVisible()
    if (await this.screen('items').isVisible()) return
    await this.at('scope')
    await this.button(name).click()
  }

  /** No more items than must be, one copy. */
  async acceptRest(): Promise<void> {
    await this.at('items')
    await this.button('つぎへ').click()
    await this.at('copies')
    await this.button('つぎへ').click()
    await this.at('confirm')
  }

  /** From the confirmation to the open cash slot. */
  async order(): Promise<void> {
    await this.button('発行する').click()
    await this.at('payment')
  }

  /** 「やめる」, and the answer to the question that may follow. */
  async stop(): Promise<void> {
    await this.button('やめる').first().click()
    const question = this.page.getByRole('dialog', { name: '手続きをやめますか' })
    await expect(question.or(this.screen('stopped')).or(this.screen('return-card'))).toBeVisible()
    if (await question.isVisible()) await question.getByRole('button', { name: 'やめる' }).click()
  }
}

/** What the page must never do, watched while a test plays: load from elsewhere, break its own policy, throw. */
const watchPage = (page: Page, origin: () => string): string[] => {
  const faults: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== origin()) faults.push(`loaded ${url.origin}`)
  })
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedScript/i.test(message.text())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  return faults
}

type Fixtures = { readonly kiosk: Kiosk; readonly standIns: StandIns }
type WorkerFixtures = { readonly demo: Demo }

type World = Pick<DemoOptions, 'now' | 'populated'> & {
  /** Settings beside the demo's own; what they name is written into the folder. */
  readonly environment?: (data: string) => Readonly<Record<string, string>>
}

const openWorld = ({ environment, ...options }: World) => {
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a function wants from this pattern
  const demo = async ({}, use: (demo: Demo) => Promise<void>) => {
    const data = mkdtempSync(join(tmpdir(), 'madoguchi-e2e-'))
    const own = environment === undefined ? {} : { environment: environment(data) }
    const opened = await startDemo({ port: 0, data, ...options, ...own })
    await use(opened)
    await opened.stop()
    rmSync(data, { recursive: true, force: true })
  }
  return [demo, { scope: 'worker', timeout: 180_000 }] as [typeof demo, { scope: 'worker'; timeout: number }]
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  demo: openWorld({ now: openDay }),
  standIns: async ({ demo }, use) => {
    const standIns = new StandIns(demo)
    await standIns.reset()
    await expectOpenDay(demo)
    await use(standIns)
    await standIns.reset()
  },
  page: async ({ page, demo }, use) => {
    const faults = watchPage(page, () => demo.origin)
    await use(page)
    expect(faults).toEqual([])
  },
  kiosk: async ({ page, demo, standIns }, use) => {
    void standIns
    const kiosk = new Kiosk(page)
    await kiosk.open(demo.origin)
    await use(kiosk)
  },
})

/** A product that nobody used before, for the files that judge what is in it. */
export const inOwnWorld = (world: World = { now: openDay }) =>
  test.extend<object, WorkerFixtures>({ demo: openWorld(world) })

export { expect }
