/** A town is set up, a visit is booked, moved and received, and the card handed over, with no hand on a mouse. */
import { expect } from './counter.ts'
import { Keyboard } from './keyboard.ts'
import {
  foldControls,
  inEmptyTown,
  ledgerAdministrator,
  openMachine,
  reservationAdministrator,
  siteId,
  town,
  visitDay,
} from './new-municipality.ts'

const test = inEmptyTown()

const headed = (keyboard: Keyboard, name: string) =>
  expect(keyboard.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()

const signIn = async (keyboard: Keyboard, { id, secret }: { readonly id: string; readonly secret: string }) => {
  await keyboard.type(keyboard.field(/^ID/), id)
  await keyboard.type(keyboard.field(/^パスワード ?※/), secret)
  await keyboard.press('Enter')
}

/** A site, a window with its hours, and the page is shown. */
const setUpSite = async (staff: Keyboard): Promise<void> => {
  const { page } = staff
  await signIn(staff, reservationAdministrator)
  await expect(page.getByText('まだサイトがありません')).toBeVisible()
  await staff.type(staff.field(/^サイトID/), siteId)
  await staff.type(staff.field(/^自治体名/), town.name)
  await staff.go(staff.button('サイトを作る'))
  await expect(page.getByText('非公開')).toBeVisible()

  await staff.go(page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: '窓口設定', exact: true }))
  await headed(staff, '交付窓口の設定')
  await staff.go(staff.button('窓口を加える'))
  await staff.type(staff.field(/^窓口の名前/), '町民課 1番窓口')
  await staff.type(staff.field(/^時間単位の許容申込数/), '2')
  await staff.go(staff.button('曜日ごとに決める'))
  const hoursOf = (weekday: string) => page.getByRole('group', { name: `${weekday}曜の時間` })
  await staff.type(staff.field('から', hoursOf('月')), '9:00')
  await staff.type(staff.field('まで', hoursOf('月')), '1200')
  await staff.go(staff.button('月曜の時間を火曜から金曜に写す'))
  await staff.tick(staff.field('金曜'))
  await staff.go(staff.button('確かめて保存する'))
  await expect(page.getByText('「町民課 1番窓口」を保存しました。')).toBeVisible()

  await staff.go(page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: 'サイト設定', exact: true }))
  await headed(staff, 'サイト設定')
  await staff.choose(staff.field('予約用ID（リンク番号）'), '必須')
  await staff.tick(staff.field('住民に公開する'))
  await staff.go(staff.button('保存する'))
  await expect(page.getByText('公開中')).toBeVisible()
}

/** A card by its number; the reservation side is told its link code. */
const setUpLedger = async (clerk: Keyboard): Promise<string> => {
  const { page } = clerk
  await signIn(clerk, ledgerAdministrator)
  await headed(clerk, 'トップメニュー')
  await clerk.go(page.getByRole('main').getByRole('link', { name: /^進捗登録/ }))
  await headed(clerk, '進捗登録')
  await clerk.go(clerk.button('新しいカードを登録'))
  const form = page.getByRole('region', { name: '新しいカードを登録' })
  await clerk.type(clerk.field('製造番号', form), 'MD-0001')
  await clerk.press('Enter')
  await expect(page.getByText('カードを登録しました。')).toBeVisible()
  await clerk.go(page.getByRole('region', { name: '進捗登録' }).getByRole('button', { name: '登録', exact: true }))
  await expect(page.getByRole('region', { name: '進捗状況' }).getByText('カード到着')).toBeVisible()
  const facts = page.getByRole('region', { name: 'カードの情報' })
  const linkCode = await facts.locator('dl > div').filter({ hasText: 'リンク番号' }).locator('dd').innerText()
  await clerk.go(page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: 'システム管理' }))
  await clerk.go(clerk.link('予約管理との連携'))
  await headed(clerk, '予約管理との連携')
  await clerk.go(clerk.button('リンク番号を知らせる'))
  await expect(page.getByText(/新しく 1件を知らせました/)).toBeVisible()
  return linkCode
}

/** By access key, with the number of the letter; moved to the day on which the window opens in the afternoon. */
const bookAndMove = async (resident: Keyboard, linkCode: string): Promise<string> => {
  const { page } = resident
  const grid = page.getByRole('grid')
  const slot = (name: string) => grid.getByRole('button', { name })
  await headed(resident, '空き状況')
  await resident.reach(slot('3月2日 火曜 9時 残り2'))
  await resident.press('ArrowDown')
  await expect(slot('3月2日 火曜 9時30分 残り2')).toBeFocused()
  await resident.press('Enter')
  await headed(resident, 'お申し込み')
  await resident.go(resident.link('未登録の方はこちらへ'))
  await headed(resident, '申込内容入力')
  await resident.type(resident.field(/^予約用ID/), linkCode)
  await resident.take(resident.field('なし'))
  await resident.go(resident.button('次へ'))
  await headed(resident, '申込内容確認')
  await resident.go(resident.button('申込'))
  await headed(resident, 'お申込受付')
  const key = await page.locator('[data-access-key]').innerText()
  await resident.go(resident.button('トップへ'))
  await headed(resident, '空き状況')

  await resident.type(resident.field(/^アクセスキー/), key)
  await resident.press('Enter')
  await headed(resident, '予約確認・変更・取消')
  await resident.go(resident.link('変更画面へ'))
  await headed(resident, 'お申し込み内容変更')
  await resident.go(resident.link('日時・場所を変える'))
  await headed(resident, '新しい日時を選ぶ')
  await resident.reach(slot('3月2日 火曜 9時 残り2'))
  for (const move of ['ArrowRight', 'ArrowDown']) await resident.press(move)
  await expect(slot('3月3日 水曜 9時30分 残り2')).toBeFocused()
  await resident.press('Enter')
  await headed(resident, 'お申し込み内容変更')
  await resident.go(resident.button('変更'))
  await expect(page.getByText('予約を変更しました。')).toBeVisible()
  const row = page.locator('main dl > div').filter({ hasText: '受付番号' }).filter({ visible: true })
  return row.locator('dd').innerText()
}

const checkIn = async (staff: Keyboard, number: string): Promise<void> => {
  const { page } = staff
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('来る予定 1、来場 0、不来場 0')).toBeVisible({ timeout: 2000 })
  }).toPass()
  await staff.go(page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: '来場受付', exact: true }))
  await headed(staff, '来場受付')
  await staff.type(staff.field('受付番号'), number)
  await staff.press('Enter')
  await expect(page.getByRole('heading', { name: `受付番号 ${number}`, exact: true })).toBeVisible()
  await staff.type(staff.field(/^対応内容/), '本人確認書類2点')
  await staff.go(staff.button('来場を登録する'))
  await expect(page.getByText(`受付番号 ${number}（町民課 1番窓口）の来場を登録しました。`)).toBeVisible()
}

/** The visit comes over the line; the card is handed over. */
const handOver = async (clerk: Keyboard, linkCode: string): Promise<void> => {
  const { page } = clerk
  await clerk.go(clerk.button('今すぐ取り込む'))
  await expect(page.getByText(/^受信 \d+件：/)).toBeVisible()
  await clerk.go(page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: '進捗管理' }))
  await headed(clerk, '進捗登録')
  await clerk.type(clerk.field('ID・リンク番号・バーコード'), linkCode)
  await clerk.press('Enter')
  await expect(page.getByRole('article')).toContainText('来場ずみ')
  const form = page.getByRole('region', { name: '進捗登録' })
  await clerk.choose(clerk.field('状況', form), '交付')
  await clerk.go(form.getByRole('button', { name: '登録', exact: true }))
  const current = page.getByRole('region', { name: '進捗状況' }).getByRole('row', { name: /今の状況/ })
  await expect(current).toContainText('交付')
  await clerk.go(clerk.link('進捗状況一覧'))
  await headed(clerk, '進捗状況一覧')
  await expect(page.getByRole('row').filter({ hasText: linkCode })).toContainText('交付')
}

test('RS-NF-6 CM-R-1 from an empty town to a card in somebody’s hand, by the keyboard alone', async ({
  page,
  demo: { origin },
  standIns,
  browser,
}) => {
  test.setTimeout(240_000)
  const at = async (machine: typeof page, path: string): Promise<Keyboard> => {
    await machine.goto(`${origin}${path}`)
    return new Keyboard(machine)
  }
  await foldControls(page)
  const staff = await at(page, '/reservation-desk')
  await setUpSite(staff)
  const clerk = await at(await openMachine(browser), '/handover')
  const linkCode = await setUpLedger(clerk)
  const number = await bookAndMove(await at(await openMachine(browser), `/reservation/${siteId}`), linkCode)
  await standIns.setClock(visitDay)
  await staff.go(page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: 'トップ', exact: true }))
  await checkIn(staff, number)
  await handOver(clerk, linkCode)
})
