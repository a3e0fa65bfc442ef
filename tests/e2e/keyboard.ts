/** Hands of somebody without a mouse: Tab, arrows, Space, Enter and what is typed. Nothing here clicks or sets a value. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './counter.ts'

/** More stops than any screen has: beyond them a control is not reached at all. */
const mostStops = 260

/** What hides where the focus is, or null; runs in the page. */
const findUnseenFocus = (): string | null => {
  const element = document.activeElement
  // past the last stop the browser itself has the focus; a heading takes it for screen readers alone
  if (!(element instanceof HTMLElement) || element === document.body || element.tabIndex < 0) return null
  const words = `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`.slice(0, 80)
  // a control that is drawn by its label alone, such as one for files
  const isDrawn = element.getBoundingClientRect().width > 2
  const drawn = isDrawn || !(element instanceof HTMLInputElement) ? [element] : [...(element.labels ?? [])]
  const isMarked = drawn.some((part) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part)
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
  })
  if (!isMarked) return `no mark: ${words}`
  const isInFront = drawn.some((part) => {
    const { left, top, width, height } = part.getBoundingClientRect()
    // its beginning, its middle or its end
    return [1, 4, 7].some((eighths) => {
      const front = document.elementFromPoint(left + width / 2, top + (height * eighths) / 8)
      return front !== null && (part.contains(front) || front.contains(part))
    })
  })
  return isInFront ? null : `off the screen or covered: ${words}`
}

export class Keyboard {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: typeof name === 'string' })
  }

  field(name: string | RegExp, within: Locator | Page = this.page): Locator {
    return within
      .getByLabel(name, { exact: typeof name === 'string' })
      .and(this.page.locator('input, select, textarea'))
  }

  /**
   * Tab until the control has the focus. Each stop on the way, and the control itself, has to show that it has the focus
   * (WCAG 2.2 SC 2.4.7) and must not lie under something else (SC 2.4.11).
   */
  async reach(wanted: Locator): Promise<void> {
    await expect(wanted).toBeVisible()
    for (let stops = 0; stops <= mostStops; stops += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return this.#expectSeen()
      await this.press('Tab')
      await this.#expectSeen()
    }
    throw new Error(`${String(wanted)} is not reached with the Tab key`)
  }

  async #expectSeen(): Promise<void> {
    // a page that scrolls to the stop is there a frame later
    await expect
      .poll(() => this.page.evaluate(findUnseenFocus), { intervals: [0, 20, 50, 100], timeout: 2000 })
      .toBeNull()
  }

  /** Enter on a link or a button. */
  async go(wanted: Locator): Promise<void> {
    await this.reach(wanted)
    await this.press('Enter')
  }

  /** What stands in a field is replaced. */
  async type(wanted: Locator, text: string): Promise<void> {
    await this.reach(wanted)
    await this.press('ControlOrMeta+a')
    await this.page.keyboard.type(text)
  }

  async tick(wanted: Locator): Promise<void> {
    await this.reach(wanted)
    const before = await wanted.isChecked()
    await this.press('Space')
    expect(await wanted.isChecked()).toBe(!before)
  }

  /** One of several: Tab leads to the group, arrows to its answers. */
  async take(wanted: Locator): Promise<void> {
    await expect(wanted).toBeVisible()
    const name = await wanted.getAttribute('name')
    const isInGroup = () =>
      this.page.evaluate(
        (group) => document.activeElement instanceof HTMLInputElement && document.activeElement.name === group,
        name,
      )
    for (let stops = 0; stops <= mostStops && !(await isInGroup()); stops += 1) {
      await this.press('Tab')
      await this.#expectSeen()
    }
    const isThere = () => wanted.evaluate((element) => element === document.activeElement)
    for (let moves = 0; moves < 20 && !(await isThere()); moves += 1) await this.press('ArrowDown')
    if (!(await wanted.isChecked())) await this.press('Space')
    await expect(wanted).toBeChecked()
    await this.#expectSeen()
  }

  /** A list: its entries are gone through with the arrow. */
  async choose(wanted: Locator, words: string | RegExp): Promise<void> {
    await this.reach(wanted)
    const chosen = () => wanted.evaluate((list) => (list as HTMLSelectElement).selectedOptions[0]?.text ?? '')
    const isChosen = async () => (typeof words === 'string' ? (await chosen()) === words : words.test(await chosen()))
    await this.press('Home')
    for (let moves = 0; moves < 60 && !(await isChosen()); moves += 1) await this.press('ArrowDown')
    expect(await chosen()).toMatch(words)
  }
}
