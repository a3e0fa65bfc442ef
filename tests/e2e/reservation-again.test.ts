import type { Page } from '@playwright/test'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { expect, test } from './counter.ts'
import { openSite, Resident } from './reservation-desk.ts'

test.describe.configure({ timeout: 90_000 })
test.use({ viewport: { width: 390, height: 844 } })

/** The next answers of a route reach the server and not the page, as on a train that enters a tunnel. */
const loseAnswers = async (page: Page, path: RegExp, count: number): Promise<void> => {
  let left = count
  await page.route(path, async (route) => {
    if (left === 0) return route.continue()
    left -= 1
    await route.fetch()
    return route.abort('connectionreset')
  })
}

test('RS-R-11 an application whose answer was lost is one reservation, with its access key', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const address = await openSite(demo, { siteId: 'e2e-again', windows: [{ ...newWindow('本庁舎'), capacity: 2 }] })
  const resident = new Resident(page)
  await resident.open(address)
  await resident.pick('3月2日 火曜 10時 残り2')
  await resident.field('なし').check()
  await resident.button('次へ').click()
  await resident.at('申込内容確認')
  await loseAnswers(page, /\/applications$/, 3)
  await resident.button('申込').click()
  await expect(page.getByText('申し込みの結果が、まだ届いていません')).toBeVisible()
  await resident.check('no answer')

  await test.step('another time cannot be taken before it is known what became of this one', async () => {
    await page.goto(address)
    await resident.slot('3月2日 火曜 11時 残り2').click()
    await resident.at('申込内容確認')
  })

  await test.step('loaded anew, the page finds its place gone and asks by itself what became of it', async () => {
    await page.reload()
    await expect(page.getByText('申し込みの結果が、まだ届いていません')).toBeVisible()
    await resident.button('申込').click()
  })
  const key = await resident.readKey()
  await expect(resident.fact('受付番号')).toHaveText('1')
  await resident.button('トップへ').click()
  await expect(resident.slot('3月2日 火曜 10時 残り1')).toBeVisible()

  await test.step('a change and a cancellation whose answers were lost are told as done', async () => {
    await page.goto(`${address}/key#${key}`)
    await resident.link('変更画面へ').click()
    await resident.field('あり').check()
    await loseAnswers(page, /\/keyed\/change$/, 1)
    await resident.button('変更').click()
    await expect(page.getByText('コード：network.unreachable')).toBeVisible()
    await resident.button('変更').click()
    await expect(page.getByText('予約を変更しました。')).toBeVisible()
    await resident.link('取消画面へ').click()
    await loseAnswers(page, /\/keyed\/cancel$/, 1)
    await resident.button('取消').click()
    await expect(page.getByText('コード：network.unreachable')).toBeVisible()
    await resident.button('取消').click()
    await expect(page.getByText('予約を取り消しました。')).toBeVisible()
  })
})

test('CM-X-1 the code of the letter goes with the reservation of somebody who has no ID', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const address = await openSite(demo, {
    siteId: 'e2e-letter',
    settings: (all) => ({ ...all, mode: { ...all.mode, audience: 'unregistered', linkCode: 'required' } }),
  })
  const resident = new Resident(page)
  await resident.open(`${address}#48271605`)
  await resident.at('空き状況')
  await expect(page).toHaveURL(address)
  await resident.slot('3月2日 火曜 10時 残り5').click()
  await resident.at('申込内容入力')
  const code = resident.field(/^予約用ID（リンク番号）/)
  await expect(code).toHaveValue('48271605')
  await code.fill('１')
  await resident.field('なし').check()
  await resident.button('次へ').click()
  await expect(code).toBeFocused()
  await expect(page.getByText('案内文を見て、直してください。')).toBeVisible()
  await resident.check('a code that is none')
  await code.fill(' ４８２７１６０５')
  await resident.button('次へ').click()
  await resident.at('申込内容確認')
  await expect(resident.fact('予約用ID（リンク番号）')).toHaveText('48271605')
  await resident.button('申込').click()
  await resident.readKey()
  await expect(resident.fact('予約用ID（リンク番号）')).toHaveText('48271605')
  await resident.button('トップへ').click()
  expect(await resident.readStorage()).not.toContain('48271605')
})
