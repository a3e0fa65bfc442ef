import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { createCaller } from '#shared/contract/client.ts'
import { parseCsv } from '#shared/csv/csv.ts'
import * as resident from '#shared/pickup-reservation/api.ts'
import type { Demo } from '#tools/demo.ts'
import { takePicture } from './album.ts'
import { expect, expectAccessible, inOwnWorld } from './counter.ts'
import { readMail } from './reservation-desk.ts'

/** A world of its own: nobody has set anything up in it. */
const test = inOwnWorld()
test.describe.configure({ mode: 'serial' })

const site = 'aose-card'
/** The day after the Monday the clock of the stand-ins shows. */
const day = '2027-03-02'

class Desk {
  readonly page: Page
  readonly origin: string

  constructor(page: Page, { origin }: Demo) {
    this.page = page
    this.origin = origin
  }

  async signIn(id: string, secret = 'demo-clerk'): Promise<void> {
    await this.page.addInitScript(() => {
      if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
    })
    await this.page.goto(`${this.origin}/reservation-desk`)
    await this.page.locator('input[name="id"]').fill(id)
    await this.page.locator('input[type="password"]').fill(secret)
    await this.button('サインインする').click()
    await expect(this.button('サインアウト')).toBeVisible()
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  async open(tab: string, heading = tab): Promise<void> {
    await this.page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: tab, exact: true }).click()
    await expect(this.page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.origin}/reservation-desk/${path}`)
  }

  async save(): Promise<void> {
    await this.button('保存する').click()
    await expect(this.page.getByText('保存しました。', { exact: true })).toBeVisible()
  }
}

/** Nothing is wider than the screen. */
const expectFits = async (page: Page, what?: string): Promise<void> => {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, what).toBeLessThanOrEqual(0)
}

/** What a resident's browser does: hold a place, apply, keep the key. */
const book = async (origin: string, start: number, mail?: string, visit = day) => {
  const call = createCaller((input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('origin', origin)
    return fetch(input, { ...init, headers })
  }, origin)
  const params = { siteId: site }
  const [window] = (await call(resident.readSite, { params })).windows
  const slot = { windowId: window?.windowId ?? '', day: visit, start }
  const { holdToken } = await call(resident.takeHold, { params, body: { slot, replaces: null } })
  const answers = { free1: 'あり', ...(mail === undefined ? {} : { mail }) }
  return call(resident.apply, { params, body: { holdToken, answers } })
}

test('RS-SET-1 RS-SET-6 RS-SET-9 RS-SET-14 a municipality is set up from nothing through the screens', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  test.setTimeout(150_000)
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await expect(page.getByText('まだサイトがありません')).toBeVisible()
  await expectAccessible(page)
  await desk.button('サイトを作る').click()
  await expect(page.getByLabel('サイトID')).toBeFocused()
  await page.getByLabel('サイトID').fill(site)
  await page.getByLabel('自治体名').fill('青瀬市')
  await desk.button('サイトを作る').click()
  await expect(page.getByText('非公開')).toBeVisible()
  await expectAccessible(page)

  await test.step('a window with its hours', async () => {
    await desk.open('窓口設定', '交付窓口の設定')
    await desk.button('窓口を加える').click()
    await desk.button('確かめて保存する').click()
    await expect(page.getByLabel('窓口の名前')).toBeFocused()
    await expectAccessible(page)
    await page.getByLabel('窓口の名前').fill('本庁舎 市民課')
    await page.getByLabel('時間単位の許容申込数').fill('１')
    await desk.button('曜日ごとに決める').click()
    await page.getByRole('group', { name: '月曜の時間' }).getByLabel('まで').fill('1200')
    await desk.button('月曜の時間を火曜から金曜に写す').click()
    await expect(page.getByRole('group', { name: '金曜の時間' }).getByLabel('まで')).toHaveValue('12:00')
    await expectAccessible(page)
    await desk.button('確かめて保存する').click()
    await expect(page.getByText('「本庁舎 市民課」を保存しました。')).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('what is not saved is not lost by a click', async () => {
    await desk.open('画面設定')
    await page.getByLabel('お知らせ', { exact: true }).fill('3月は混み合います。')
    await page.getByRole('link', { name: 'メール管理', exact: true }).click()
    const question = page.getByRole('dialog', { name: '保存していない変更があります' })
    await expect(question).toBeVisible()
    await expectAccessible(page)
    await question.getByRole('button', { name: 'やめる' }).click()
    await page.goBack()
    await question.getByRole('button', { name: 'やめる' }).click()
    await expect(page.getByLabel('お知らせ', { exact: true })).toHaveValue('3月は混み合います。')
    await desk.save()
    await expectAccessible(page)
  })

  await test.step('items, mails, publication', async () => {
    await desk.open('項目設定')
    await page.getByLabel('メールアドレス 利用者画面').selectOption('任意')
    await expect(page.getByRole('group', { name: '項目1' }).first().getByLabel('見出し文')).toHaveValue(
      '住基カードの有無',
    )
    await page.getByRole('group', { name: '項目2' }).first().getByLabel('使用条件').selectOption('任意')
    await desk.button('保存する').click()
    await expect(page.getByText('直すところが1か所あります。')).toBeVisible()
    await page.getByRole('group', { name: '項目2' }).first().getByLabel('見出し文').fill('車いすを使う')
    await expectAccessible(page)
    await desk.save()

    await desk.open('メール管理')
    await page.getByLabel('差出人の名前').fill('青瀬市 市民課')
    await page.getByLabel('本文').fill('{{受付番号}} {{知らない名前}}')
    await desk.button('保存する').click()
    await expect(page.getByText(/「{{知らない名前}}」は、使えない差し込みです/).first()).toBeVisible()
    await page.getByLabel('本文').fill('受付番号は {{受付番号}} です。')
    await expectAccessible(page)
    await desk.save()

    await desk.open('サイト設定')
    await page.getByLabel('予約用ID（リンク番号）').selectOption('任意')
    await page.getByLabel('電話番号').fill('000-000-0100')
    await page.getByLabel('住民に公開する').check()
    await expectAccessible(page)
    await desk.save()
    await expect(page.getByText('公開中')).toBeVisible()
  })

  await test.step('a clerk for the counter', async () => {
    await desk.open('操作者一覧')
    await expectAccessible(page)
    await desk.button('操作者を登録する').click()
    await expect(page.getByText('運営管理団体：青瀬市')).toBeVisible()
    await page.getByLabel('氏名').fill('窓口 花子')
    await page.getByLabel('ログインID').fill('aose-counter')
    await page.getByLabel(/^来訪予約システム/).check()
    await page
      .getByLabel('パスワード※')
      .or(page.getByLabel('パスワード', { exact: true }))
      .fill('first-password')
    await page.getByLabel('パスワード（確認用）').fill('first-password')
    await expectAccessible(page)
    await desk.button('登録する').click()
    await expect(page.getByText('「窓口 花子」を保存しました。')).toBeVisible()
  })
})

test('RS-STF-6 RS-STF-9 a resident books, and the clerk checks the visitor in by the slip', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const { accessKey, reservation } = await book(demo.origin, 540, 'hanako@example.jp')
  const desk = new Desk(page, demo)
  await desk.signIn('aose-counter', 'first-password')
  await expect(page.getByRole('heading', { name: '自分のパスワードを変える' })).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('いまのパスワード').fill('first-password')
  await page.getByLabel('新しいパスワード', { exact: false }).first().fill('second-password')
  await page.getByLabel('新しいパスワード（確認用）').fill('second-password')
  await desk.button('変更する').click()
  await expect(page.getByText('公開中')).toBeVisible()

  await test.step('RS-STF-1 a clerk is shown no settings', async () => {
    const tabs = page.getByRole('navigation', { name: '画面' })
    await expect(tabs.getByRole('link', { name: '来場受付' })).toBeVisible()
    for (const name of ['会員管理', '窓口設定', 'サイト設定', 'メール管理', '操作者一覧', '履歴', '帳票'])
      await expect(tabs.getByRole('link', { name, exact: true })).toHaveCount(0)
  })

  await test.step('RS-STF-2 the matrix of the day leads to who comes', async () => {
    await desk.go(`day?day=${day}`)
    await desk.button(/本庁舎 市民課 9時 空0 ?1人/).click()
    await expect(page.getByRole('link', { name: /受付番号1 .* を開く/ })).toBeVisible()
    await expectAccessible(page)
    await desk.button('1週間後≫').click()
    await expect(page.getByRole('heading', { name: /2027年3月9日（火）/ })).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('link', { name: /受付番号1 .* を開く/ })).toBeVisible()
  })

  await test.step('RS-STF-11 who may not exceed the capacity is not offered it', async () => {
    await desk.go(`reservations?new=1&day=${day}`)
    await expect(page.getByRole('gridcell', { name: /3月2日 火曜 9時 満員/ })).toBeVisible()
    await expect(page.getByText('定員を超えて予約する')).toHaveCount(0)
  })

  await test.step('what a reader types is found, and the old card is taken back', async () => {
    await desk.open('来場受付')
    await page.getByLabel('アクセスキー', { exact: true }).fill('ZZZZZZZ')
    await page.keyboard.press('Enter')
    await expect(page.getByText('あてはまる予約はありません。')).toBeVisible()
    await page.getByLabel('アクセスキー', { exact: true }).fill(`${demo.origin}/reservation/${site}/key#${accessKey}`)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: '受付番号 1' })).toBeVisible()
    await expect(page.getByText('申込では「住基カードあり」です。')).toBeVisible()
    await expectAccessible(page)
    await page.getByLabel('住基カードを回収した').check()
    await page.getByLabel('対応内容').fill('本人確認書類2点')
    await desk.button('来場を登録する').click()
    await expect(page.getByText('受付番号 1（本庁舎 市民課）の来場を登録しました。')).toBeVisible()
    await expect(page.getByLabel('アクセスキー', { exact: true })).toBeFocused()
  })

  await test.step('RS-R-6 the visit is taken back and made again, and all of it stays on record', async () => {
    await desk.go(`reservations?id=${reservation.reservationId}`)
    await desk.button('来場を取り消す').click()
    await page.getByRole('dialog').getByRole('button', { name: '来場を取り消す' }).click()
    await expect(page.getByText('来場の記録を直しました。')).toBeVisible()
    await desk.button('来場を登録する').click()
    await expect(page.getByText('来場を登録しました。', { exact: true })).toBeVisible()
    await expect(page.getByRole('row', { name: /来場の取消/ })).toBeVisible()
    await expectAccessible(page)
  })
})

test('RS-STF-5 RS-R-3 a clerk books for a caller, an administrator beyond the capacity with a reason', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await desk.go(`reservations?new=1&day=${day}`)
  await desk.button('予約する').click()
  await expect(page.getByText('場所と日時を選んでください。')).toBeVisible()
  await page.getByRole('button', { name: /3月2日 火曜 9時30分 残り1/ }).click()
  await page.getByLabel('なし', { exact: true }).check()
  await page.getByLabel('予約用ID（リンク番号）').fill('?')
  await desk.button('予約する').click()
  await expect(page.getByLabel('予約用ID（リンク番号）')).toBeFocused()
  await page.getByLabel('予約用ID（リンク番号）').fill('１２３４５６７８')
  await expectAccessible(page)
  await desk.button('予約する').click()
  await expect(page.getByText('予約しました。受付番号は 2 です。')).toBeVisible()
  await expect(page.locator('[data-access-key]')).toHaveText(/^[0-9A-Z-]{7,9}$/)
  await expect(page.getByRole('img', { name: '予約票のQRコード' })).toBeVisible()
  await expectAccessible(page)

  await desk.button('続けて予約する').click()
  await page.getByText('定員を超えて予約する').click()
  await page.getByLabel('満員の枠').selectOption({ label: '3月2日（火） 9:30〜10:00' })
  await desk.button('この枠を選ぶ').click()
  await expect(page.getByText('理由を入れてください。')).toBeVisible()
  await page.getByLabel('理由', { exact: true }).fill('遠方から来庁')
  await desk.button('この枠を選ぶ').click()
  await page.getByLabel('なし', { exact: true }).check()
  await desk.button('予約する').click()
  await expect(page.getByText('予約しました。受付番号は 3 です。')).toBeVisible()
  await page.getByRole('link', { name: '予約の内容を開く' }).click()
  await expect(page.getByText('遠方から来庁')).toBeVisible()
})

test('RS-STF-3 RS-STF-4 the search finds by number, state and day, and what was searched for survives a look at one', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await desk.open('予約管理', '予約状況検索')
  await page.getByLabel('期間の始まり').fill('2027/2/30')
  await desk.button('検索する').click()
  await expect(page.getByLabel('期間の始まり')).toBeFocused()
  await page.getByLabel('期間の始まり').fill('R9.3.1')
  await desk.button('検索する').click()
  await expect(page.getByRole('link', { name: /受付番号\d .* を開く/ })).toHaveCount(3)
  await expectAccessible(page)
  await page.getByLabel('受付番号', { exact: true }).fill('２')
  await page.getByLabel('予約', { exact: true }).check()
  await desk.button('検索する').click()
  await page.getByRole('link', { name: /受付番号2 .* を開く/ }).click()
  await desk.button('取り消す').click()
  await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click()
  await expect(page.getByText('予約を取り消しました。')).toBeVisible()
  await page.goBack()
  await expect(page.getByText('条件に合う予約はありません。')).toBeVisible()
  await expect(page.getByLabel('受付番号', { exact: true })).toHaveValue('2')
  expect(page.url()).not.toContain('2027')
})

test('RS-SET-4 closing days tells first who would lose a place, and moves them', async ({ page, demo, standIns }) => {
  void standIns
  await book(demo.origin, 600)
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await desk.open('窓口設定', '交付窓口の設定')
  await desk.button('一括登録').click()
  await page.getByLabel('日', { exact: true }).fill('2027/3/2\n2027/3/4〜2027/3/5')
  await page.getByLabel('住民に見せることば（理由など）').fill('停電')
  await expectAccessible(page)
  await desk.button('確かめて登録する').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { name: 'この2件の予約は、枠を失います' })).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: /受付番号4を移す/ }).click()
  await dialog.getByRole('button', { name: /3月3日 水曜 10時 残り1/ }).click()
  await dialog.getByRole('button', { name: 'この日時に移す' }).click()
  await expect(dialog.getByRole('heading', { name: 'この1件の予約は、枠を失います' })).toBeVisible()
  await expect(dialog.getByRole('button', { name: '変更する' })).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByLabel(/承知しました/).check()
  await dialog.getByRole('button', { name: '変更する' }).click()
  await expect(page.getByText('1か所の窓口に登録しました。')).toBeVisible()
  await desk.go(`day?day=${day}`)
  await expect(page.getByText('停電')).toBeVisible()
})

test('RS-SET-4 those who would lose a place are moved together, each to the nearest free time', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  for (const start of [540, 570]) await book(demo.origin, start, undefined, '2027-03-09')
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await desk.open('窓口設定', '交付窓口の設定')
  await desk.button('一括登録').click()
  await page.getByLabel('日', { exact: true }).fill('2027/3/9')
  await page.getByLabel('住民に見せることば（理由など）').fill('臨時休館')
  await desk.button('確かめて登録する').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { name: 'この2件の予約は、枠を失います' })).toBeVisible()
  await dialog.getByText('まとめて移す', { exact: true }).click()
  await expect(dialog.getByLabel('移す先の日')).toHaveValue('2027/03/10')
  await expectAccessible(page)
  await takePicture(page, 'reservation-move-all')
  await dialog.getByRole('button', { name: '2件をまとめて移す' }).click()
  await expect(dialog.getByText('2件を移し、0件にメールでお知らせしました。')).toBeVisible()
  await expect(dialog.getByRole('heading', { name: '枠を失う予約は、もうありません' })).toBeVisible()
  await dialog.getByRole('button', { name: '変更する' }).click()
  await expect(page.getByText('1か所の窓口に登録しました。')).toBeVisible()
  await desk.go('day?day=2027-03-10')
  await expect(desk.button(/本庁舎 市民課 9時 空0 ?1人/)).toBeVisible()
  await expect(desk.button(/本庁舎 市民課 9時30分 空0 ?1人/)).toBeVisible()
})

test('RS-SET-14 a mail to many is counted, read, sent once and logged', async ({ page, demo, standIns }) => {
  void standIns
  await book(demo.origin, 540, 'toru@resident.example', '2027-03-11')
  await book(demo.origin, 570, undefined, '2027-03-11')
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await desk.open('メール管理')
  await page.getByRole('link', { name: '一斉メールを書く' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '一斉メール' })).toBeVisible()
  const form = page.getByRole('form', { name: '一斉メール' })
  await form.getByLabel('訪問日の始まり').fill('R9.3.11')
  await form.getByLabel('訪問日の終わり').fill('2027/3/11')
  await form.getByLabel('件名').fill('入口が変わります')
  await form.getByLabel('本文').fill('{{訪問日時}}の{{アクセスキー}}')
  await desk.button('宛先と文面を確かめる').click()
  await expect(form.getByText('{{アクセスキー}}は、この宛先では使えません。')).toBeVisible()
  await expect(form.getByLabel('本文')).toBeFocused()
  await form.getByLabel('本文').fill('{{訪問日時}}に{{場所}}へお越しの方は、北側からお入りください。')
  await desk.button('宛先と文面を確かめる').click()
  await expect(form.getByText('1通を送ります。まだ送っていません。')).toBeVisible()
  await expect(form.getByText('このほか1件は、メールの届け先がわかりません。')).toBeVisible()
  await expect(form.getByText('2027/03/11 (木) 09:00に本庁舎 市民課へお越しの方は')).toBeVisible()
  await expectAccessible(page)
  await takePicture(page, 'reservation-mailing', true)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectFits(page)
  await takePicture(page, 'reservation-mailing-phone', true)
  await page.setViewportSize({ width: 1280, height: 1024 })
  await form.getByRole('button', { name: '1通を送る' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '1通を送る' }).dblclick()
  await expect(page.getByText('1通の送信を始めました。')).toBeVisible()
  await expect(page.getByRole('row', { name: /入口が変わります 予約のある人 aose-reservation 1/ })).toHaveCount(1)
  await expectAccessible(page)
  expect(await readMail(demo, 'toru@resident.example', /入口が変わります/)).toContain('北側からお入りください。')
})

test('RS-NF-2 RS-NF-3 what was asked and what failed is recorded, answered and reported', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await desk.open('サポート記録', '問い合わせと障害の記録')
  await expect(page.getByText('あてはまる記録はありません。')).toBeVisible()
  await desk.button('新しく記録する').click()
  await desk.button('保存する').click()
  await expect(page.getByLabel('件名')).toBeFocused()
  await expectAccessible(page)
  await page.getByLabel('障害', { exact: true }).check()
  await page.getByLabel('件名').fill('予約の画面が開かない')
  await desk.button('保存する').click()
  await expect(page.getByText('記録を保存しました。')).toBeVisible()
  await expect(page.getByRole('row', { name: /障害 電話 予約の画面が開かない 未対応/ })).toBeVisible()
  await expectAccessible(page)
  await takePicture(page, 'reservation-support')
  await desk.button('予約の画面が開かない').click()
  await page.getByLabel('対応の内容').fill('機器を再起動した。')
  const closed = page.getByRole('group', { name: '終わった日時' })
  await closed.getByLabel('日', { exact: true }).fill('2027/2/28')
  await desk.button('保存する').click()
  await expect(closed.getByText('これからの日時や、前後が逆の日時', { exact: false })).toBeVisible()
  await expect(closed.getByText('実際にある日', { exact: false })).toHaveCount(0)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectFits(page)
  await expectAccessible(page)
  await takePicture(page, 'reservation-case', true)
  for (const name of ['最初に対応した日時', '終わった日時']) await desk.button(`${name}を、いまの日時にする`).click()
  await desk.button('保存する').click()
  await expect(page.getByText('記録を保存しました。')).toBeVisible()
  await expect(page.getByRole('row', { name: /予約の画面が開かない 終わり/ })).toBeVisible()
  await page.setViewportSize({ width: 1280, height: 1024 })
  await desk.open('帳票')
  await page.getByLabel('種類').selectOption('月次サポート報告')
  await expect(page.getByLabel('場所')).toHaveCount(0)
  await desk.button('作成する').click()
  await expect(page.getByRole('row', { name: /2027-03 障害 電話 1 1 0 0$/ })).toBeVisible()
})

test('two members of the staff who change the same thing are told, and nothing is overwritten', async ({
  page,
  demo,
  standIns,
  context,
}) => {
  void standIns
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await desk.open('画面設定')
  const second = new Desk(await context.newPage(), demo)
  await second.go('screen')
  await second.page.getByLabel('お知らせ', { exact: true }).fill('先の変更')
  await second.save()
  await page.getByLabel('お知らせ', { exact: true }).fill('後の変更')
  await desk.button('保存する').click()
  await expect(page.getByText('ほかの職員が先に変更しました。')).toBeVisible()
  await desk.button('いまの内容を読み込む').click()
  await expect(page.getByLabel('お知らせ', { exact: true })).toHaveValue('先の変更')
})

test('RS-SET-10 RS-SET-12 RS-STF-10 RS-STF-13 RS-STF-15 members, reports and the history go to files an office can open', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await desk.open('会員管理')
  await desk.button('会員を登録する').click()
  await page.getByLabel(/^氏名※/).fill('髙橋 𠮷子')
  await page.getByLabel(/^氏名（カナ）/).fill('たかはし よしこ')
  await expectAccessible(page)
  await desk.button('登録する').click()
  await expect(page.getByText('登録しました。利用者IDは 000001 です。')).toBeVisible()
  await expect(page.getByRole('heading', { name: /利用者IDのお知らせ/ })).toBeVisible()
  await expectAccessible(page)

  await test.step('a character the office’s encoding has not is named, not lost', async () => {
    await desk.button('CSV（Windows-31J）を保存').click()
    await expect(page.getByText('1行目「氏名」：𠮷')).toBeVisible()
    const [file] = await Promise.all([page.waitForEvent('download'), desk.button('CSV（UTF-8）を保存').click()])
    const parsed = parseCsv(new Uint8Array(readFileSync(await file.path())))
    expect(parsed?.rows[0]?.slice(0, 4)).toEqual(['000001', '', '髙橋 𠮷子', 'タカハシ　ヨシコ'])
  })

  await test.step('members come in from a file, each row by itself', async () => {
    await desk.button('CSVから登録する').click()
    const csv =
      '利用者ID,氏名,氏名（カナ）,電話番号\r\n,山田 太郎,ヤマダ タロウ,03-1234-5678\r\n,,ナマエナシ,\r\n1,田中 一,タナカ ハジメ,\r\n'
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'members.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await expect(page.getByText('登録できる行 2、直す行 1')).toBeVisible()
    await expect(page.getByText('氏名を入れてください。')).toBeVisible()
    await expectAccessible(page)
    await desk.button('2人を登録する').click()
    await expect(page.getByText('1人を登録しました。1行は登録できませんでした。')).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('changing what is asked warns now that there are members and applications', async () => {
    await desk.open('項目設定')
    await expect(page.getByText('既に登録者がいる', { exact: false })).toBeVisible()
    await expect(page.getByText('既に申込', { exact: false })).toBeVisible()
  })

  await test.step('reports', async () => {
    await desk.open('帳票')
    await page.getByLabel('種類').selectOption('住基カードの回収')
    await page.getByLabel('期間の始まり（訪問日）').fill('2027/3/1')
    await page.getByLabel('期間の終わり（訪問日）').fill('2027/3/31')
    await desk.button('作成する').click()
    await expect(page.getByRole('row', { name: /本庁舎 市民課 1 .*来場/ })).toBeVisible()
    await expectAccessible(page)
    const [file] = await Promise.all([page.waitForEvent('download'), desk.button('CSV（Windows-31J）を保存').click()])
    const parsed = parseCsv(new Uint8Array(readFileSync(await file.path())))
    expect(parsed?.columns).toContain('回収')
  })

  await test.step('the history says who did it', async () => {
    await desk.open('履歴', '操作の履歴')
    await expect(page.getByRole('row', { name: /aose-reservation .*会員の登録/ }).first()).toBeVisible()
    await page.getByLabel('操作した人のID').fill('aose-counter')
    await desk.button('検索する').click()
    await expect(page.getByRole('row', { name: /aose-counter .*来場の登録/ }).first()).toBeVisible()
    await expectAccessible(page)
  })
})

test('every screen fits a telephone and is read aloud in English too', async ({ page, demo, standIns }) => {
  void standIns
  test.setTimeout(300_000)
  await page.setViewportSize({ width: 390, height: 844 })
  const desk = new Desk(page, demo)
  await desk.signIn('aose-reservation')
  await expect(page.getByText('公開中')).toBeVisible()
  const tabs = page.getByRole('navigation', { name: '画面' }).getByRole('link')
  const paths = await tabs.evaluateAll((links) =>
    links.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
  )
  expect(paths.length).toBeGreaterThan(12)
  for (const language of ['日本語', 'English'])
    for (const path of paths) {
      await page.goto(demo.origin + path)
      await desk.button(language).click()
      await expect(page.getByText(/^(公開中|Public)$/)).toBeVisible()
      await expect(page.getByRole('progressbar')).toHaveCount(0)
      await expectFits(page, path)
      await expectAccessible(page)
    }
})
