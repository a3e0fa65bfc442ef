import type { Page } from '@playwright/test'
import { createCaller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { takePicture } from './album.ts'
import { expect, expectAccessible, inOwnWorld } from './counter.ts'
import { openSite, Resident } from './reservation-desk.ts'

/** A world of its own: one site, so that the desk opens with it. */
const test = inOwnWorld()
test.describe.configure({ timeout: 90_000, mode: 'serial' })

const siteId = 'e2e-held'

const signIn = async (page: Page, origin: string): Promise<void> => {
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  })
  await page.goto(`${origin}/reservation-desk`)
  await page.locator('input[name="id"]').fill('aose-reservation')
  await page.locator('input[type="password"]').fill('demo-clerk')
  await page.getByRole('button', { name: 'サインインする' }).click()
  await expect(page.getByRole('button', { name: 'サインアウト' })).toBeVisible()
}

const callerOf = (origin: string) =>
  createCaller((input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('origin', origin)
    return fetch(input, { ...init, headers })
  }, origin)

const fitsInto = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('RS-R-5 RS-SET-5 closing a day tells of people about to apply, who are then asked to choose another', async ({
  page,
  context,
  demo,
  standIns,
}) => {
  void standIns
  const address = await openSite(demo, { siteId, windows: [newWindow('本庁舎 市民課')] })
  const person = new Resident(await context.newPage())
  await person.open(address)
  await person.pick('3月2日 火曜 10時 残り5')
  await person.field('なし').check()
  await person.button('次へ').click()
  await person.at('申込内容確認')

  await signIn(page, demo.origin)
  await page.goto(`${demo.origin}/reservation-desk/windows`)
  await page.getByRole('button', { name: '一括登録', exact: true }).click()
  await page.getByLabel('日', { exact: true }).fill('2027/3/2')
  await page.getByRole('button', { name: '確かめて登録する' }).click()
  const dialog = page.getByRole('dialog', { name: '申し込みの途中の人がいます' })
  await expect(dialog.getByText(/押さえられている枠が1件あります/)).toBeVisible()
  await expectAccessible(page)
  await takePicture(page, 'reservation-held-desktop')
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await fitsInto(page)).toBeLessThanOrEqual(0)
  await takePicture(page, 'reservation-held-phone')
  await page.setViewportSize({ width: 1280, height: 1024 })
  await dialog.getByRole('button', { name: '変更する' }).click()
  await expect(dialog).toHaveCount(0)

  await test.step('the application is refused in words, and nothing that was typed is lost', async () => {
    await person.button('申込').click()
    await expect(person.page.getByText('この時間は予約できません。')).toBeVisible()
    await person.check('refused')
    await takePicture(person.page, 'reservation-held-refused')
    await expect(person.button('同じ日時をもう一度押さえる')).toHaveCount(0)
    await person.link('ほかの日時を選ぶ').click()
    await person.pick('3月3日 水曜 10時 残り5')
    await expect(person.field('なし')).toBeChecked()
    await person.button('次へ').click()
    await person.at('申込内容確認')
    await person.button('申込').click()
    await person.readKey()
  })
})

test('RS-STF-4 the search takes a time beside a day, and says what is wrong with one', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const call = callerOf(demo.origin)
  const params = { siteId }
  const windowId = (await call(api.readSite, { params })).windows[0]?.windowId ?? ''
  for (const start of [540, 660]) {
    const slot = { windowId, day: '2027-03-04', start }
    const { holdToken } = await call(api.takeHold, { params, body: { slot, replaces: null } })
    await call(api.apply, { params, body: { holdToken, answers: { free1: 'なし' } } })
  }
  await signIn(page, demo.origin)
  await page.goto(`${demo.origin}/reservation-desk/reservations`)
  const find = page.getByRole('button', { name: '検索する' })
  const found = page.getByRole('link', { name: /受付番号\d .* を開く/ })
  await page.getByLabel('始まりの時刻').fill('9時半')
  await find.click()
  await expect(page.getByText('時刻を入れるときは、日も入れてください。')).toBeVisible()
  await expect(page.getByLabel('始まりの時刻')).toBeFocused()
  await expectAccessible(page)
  await takePicture(page, 'reservation-search-fault')
  await page.getByLabel('期間の始まりの日').fill('R9.3.4')
  await page.getByLabel('期間の終わりの日').fill('2027/3/4')
  await find.click()
  await expect(found).toHaveCount(1)
  await page.getByLabel('終わりの時刻').fill('1100')
  await page.getByLabel('始まりの時刻').fill('')
  await find.click()
  await expect(found).toHaveCount(2)
  await takePicture(page, 'reservation-search-desktop')
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await fitsInto(page)).toBeLessThanOrEqual(0)
  await takePicture(page, 'reservation-search-phone')
})
