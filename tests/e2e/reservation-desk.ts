/** Reservation sites of the running product, set up by their staff as a test needs them, and the hands of residents. */
import { expect, type Locator, type Page } from '@playwright/test'
import { signInClerk } from '#mocks/scenarios/caller.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import * as office from '#shared/pickup-reservation/office-api.ts'
import * as api from '#shared/pickup-reservation/staff-api.ts'
import { newWindow, type WindowDefinition } from '#shared/pickup-reservation/window.ts'
import type { Demo } from '#tools/demo.ts'
import { expectAccessible } from './counter.ts'

export type SiteWish = {
  readonly siteId: string
  readonly windows?: readonly WindowDefinition[]
  readonly settings?: (settings: SiteSettings) => SiteSettings
}

/** A member as the office registers one, with the password of the printed notice. */
export const registerMember = async (
  { origin }: Demo,
  siteId: string,
  name: string,
): Promise<{ readonly memberNumber: string; readonly initialPassword: string }> => {
  const call = await signInClerk({ address: origin, origin }, 'aose-reservation')
  const { member, initialPassword } = await call(office.registerMember, {
    params: { siteId },
    body: { answers: { name, kana: 'ヤマダ' }, linkCode: null, withInitialPassword: true },
  })
  if (initialPassword === null) throw new Error('no initial password')
  return { memberNumber: member.memberNumber, initialPassword }
}

/** A new site of 青瀬市, shown to residents. */
export const openSite = async (
  { origin }: Demo,
  { siteId, windows = [newWindow('本庁舎 市民課')], settings = (all) => all }: SiteWish,
): Promise<string> => {
  const call = await signInClerk({ address: origin, origin }, 'aose-reservation')
  const params = { siteId }
  await call(api.createSite, { body: { siteId, municipalityName: '青瀬市' } })
  const changes = windows.map((definition) => ({ windowId: null, definition }))
  const { version } = await call(api.writeWindows, {
    params,
    body: { version: 1, changes, order: null, acceptLost: false },
  })
  const { settings: now } = await call(api.readSettings, { params })
  const shown = settings({ ...now, publication: { ...now.publication, shown: true } })
  await call(api.writeSettings, { params, body: { version, settings: shown, acceptLost: false } })
  return `${origin}/reservation/${siteId}`
}

type CaughtMail = { readonly to: readonly string[]; readonly subject: string; readonly text: string }

/** The text of the newest mail to an address whose subject has these words, once it has come. */
export const readMail = async ({ control }: Demo, to: string, subject: RegExp): Promise<string> => {
  let found: CaughtMail | undefined
  await expect
    .poll(async () => {
      const mails = (await (await fetch(`${control}/control/mail-server/mails`)).json()) as readonly CaughtMail[]
      found = mails.find((mail) => mail.to.includes(to) && subject.test(mail.subject))
      return found?.subject
    })
    .toMatch(subject)
  return found?.text ?? ''
}

/** The page a mailed link leads to, on the port this product happens to have. */
export const linkIn = (text: string, { origin }: Demo): string => {
  const [, path] = /https?:\/\/[^/\s]+(\/\S+#\S+)/.exec(text) ?? []
  if (path === undefined) throw new Error(`no link in: ${text}`)
  return `${origin}${path}`
}

/** A resident before the screen, at any width. */
export class Resident {
  readonly page: Page
  static readonly #checked = new Set<string>()

  constructor(page: Page) {
    this.page = page
  }

  async open(address: string): Promise<void> {
    await this.page.addInitScript(() => {
      if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
    })
    await this.page.goto(address)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: typeof name === 'string' })
  }

  slot(name: string | RegExp): Locator {
    return this.page.getByRole('grid').getByRole('button', { name })
  }

  /** The value beside a name on the screen; what is there for paper alone does not count. */
  fact(name: string): Locator {
    const row = this.page.locator('main dl > div').filter({ has: this.page.locator('dt', { hasText: name }) })
    return row.filter({ visible: true }).locator('dd')
  }

  field(name: string | RegExp, options: { readonly exact?: boolean } = {}): Locator {
    return this.page.getByLabel(name, options).and(this.page.locator('input, select'))
  }

  /** Waits for a screen by its heading, which has the focus; checks it the first time it is met at a width. */
  async at(heading: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expect(this.page.locator('progress, [role="progressbar"]')).toHaveCount(0)
    await this.check(String(heading))
  }

  /** No violation of accessibility, nothing wider than the screen. */
  async check(name: string): Promise<void> {
    const met = `${name} ${this.page.viewportSize()?.width}`
    if (Resident.#checked.has(met)) return
    await expectAccessible(this.page)
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, name).toBeLessThanOrEqual(0)
    Resident.#checked.add(met)
  }

  /** From the calendar to the form of somebody who has no ID. */
  async pick(slot: string | RegExp): Promise<void> {
    await this.slot(slot).click()
    await this.at(/お申し込み|申込内容入力/)
    const guest = this.link('未登録の方はこちらへ')
    if (await guest.isVisible()) await guest.click()
  }

  /** The access key of the completion, which is shown once. */
  async readKey(): Promise<string> {
    await this.at('お申込受付')
    return (await this.page.locator('[data-access-key]').getAttribute('data-access-key')) ?? ''
  }

  /** Everything this browser keeps beside its cookies. */
  async readStorage(): Promise<string> {
    return this.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))
  }

  /** Tab until a control has the focus, as somebody without a mouse does. */
  async tabTo(wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await expect(wanted).toBeVisible()
    for (let presses = 0; presses < 80; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press(key)
    }
    throw new Error(`${String(wanted)} is not reached with ${key}`)
  }
}
