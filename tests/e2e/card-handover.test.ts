/** 進捗管理システム in the browser: every screen looked at, and the work of a day done through them. */
import { writeFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { PDFDocument } from 'pdf-lib'
import { seedReservations } from '#tools/seed-reservations.ts'
import { placeOf } from './album.ts'
import { expect, test } from './counter.ts'
import { fillLedger, LedgerDesk, saveOf } from './ledger-desk.ts'

test.beforeEach(async ({ demo, standIns }) => {
  test.setTimeout(180_000)
  void standIns
  await fillLedger(demo)
})

/** By the Tab key alone, as somebody without a mouse gets there. */
const tabTo = async (page: Page, wanted: Locator): Promise<void> => {
  for (let step = 0; step < 80; step++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the Tab key does not lead there')
}

const screens = {
  進捗管理: [
    ['entry', '進捗登録'],
    ['bulk', '連続・一括登録'],
    ['list', '進捗状況一覧'],
    ['arrival', 'カード一括受取'],
    ['windows', '窓口への送付'],
    ['places', '保管場所'],
    ['notices', '通知書・宛名の印刷'],
    ['returns', '返戻の登録'],
    ['guide', '仕事の流れ'],
  ],
  利用者管理: [
    ['residents', '利用者情報'],
    ['residents/new', '利用者情報登録'],
    ['import', '取込みと書出し'],
  ],
  操作者管理: [
    ['operators', '操作者情報'],
    ['history', 'アクセス履歴'],
    ['password', 'パスワードの変更'],
  ],
  システム管理: [
    ['settings', 'マスタ設定'],
    ['link', '予約管理との連携'],
  ],
} as const

test('CM-SC-1 CM-SC-2 the header and the menu, in both languages', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  const header = page.getByRole('banner')
  await expect(header).toContainText('進捗管理システム')
  await expect(header).toContainText('令和09年03月01日 月曜日')
  await expect(header).toContainText('カード交付 管理者')
  for (const group of Object.keys(screens))
    await expect(page.getByRole('heading', { level: 2, name: group })).toBeVisible()
  await desk.look('top')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Top menu' })).toBeVisible()
  await desk.look('top-en')
  await page.getByRole('button', { name: 'Log out' }).click()
  await expect(page.locator('input[name="id"]')).toBeVisible()
})

for (const [group, paths] of Object.entries(screens)) {
  test(`CM-SC-2 every screen of ${group} is for every eye, at any width`, async ({ page, demo }) => {
    test.setTimeout(300_000)
    const desk = await LedgerDesk.open(page, demo.origin)
    for (const [path, heading] of paths) {
      await desk.go(path, heading)
      await expect(page.getByRole('progressbar')).toHaveCount(0)
      await desk.look(path.replace('/', '-'))
    }
  })
}

test('CM-SC-6 CM-SC-7 CM-R-1 CM-R-2 a status is recorded, warned of and undone, with the keyboard alone', async ({
  page,
  demo,
}) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('entry', '進捗登録')
  const code = desk.field('ID・リンク番号・バーコード')
  await expect(code).toBeFocused()
  await page.keyboard.type('99999')
  await page.keyboard.press('Enter')
  await expect(page.getByText('「99999」のカードは見つかりません。')).toBeVisible()
  await expect(code).toBeFocused()
  await desk.look('entry-unknown')

  // a scanner sends the digits and Enter; what is in the field is replaced
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'カードの情報' })).toBeVisible()
  const status = page.getByRole('region', { name: '進捗登録' }).getByLabel('状況')
  await expect(status).toBeFocused()
  // what usually comes next stands there already
  await expect(status).toHaveValue('notice-sent')
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown')
  await expect(status).toHaveValue('handed-over')
  await expect(page.getByText('ふつうの順とちがいます。')).toBeVisible()
  await desk.look('entry-warning')
  await tabTo(page, page.getByRole('region', { name: '進捗登録' }).getByRole('button', { name: '登録', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: '「交付」を登録しました。' }).first()).toBeVisible()
  await expect(code).toBeFocused()
  const history = page.getByRole('region', { name: '進捗状況' })
  const handedOver = history.getByRole('row').filter({ hasText: '交付' }).filter({ hasText: '今の状況' })
  await expect(handedOver).toHaveCount(1)

  await tabTo(page, handedOver.getByRole('button', { name: /の「交付」を取消$/ }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: '進捗を取り消しますか' })
  await expect(dialog).toBeVisible()
  await desk.look('entry-undo')
  await tabTo(page, dialog.getByLabel('読み取りの誤り'))
  await page.keyboard.press('ArrowDown')
  await expect(dialog.getByLabel('状況の選び誤り')).toBeChecked()
  await tabTo(page, dialog.getByRole('button', { name: '取り消す' }))
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  const undone = history.getByRole('row').filter({ hasText: '取消ずみ' })
  await expect(undone).toContainText('カード交付 管理者')
  await expect(undone).toContainText('状況の選び誤り')
  await expect(history.getByRole('row').filter({ hasText: '今の状況' })).toContainText('カード到着')
  await desk.look('entry-undone')
})

test('CM-ST-7 OQ-CM-2 差戻し asks for its reason', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('entry', '進捗登録')
  await desk.find('2')
  const form = page.getByRole('region', { name: '進捗登録' })
  await form.getByLabel('状況').selectOption({ label: '差戻し' })
  await form.getByRole('button', { name: '登録', exact: true }).click()
  await expect(page.getByText('理由を入れてください。')).toBeVisible()
  await form.getByLabel(/^理由/).fill('本人確認書類の不足')
  await form.getByRole('button', { name: '登録', exact: true }).click()
  await expect(page.getByRole('region', { name: '進捗状況' }).getByText('本人確認書類の不足')).toBeVisible()
})

test('CM-R-6 CM-F-14 a visit, a further visit and the old card stay with the card', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('entry', '進捗登録')
  await desk.find('3')
  const visits = page.getByRole('region', { name: '来場と交付の内容' })
  for (const [kind, old] of [
    ['来場', 'あり（未回収）'],
    ['再来場', '回収した'],
  ] as const) {
    await visits.getByRole('button', { name: '来場を記録する' }).click()
    await visits.getByLabel(kind, { exact: true }).check()
    await visits.getByLabel('来場の日時').fill('2026-01-15T10:30')
    await visits.getByLabel('本人確認', { exact: true }).check()
    await visits.getByLabel('確認した書類').fill('運転免許証、健康保険証')
    await visits.getByLabel(old, { exact: true }).check()
    await visits.getByRole('button', { name: '登録', exact: true }).click()
    await expect(visits.getByRole('heading', { name: new RegExp(`回目 ${kind}$`) })).toBeVisible()
  }
  await expect(visits.getByRole('article')).toHaveCount(2)
  await expect(visits.getByRole('article').nth(1)).toContainText('回収した')
  await desk.look('entry-visits')
})

test('CM-F-15 a status for every scan and for many numbers at once, row by row', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('bulk', '連続・一括登録')
  await desk.field('状況').selectOption({ label: '通知書送付' })
  const code = desk.field('ID・リンク番号・バーコード')
  await code.focus()
  // as a scanner does: the next one comes before the answer to the first
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await page.keyboard.type('9')
  await page.keyboard.press('Enter')
  await expect(desk.row('通知書送付')).toHaveCount(2)
  await expect(code).toBeFocused()
  await page.keyboard.type('77777')
  await page.keyboard.press('Enter')
  await expect(page.getByText('「77777」は登録できません。台帳にありません。')).toBeVisible()
  await desk.row('通知書送付').first().getByRole('button').click()
  await expect(desk.row('取消ずみ')).toHaveCount(1)
  await desk.look('bulk-scan')

  await desk.field('番号をまとめて貼り付ける').check()
  const codes = page.getByLabel('番号（1行に1つ）')
  await codes.fill('1\n9, 1\n88888\nあ')
  await desk.button('登録の前に確かめる').click()
  await expect(page.getByText('登録できるもの 2件、できないもの 3件。まだ登録していません。')).toBeVisible()
  await desk.look('bulk-check')
  await desk.button('まとめて登録').click()
  await expect(page.getByText('2件を登録しました。登録できなかったものは 3件です。')).toBeVisible()
  await expect(desk.row('同じ番号が2回あります。')).toHaveCount(1)
  await desk.button('登録できなかった番号だけを残す').click()
  await expect(codes).toHaveValue('88888\nあ\n1')
})

test('CM-SC-3 CM-F-7 the list is searched by status and saved in both encodings', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('list?status=notice-returned', '進捗状況一覧')
  const table = page.getByRole('region', { name: '検索の結果' })
  await expect(table.getByRole('row').nth(1)).toContainText('返戻')
  const rows = (await table.getByRole('row').count()) - 1
  expect(rows).toBeGreaterThan(0)
  await desk.look('list-returned')
  const utf8 = await saveOf(page, () => desk.button('CSVを保存').click())
  expect([...utf8.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(utf8.toString('utf8').trim().split('\r\n')).toHaveLength(rows + 1)
  await desk.field('文字コード').selectOption('windows-31j')
  const windows = await saveOf(page, () => desk.button('CSVを保存').click())
  expect(new TextDecoder('windows-31j').decode(windows)).toContain('返戻')

  await page.getByLabel('期間（から）').fill('2027-03-02')
  await page.getByLabel('期間（まで）').fill('2027-03-01')
  await desk.button('検索').click()
  await expect(page.getByText('期間の「まで」は「から」より後にしてください。')).toBeVisible()
  await page.getByLabel('期間（まで）').fill('2027-03-09')
  await desk.button('検索').click()
  await expect(page.getByText('0件見つかりました')).toBeVisible()
  await desk.button('クリア').click()
  await page.getByLabel('滞留しているカードだけ').check()
  await desk.button('検索').click()
  await expect(table.getByText('滞留').first()).toBeVisible()
})

test('CM-F-7 characters the older encoding has not are told by row and column', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('residents/new', '利用者情報登録')
  await desk.field(/^氏名/).fill('𠮷田　葛\u{e0100}')
  await desk.field(/^フリガナ/).fill('ヨシダ　カツラ')
  await desk.field('女性').check()
  await desk.field(/^生年月日/).fill('1980-06-10')
  await desk.field(/^住所/).fill('架空県見本市中央一丁目２番３号')
  await desk.button('登録').click()
  await expect(page.getByRole('heading', { name: '利用者情報の変更' })).toBeVisible()
  await desk.look('resident-known')
  await desk.go('import', '取込みと書出し')
  await desk.field('文字コード').selectOption('windows-31j')
  await saveOf(page, () => desk.button('CSVを保存').click())
  await expect(page.getByText(/行目「氏名」：𠮷 \u{e0100}$/u).first()).toBeVisible()
  await desk.look('import-unmappable')
})

test('CM-SC-4 what is missing in a registration is said at its field', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('residents/new', '利用者情報登録')
  await desk.button('登録').click()
  await expect(page.getByText('5か所を直してください。')).toBeVisible()
  await expect(desk.field(/^氏名/)).toBeFocused()
  await desk.look('resident-missing')
})

test('CM-F-13 CM-X-4 a box is checked against the producer’s list', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('arrival', 'カード一括受取')
  await page.getByLabel('箱の名前（送付票の番号など）').fill('第9便 1箱目')
  await desk.button('新しい箱').click()
  await expect(page.getByRole('heading', { level: 1, name: '第9便 1箱目' })).toBeVisible()
  const list = page.getByLabel(/^送付明細のCSV/)
  await list.setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('番号\r\nX-0001\r\n') })
  await expect(page.getByText(/取り込めませんでした。/)).toBeVisible()
  await desk.look('delivery-fault')
  const lines = ['製造番号,交付通知書', 'X-0001,あり', 'X-0002,あり', 'X-0003,あり']
  await list.setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) })
  await expect(page.getByText('明細 3件を取り込みました。')).toBeVisible()
  const scan = page.getByLabel('製造番号・バーコード').first()
  await scan.focus()
  for (const code of ['x-0001', 'X-0002', 'X-0002', 'X-9999']) {
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
  }
  await expect(page.getByRole('listitem').filter({ hasText: 'すでに読み取っています' })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: '明細にありません' })).toBeVisible()
  const differences = page.getByRole('region', { name: 'ちがい', exact: true })
  for (const [kind, code] of [
    ['不足', 'X-0003'],
    ['余分', 'X-9999'],
    ['重複', 'X-0002'],
  ] as const)
    await expect(differences.getByRole('row').filter({ hasText: kind }).filter({ hasText: code })).toHaveCount(1)
  await desk.look('delivery-differs')
  await desk.button('検品を終える').click()
  await expect(page.getByText('ちがいがあります。確かめて、印をつけてください。')).toBeVisible()
  await page.getByLabel('ちがいを確かめた').check()
  await page.getByLabel('しまう保管場所').selectOption({ index: 1 })
  await desk.button('検品を終える').click()
  await expect(page.getByText(/検品を終えました。「カード到着」を 2件登録し/)).toBeVisible()
  await desk.go('entry', '進捗登録')
  await desk.find('X-0001')
  await expect(page.getByRole('region', { name: '進捗状況' })).toContainText('カード到着')
  await expect(page.getByText('A-1 金庫 A-1').first()).toBeVisible()
})

test('CM-SC-9 CM-F-13 cards move to a place and to a window, and the window finds one missing', async ({
  page,
  demo,
}) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('places', '保管場所')
  await page.getByLabel('移す先').selectOption({ label: 'B-2 金庫 B-2' })
  await page.getByLabel('番号（1行に1つ）').fill('4 5')
  await desk.button('カードを移す').click()
  await expect(page.getByText('2枚を「金庫 B-2」へ移しました。')).toBeVisible()
  await desk.go('windows', '窓口への送付')
  await page.getByLabel('番号（1行に1つ）').fill('4 5')
  await desk.button('送付する').click()
  await expect(page.getByText('2枚を「本庁舎 市民課」へ送付しました。')).toBeVisible()
  await page
    .getByRole('link', { name: /への送付を開く$/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: '送付の内容' })).toBeVisible()
  await page.getByLabel('残りは着いていない（不足で終える）').check()
  await page.getByLabel('番号（1行に1つ）').fill('4')
  await desk.button('登録').click()
  await expect(page.getByText('1枚の受取を記録しました。')).toBeVisible()
  await expect(desk.row('未着')).toHaveCount(1)
  await desk.look('consignment')
  await desk.go('entry', '進捗登録')
  await desk.find('4')
  await expect(page.getByRole('region', { name: '保管場所と窓口の移動' })).toContainText('B-2')
})

test('CM-SC-8 CM-F-1 labels for a part-used sheet are seen, saved, and recorded as sent only then', async ({
  page,
  demo,
}) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('notices', '通知書・宛名の印刷')
  await desk.button('選ぶ').click()
  await expect(page.getByText(/枚を選びました。/)).toBeVisible()
  await page.getByLabel('5番目', { exact: true }).check({ force: true })
  await desk.button('印刷用のPDFを作る').click()
  await expect(page.getByRole('img', { name: /枚のうち 1枚目/ })).toBeVisible({ timeout: 40_000 })
  await desk.look('labels')
  const pdf = await saveOf(page, () => desk.button('PDFを保存する').click())
  const document = await PDFDocument.load(pdf)
  expect(document.getPages().map((sheet) => [Math.round(sheet.getWidth()), Math.round(sheet.getHeight())])).toEqual([
    [595, 842],
  ])
  const place = placeOf('handover-labels.pdf')
  if (place !== undefined) writeFileSync(place, pdf)
  await desk.button(/件を送付ずみにする$/).click()
  await expect(page.getByText(/件を送付ずみにしました。できなかったものは 0件です。/)).toBeVisible()
  await desk.button('選ぶ').click()
  await expect(page.getByText('条件に合うカードはありません。')).toBeVisible()
})

test('CM-F-2 CM-F-3 CM-ST-4 a letter with its link code is printed, sent, and comes back', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('notices', '通知書・宛名の印刷')
  await page.getByLabel('番号で選ぶ').check()
  // the sixth has a name no font here can draw whole
  await page.getByLabel('番号（1行に1つ）').fill('3 6')
  await desk.button('選ぶ').click()
  await expect(page.getByText('2枚を選びました。')).toBeVisible()
  for (const [paper, name] of [
    ['交付案内文（リンク番号とQRコード）', 'letter'],
    ['交付通知書', 'issuance'],
  ] as const) {
    await page.getByLabel(paper, { exact: true }).check()
    await page.getByLabel('初期パスワードも印刷する').setChecked(name === 'letter')
    await desk.button('印刷用のPDFを作る').click()
    await expect(page.getByRole('img', { name: '1枚のうち 1枚目' })).toBeVisible({ timeout: 40_000 })
    await expect(page.getByText('ID 6：印刷できない文字があります U+9089 U+E010F')).toBeVisible()
    await desk.look(name)
    const pdf = await saveOf(page, () => desk.button('PDFを保存する').click())
    const place = placeOf(`handover-${name}.pdf`)
    if (place !== undefined) writeFileSync(place, pdf)
  }
  await desk.button('1件を送付ずみにする').click()
  await expect(page.getByText('1件を送付ずみにしました。できなかったものは 0件です。')).toBeVisible()
  await desk.go('returns', '返戻の登録')
  await page.getByLabel('番号（1行に1つ）').fill('3')
  await page.getByLabel('理由', { exact: true }).selectOption('moved')
  await desk.button('返戻を登録').click()
  await expect(page.getByText('1件の返戻を登録しました。登録できなかったものは 0件です。')).toBeVisible()
  await desk.go('entry', '進捗登録')
  await desk.find('3')
  await expect(page.getByRole('region', { name: '送った通知' })).toContainText('転居')
})

test('CM-F-10 a ward that keeps nothing about persons works by number alone', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin, 'tsukimino-ledger')
  await expect(page.getByText('住民情報は登録しない設定です。')).toBeVisible()
  await desk.go('list', '進捗状況一覧')
  await expect(page.getByRole('columnheader', { name: '氏名' })).toHaveCount(0)
  await desk.go('entry', '進捗登録')
  await desk.find('1')
  await desk.look('entry-no-person')
  await desk.go('residents', '利用者情報')
  await desk.look('residents-none')
  await desk.go('notices', '通知書・宛名の印刷')
  await desk.button('選ぶ').click()
  await desk.button('印刷用のPDFを作る').click()
  await expect(page.getByRole('img', { name: '1枚のうち 1枚目' })).toBeVisible({ timeout: 40_000 })
})

test('CM-SC-5 CM-F-11 CM-R-4 an operator gets a temporary password and sees no more than the grade allows', async ({
  page,
  demo,
}) => {
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('operators', '操作者情報')
  await desk.button('新しく登録').click()
  await desk.button('登録').click()
  await expect(page.getByText('氏名を入れてください。')).toBeVisible()
  await desk.look('operator-faults')
  await desk.field(/^氏名/).fill('見本　花子')
  await desk.field(/^ログインID/).fill('aose-hanako')
  await desk
    .field(/^パスワード /)
    .or(page.locator('input[name="secret"]'))
    .first()
    .fill('given-by-admin')
  await desk.button('登録').click()
  await expect(desk.row('aose-hanako')).toContainText('仮パスワード')
  await desk.button('ログアウト').click()
  await desk.signIn('aose-hanako', 'given-by-admin')
  await expect(page.getByText('仮パスワードでログインしています。')).toBeVisible()
  await desk.look('password-must')
  await page.getByLabel('今のパスワード').fill('given-by-admin')
  await page.getByLabel('新しいパスワード', { exact: true }).fill('known-to-me-alone')
  await page.getByLabel('新しいパスワード（もう一度）').fill('known-to-me-alone')
  await desk.button('変更する').click()
  await expect(page.getByRole('heading', { name: 'トップメニュー' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'システム管理' })).toHaveCount(0)
  await page.goto(`${demo.origin}/handover/settings`)
  await expect(page.getByRole('heading', { name: 'トップメニュー' })).toBeVisible()
})

test('CM-SC-10 CM-F-12 a status is renamed; old rows keep the name they had', async ({ page, demo }) => {
  const desk = await LedgerDesk.open(page, demo.origin, 'tsukimino-ledger')
  await desk.go('settings', 'マスタ設定')
  const name = page.getByLabel('「カードを渡した」の名称')
  await name.fill('カード到着')
  await desk.button('登録').click()
  await expect(page.getByText('20文字までの名称を、重ならないように入れてください。').first()).toBeVisible()
  await desk.look('settings-fault')
  await name.fill('お渡し済み')
  await desk.button('登録').click()
  await expect(page.getByText('登録しました。')).toBeVisible()
  for (const part of ['利用者登録項目', '通知と案内', '基本']) {
    await page.getByLabel(part, { exact: true }).check()
    await desk.look(`settings-${['利用者登録項目', '通知と案内', '基本'].indexOf(part)}`)
  }
  await desk.go('list?status=handed-over', '進捗状況一覧')
  await expect(desk.row('お渡し済み').first()).toBeVisible()
  await desk.row('お渡し済み').first().getByRole('link').click()
  await expect(page.getByRole('region', { name: '進捗状況' }).getByText('交付', { exact: true })).toBeVisible()
})

test('CM-X-1 CM-X-2 reservations are fetched, and the access history tells who looked', async ({ page, demo }) => {
  await seedReservations(demo.origin)
  const desk = await LedgerDesk.open(page, demo.origin)
  await desk.go('link', '予約管理との連携')
  await desk.button('リンク番号を知らせる').click()
  await expect(page.getByText(/新しく \d+件を知らせました/)).toBeVisible()
  await desk.button('今すぐ取り込む').click()
  await expect(page.getByText(/^受信 \d+件：/)).toBeVisible()
  await desk.look('link-pulled')
  await desk.go('history', 'アクセス履歴')
  await page.getByLabel('操作者のログインID').first().fill('aose-ledger-admin')
  await desk.button('検索').click()
  await expect(page.getByRole('region', { name: 'アクセスの記録' }).getByRole('row').nth(1)).toContainText(
    'aose-ledger-admin',
  )
  const csv = await saveOf(page, () => desk.button('CSVを保存').click())
  expect(csv.toString('utf8')).toContain('aose-ledger-admin')
})

test('somebody of another service is told so', async ({ page, demo }) => {
  await LedgerDesk.open(page, demo.origin, 'aose-clerk')
  await expect(page.getByText('この役割では、進捗管理システムを使えません。')).toBeVisible()
})
