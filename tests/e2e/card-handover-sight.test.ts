/** 住民情報を見られる役割 in the browser: what is kept from a role is not offered to it, and the rest of the work goes on. */
import type { Page } from '@playwright/test'
import type { Demo } from '#tools/demo.ts'
import { expect, test } from './counter.ts'
import { fillLedger, LedgerDesk } from './ledger-desk.ts'

test.beforeEach(async ({ demo, standIns }) => {
  test.setTimeout(240_000)
  void standIns
  await fillLedger(demo)
})

const ofResidents = [
  ['residents', '利用者情報'],
  ['residents/new', '利用者情報'],
  ['import', '取込みと書出し'],
  ['notices', '通知書・宛名の印刷'],
] as const
const ofTheWork = [
  ['entry', '進捗登録'],
  ['bulk', '連続・一括登録'],
  ['list', '進捗状況一覧'],
  ['arrival', 'カード一括受取'],
  ['windows', '窓口への送付'],
  ['places', '保管場所'],
  ['returns', '返戻の登録'],
  ['guide', '仕事の流れ'],
] as const

/** As the system administrator, in the settings. */
const letSee = async (page: Page, { origin }: Demo, role: '担当者' | 'システム管理者'): Promise<void> => {
  const desk = await LedgerDesk.open(page, origin)
  await desk.go('settings', 'マスタ設定')
  await page.getByLabel('基本', { exact: true }).check()
  await page.getByRole('group', { name: '住民情報を見られる役割' }).getByLabel(role, { exact: true }).check()
  await desk.look(`settings-sees-${role === '担当者' ? 'all' : 'few'}`)
  await desk.button('登録').click()
  await expect(page.getByText('登録しました。')).toBeVisible()
  await desk.button('ログアウト').click()
}

test('CM-F-8 CM-R-4 a role that may not see residents finds no broken screen, and no name', async ({
  browser,
  page,
  demo,
}) => {
  await letSee(page, demo, 'システム管理者')
  try {
    const manager = await (await browser.newContext()).newPage()
    const desk = await LedgerDesk.open(manager, demo.origin, 'aose-ledger-manager')
    await expect(manager.getByRole('heading', { level: 2, name: '進捗管理' })).toBeVisible()
    await expect(manager.getByRole('heading', { level: 2, name: '利用者管理' })).toHaveCount(0)
    await expect(manager.getByRole('link', { name: /通知書・宛名の印刷/ })).toHaveCount(0)
    for (const [path, heading] of ofResidents) {
      await desk.go(path, heading)
      await expect(manager.getByText('住民情報を見られる役割の人だけが使えます')).toBeVisible()
    }
    await desk.look('out-of-sight')
    const clerk = await (await browser.newContext()).newPage()
    const counter = await LedgerDesk.open(clerk, demo.origin, 'aose-ledger')
    for (const [path, heading] of ofTheWork) {
      await counter.go(path, heading)
      await expect(clerk.getByRole('progressbar')).toHaveCount(0)
      await expect(clerk.getByRole('alert')).toHaveCount(0)
    }
    await counter.go('list', '進捗状況一覧')
    await expect(clerk.getByRole('columnheader', { name: '氏名' })).toHaveCount(0)
    await counter.go('entry', '進捗登録')
    await counter.find('1')
    await counter.look('entry-out-of-sight')
    for (const other of [manager, clerk]) await other.context().close()
  } finally {
    await letSee(page, demo, '担当者')
  }
})
