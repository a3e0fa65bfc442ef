import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { writeBankFile } from '#mocks/parties/bank/file-writer.ts'
import { billingHolders, federation } from '#mocks/people/federation.ts'
import { encodeCsv } from '#shared/csv/csv.ts'
import { sheetColumns } from '#web/billing-certificate/federation/holders/holder-sheet.ts'
import { readPdf } from '../read-pdf.ts'
import { expect, expectAccessible, inOwnWorld } from './counter.ts'

/** The federation as the demo opens: holders, and a certificate in several statuses. */
const test = inOwnWorld({ populated: true })

/** Many screens, each judged for accessibility. */
test.describe.configure({ timeout: 180_000 })

const [, longName] = billingHolders
const agent = billingHolders.find(({ userId }) => userId === 'HJ000000008')
const waiting = 'HJ000000002'
const issued = 'HJ000000005'

class Desk {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async signIn(origin: string, id: 'federation-staff' | 'federation-admin'): Promise<void> {
    await this.page.addInitScript(() => {
      if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
    })
    await this.page.goto(`${origin}/federation`)
    await this.page.locator('input[name="id"]').fill(id)
    await this.page.locator('input[type="password"]').fill('demo-federation')
    await this.page.keyboard.press('Enter')
    await expect(this.page.getByRole('heading', { name: '証明書一覧' })).toBeVisible()
    await expect(this.row(waiting)).toBeVisible()
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  tab(name: string): Locator {
    return this.page.getByRole('navigation', { name: '画面' }).getByRole('link', { name, exact: true })
  }

  row(text: string): Locator {
    return this.page.getByRole('row').filter({ hasText: text })
  }

  dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** No violation of accessibility, nothing wider than the screen. */
  async check(): Promise<void> {
    await expect(this.page.locator('progress')).toHaveCount(0)
    await expectAccessible(this.page)
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
  }
}

for (const viewport of [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
])
  test(`every screen of the federation stands at ${viewport.width} pixels`, async ({ page, demo }) => {
    await page.setViewportSize(viewport)
    const desk = new Desk(page)
    await desk.signIn(demo.origin, 'federation-admin')
    await desk.check()
    for (const name of [
      '入金登録',
      '事業所管理',
      '手数料の差引き',
      '失効リスト',
      '定時処理',
      'メールの文面',
      '操作の記録',
    ]) {
      await desk.tab(name).click()
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
      await desk.check()
    }
  })

test('EB-SC-11, EB-SC-12 the list is searched by applicant, user ID and status, and shows the longest name', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  await expect(desk.row(waiting)).toContainText(longName.displayName)
  for (const name of ['申請番号', 'ユーザID', '事業所名', '電話番号', '状況', '申請年月日', '手数料残高', '詳細'])
    await expect(page.getByRole('columnheader', { name, exact: true })).toBeVisible()
  await page.getByRole('checkbox', { name: '代理人' }).check()
  await desk.button('検索').click()
  await expect(desk.row(waiting)).toHaveCount(0)
  await expect(desk.row(agent?.userId ?? '')).toContainText('入金待ち')
  await page.getByLabel('ユーザID', { exact: true }).fill('hj000000001')
  await page.keyboard.press('Enter')
  await expect(page.getByText('条件に合う証明書はありません。')).toBeVisible()
  await desk.button('クリア').click()
  await expect(desk.row(waiting)).toBeVisible()
})

test('EB-SC-13 rows are chosen over the page, and a page that is none is told', async ({ page, demo }) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  const above = page.getByRole('navigation', { name: '一覧の上の操作' })
  const rows = (await page.getByRole('row').count()) - 1
  await above.getByRole('button', { name: '全選択' }).click()
  await expect(above).toContainText(`選択件数 ${rows}`)
  await expect(page.getByRole('navigation', { name: '一覧の下の操作' })).toContainText(`選択件数 ${rows}`)
  await above.getByRole('button', { name: '全解除' }).click()
  await expect(above).toContainText('選択件数 0')
  await above.getByLabel('ページ番号').fill('99')
  await above.getByRole('button', { name: '頁移動' }).click()
  await expect(above.getByRole('alert')).toBeVisible()
})

test('EB-SC-14, EB-R-17 発行依頼 is done where it fits and told where it does not; only an administrator undoes it', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  await desk.row(waiting).getByRole('checkbox').check()
  await desk.row(issued).getByRole('checkbox').check()
  await expect(desk.button('発行依頼取消')).toHaveAttribute('aria-disabled', 'true')
  await desk.button('発行依頼').click()
  await expect(desk.dialog()).toContainText('ほかの1件は、状況が合わないため、そのままです。')
  await desk.check()
  await desk.dialog().getByRole('button', { name: '登録する' }).click()
  await expect(page.getByText('2件のうち、1件を登録しました。')).toBeVisible()
  await expect(page.getByText('状況が合わないため、何もしていません')).toBeVisible()
  await desk.check()
  await expect(desk.row(waiting)).toContainText('発行依頼中')
  await desk.button('サインアウト').click()

  await desk.signIn(demo.origin, 'federation-admin')
  await desk.row(waiting).getByRole('checkbox').check()
  await desk.button('発行依頼取消').click()
  await desk.dialog().getByRole('button', { name: '取り消す' }).click()
  await expect(desk.row(waiting)).toContainText('発行依頼待ち')
})

test('EB-SC-16, EB-R-6 a rejection has its reason, which is corrected and undone', async ({ page, demo }) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-admin')
  await desk
    .row(waiting)
    .getByRole('link', { name: /の詳細$/ })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: '証明書発行管理' })).toBeVisible()
  await expect(page.getByText(longName.displayName).first()).toBeVisible()
  await expect(desk.button('修正')).toHaveAttribute('aria-disabled', 'true')
  await desk.button('却下').click()
  await desk.button('却下する').click()
  await expect(page.getByText('却下理由を入れてください。')).toBeVisible()
  await desk.check()
  await page.getByRole('textbox', { name: /^却下理由/ }).fill('事業所からの申し出')
  await desk.button('却下する').click()
  await expect(page.getByText('登録しました。')).toBeVisible()
  await desk.button('修正').click()
  await page.getByRole('textbox', { name: /^却下理由/ }).fill('事業所からの申し出により却下')
  await desk.button('修正する').click()
  await expect(page.getByText('事業所からの申し出により却下').first()).toBeVisible()
  await desk.check()
  await desk.button('却下取消').click()
  await desk.button('取り消す').click()
  await expect(page.getByText('発行依頼待ち').first()).toBeVisible()
})

test('a row another hand has moved is told in words, and nothing is registered', async ({ page, demo, context }) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-admin')
  await desk
    .row(waiting)
    .getByRole('link', { name: /の詳細$/ })
    .click()
  await expect(desk.button('却下')).toBeVisible()
  const other = new Desk(await context.newPage())
  await other.page.goto(page.url())
  await other.button('却下').click()
  await other.page.getByRole('textbox', { name: /^却下理由/ }).fill('先に却下')
  await other.button('却下する').click()
  await expect(other.page.getByText('登録しました。')).toBeVisible()

  await desk.button('発行依頼').click()
  await desk.dialog().getByRole('button', { name: '登録する' }).click()
  await expect(page.getByText('ほかの職員が、先にこの申請を変えました。')).toBeVisible()
  await expect(page.getByText('先に却下').first()).toBeVisible()
  await desk.button('却下取消').click()
  await desk.button('取り消す').click()
  await expect(page.getByText('発行依頼待ち').first()).toBeVisible()
})

test('EB-B4, EB-F3-2, EB-F3-3 a revocation wants reason, requester and the user ID; an administrator undoes it', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-admin')
  await desk
    .row(issued)
    .getByRole('link', { name: /の詳細$/ })
    .click()
  await desk.button('失効申請').click()
  await desk.button('失効を申請する').click()
  for (const wrong of ['理由を選んでください。', 'だれからの依頼かを選んでください。', 'ユーザIDがちがいます。'])
    await expect(page.getByText(wrong)).toBeVisible()
  await desk.check()
  await page.getByRole('radio', { name: '事業をやめた、請求をしなくなった' }).check()
  await page.getByRole('radio', { name: '都道府県' }).check()
  await page.getByLabel('確認のため、ユーザIDを入れてください').fill(issued)
  await desk.button('失効を申請する').click()
  await expect(page.getByText('失効依頼中').first()).toBeVisible()
  await desk.check()
  await desk.button('失効取消').click()
  await desk.button('取り消す').click()
  await expect(page.getByText('発行済み').first()).toBeVisible()
})

test('EB-B3, EB-SC-18 a deposit is found by the remitter and must cover the fee', async ({ page, demo }) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-admin')
  await desk.tab('入金登録').click()
  await page.getByRole('textbox', { name: /^振込人名/ }).fill(`${agent?.userId} ｷﾀｶｾﾞ`)
  await desk.button('さがす').click()
  await desk
    .row(agent?.userId ?? '')
    .getByRole('checkbox')
    .check()
  await desk.button('登録').click()
  await page.getByLabel('入金額（円）').fill('4,999')
  await desk.button('登録する').click()
  await expect(page.getByText(/足りない入金は登録できません。/)).toBeVisible()
  await desk.check()
  await page.getByLabel('入金額（円）').fill('5,000')
  await page.getByLabel('照会番号').fill('９０ ０９９')
  await desk.button('登録する').click()
  await expect(page.getByText('照会番号は、数字、英字、ハイフンで20文字までです。')).toBeVisible()
  await page.getByLabel('照会番号').fill('900099')
  await desk.button('登録する').click()
  await expect(page.getByText('1件のうち、1件を登録しました。')).toBeVisible()
  await desk.tab('証明書一覧').click()
  await expect(desk.row(agent?.userId ?? '')).toContainText('発行依頼中')
  await desk
    .row(agent?.userId ?? '')
    .getByRole('checkbox')
    .check()
  await desk.button('発行依頼取消').click()
  await desk.button('取り消す').click()
  await expect(desk.row(agent?.userId ?? '')).toContainText('入金待ち')
})

test('EB-D-8 the list is saved in both encodings', async ({ page, demo }) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  for (const [label, encoding] of [
    ['UTF-8', 'utf-8'],
    ['Windows-31J（Shift_JIS）', 'shift_jis'],
  ] as const) {
    await page.getByLabel('一覧保存の文字コード').selectOption({ label })
    const [download] = await Promise.all([page.waitForEvent('download'), desk.button('一覧保存').click()])
    expect(download.suggestedFilename()).toBe('証明書一覧.csv')
    const text = new TextDecoder(encoding).decode(await readFile(await download.path()))
    expect(text.split('\r\n')[0]).toBe(
      '申請番号,申請者,ユーザID,事業所名,電話番号,状況,申請年月日,手数料残高,発行手数料,有効開始年月日,有効終了年月日,失効年月日,却下理由',
    )
    expect(text).toContain(longName.displayName)
  }
})

test('EB-F4-3, EB-F4-4, EB-D-7 a new password stands in the letter alone, and the day of posting is kept', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  const bodies: string[] = []
  page.on('request', (request) => bodies.push(request.postData() ?? ''))
  await desk.signIn(demo.origin, 'federation-staff')
  await desk.tab('事業所管理').click()
  await page.getByRole('link', { name: `${longName.displayName} を開く` }).click()
  await desk.button('証明書発行用パスワード発行').click()
  await desk.check()
  await desk.button('発行する').click()
  await expect(page.getByText('通知書ができました。')).toBeVisible({ timeout: 30_000 })
  await desk.check()
  const [download] = await Promise.all([page.waitForEvent('download'), desk.button('通知書を保存').click()])
  const { pages } = await readPdf(new Uint8Array(await readFile(await download.path())))
  const text = (pages[0]?.texts ?? []).join('')
  const [password] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(text) ?? []
  expect(password).toBeDefined()
  expect(text).toContain(longName.userId)
  expect(bodies.filter((body) => body.includes(password ?? '-'))).toEqual([])
  expect(await page.content()).not.toContain(password)
  await desk.button('郵送日を登録').click()
  await expect(page.getByText('郵送日を登録しました。')).toBeVisible()
})

test('EB-SC-19, EB-D-9 a holder is registered, and the letter opens the door', async ({ page, demo }) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  await desk.tab('事業所管理').click()
  await page.getByRole('link', { name: '新しく登録する' }).click()
  await desk.button('登録する').click()
  await expect(page.getByText('郵便番号を、123-4567の形で入れてください。')).toBeVisible()
  await desk.check()
  await page.getByLabel('名称').fill(`${longName.displayName} 分室`)
  await page.getByLabel('代表者名').fill(longName.representative)
  await page.getByLabel('郵便番号').fill('9990202')
  await page.getByLabel('住所').fill(longName.address)
  await page.getByLabel('電話番号').fill('０９９－０００－０２０２')
  await desk.button('登録する').click()
  await expect(page.getByText('通知書ができました。')).toBeVisible({ timeout: 30_000 })
  await desk.check()
  const [download] = await Promise.all([page.waitForEvent('download'), desk.button('通知書を保存').click()])
  const { pages } = await readPdf(new Uint8Array(await readFile(await download.path())))
  const text = (pages[0]?.texts ?? []).join('')
  const [secret] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(text) ?? ['']
  const [userId] = /HJ\d{9,10}/.exec(text) ?? ['']
  const answer = await fetch(`${demo.origin}/api/applicant/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: demo.origin },
    body: JSON.stringify({ id: userId, secret }),
  })
  expect(answer.status).toBe(200)
})

test('EB-R-15, EB-SC-20, EB-SC-21 an administrator runs a batch; staff see neither batches nor the audit trail', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  await expect(desk.tab('定時処理')).toHaveCount(0)
  await expect(desk.tab('操作の記録')).toHaveCount(0)
  await desk.tab('失効リスト').click()
  await expect(page.getByText('リスト番号').first()).toBeVisible()
  await desk.button('サインアウト').click()
  await desk.signIn(demo.origin, 'federation-admin')
  await desk.tab('定時処理').click()
  await desk.button('証明書失効リスト受信を今すぐ実行').click()
  await expect(page.getByText(/^証明書失効リスト受信が終わりました。/)).toBeVisible()
  await desk.check()
  await desk.tab('操作の記録').click()
  await expect(desk.row('billing.batch-run').first()).toBeVisible()
})

test('EB-SC-17 the details of the rows that were chosen stand one under the other, and the list keeps its choice', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  await desk.row(waiting).getByRole('checkbox').check()
  await desk.row(issued).getByRole('checkbox').check()
  await page.getByRole('link', { name: '選んだ行の詳細' }).click()
  await expect(page.getByRole('heading', { level: 2, name: /^申請 \d{2}-\d{4}$/ })).toHaveCount(2)
  for (const holder of [waiting, issued]) await expect(page.getByText(holder, { exact: true })).toBeVisible()
  for (const region of await page.getByRole('region', { name: /^申請 / }).all()) {
    await expect(region.getByRole('button', { name: '却下' })).toBeVisible()
    await region.getByRole('button', { name: 'これまでの経過を見る' }).click()
    await expect(region.getByRole('region', { name: 'これまでの経過' })).toBeVisible()
  }
  await desk.check()
  await page.setViewportSize({ width: 390, height: 844 })
  await desk.check()
  await page.getByRole('link', { name: '戻る' }).first().click()
  await expect(page.getByRole('navigation', { name: '一覧の上の操作' })).toContainText('選択件数 2')
})

/** A notice of transfers as a bank sends it, about the agent whose application waits for money. */
const bankFileOf = (day: string): Buffer =>
  Buffer.from(
    writeBankFile({
      kind: 'transfer-notice',
      made: day,
      account: { bank: '9999', branch: '001', number: federation.account.number, holder: federation.account.holder },
      transfers: [
        { reference: '900001', day, yen: 5000, remitter: `${agent?.userId} ｷﾀｶｾﾞ`, remitterBank: 'ｶﾜｾﾐｷﾞﾝｺｳ' },
        { reference: '900002', day, yen: 5000, remitter: 'ｷﾀｶｾﾞ ｻﾌﾞﾛｳ' },
        { reference: '900003', day, yen: 5000, remitter: 'HJ000000003 ｱｵｿﾞﾗ' },
        { reference: '900004', day, yen: 4000, remitter: `${agent?.userId} ｷﾀｶｾﾞ` },
        { reference: '900005', day, yen: 6000, remitter: `${agent?.userId} ｷﾀｶｾﾞ` },
        { reference: '900006', day, yen: 5500, remitter: `${agent?.userId} ｷﾀｶｾﾞ` },
        { reference: '900007', day, yen: 5500, remitter: `${agent?.userId} ｷﾀｶｾﾞ`, cancelled: true },
      ],
    }),
  )

test('EB-SC-18, EB-R-8, EB-X-4 the bank’s file is matched, and only what leaves no question is chosen beforehand', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-admin')
  await desk.tab('入金登録').click()
  const file = bankFileOf(new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10))
  const choose = (buffer: Buffer) =>
    page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'nyukin.txt', mimeType: 'application/octet-stream', buffer })

  await choose(file.subarray(0, file.length - 30))
  await expect(
    page
      .getByText('6行め')
      .or(page.getByText(/行め：/))
      .first(),
  ).toBeVisible()
  await desk.check()

  await choose(file)
  const table = page.getByRole('region', { name: '照合の結果' })
  const verdicts = ['一致', '代理人なし', '入金待ちなし', '不足', '過入金', '取消し', '取消し']
  for (const [line, verdict] of verdicts.entries())
    await expect(table.getByRole('row').nth(line + 1)).toContainText(verdict)
  await desk.check()
  await page.setViewportSize({ width: 390, height: 844 })
  await desk.check()
  await page.setViewportSize({ width: 1280, height: 1024 })
  await expect(table.getByRole('combobox')).toHaveCount(2)
  await expect(table.getByRole('combobox').last()).toHaveValue('')
  await desk.button('選んだ1件を登録').click()
  await expect(page.getByText('1件のうち、1件を登録しました。')).toBeVisible()

  await choose(file)
  await expect(table.getByRole('row').nth(1)).toContainText('登録済み')
  await table.getByRole('row').nth(1).getByRole('link').click()
  await expect(page.getByText('照会番号 900001')).toBeVisible()
  await desk.tab('証明書一覧').click()
  await expect(desk.row(agent?.userId ?? '')).toContainText('発行依頼中')
  await desk
    .row(agent?.userId ?? '')
    .getByRole('checkbox')
    .check()
  await desk.button('発行依頼取消').click()
  await desk.button('取り消す').click()
  await expect(desk.row(agent?.userId ?? '')).toContainText('入金待ち')
  await desk.tab('入金登録').click()
  await choose(file)
  await expect(table.getByRole('row').nth(1)).toContainText('前に登録')
  await expect(desk.button('選んだ0件を登録')).toHaveAttribute('aria-disabled', 'true')
  await desk.check()
})

test('OQ-EB-5 what was paid too much is listed, paid back with day and number, and undone by an administrator', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-admin')
  await desk.tab('入金登録').click()
  await expect(page.getByText('返金が必要な申請はありません。')).toBeVisible()
  await page.getByRole('textbox', { name: /^振込人名/ }).fill(`${agent?.userId} ｷﾀｶｾﾞ`)
  await desk.button('さがす').click()
  await desk
    .row(agent?.userId ?? '')
    .getByRole('checkbox')
    .check()
  await desk.button('登録').click()
  await page.getByLabel('入金額（円）').fill('5,200')
  await page.getByLabel('照会番号').fill('910001')
  await desk.button('登録する').click()
  await expect(page.getByText('1件のうち、1件を登録しました。')).toBeVisible()
  await desk.tab('証明書一覧').click()
  await desk.tab('入金登録').click()
  const refunds = page.getByRole('region', { name: '返金が必要な申請' })
  await expect(refunds.getByRole('row').nth(1)).toContainText('200円')
  await desk.check()
  await page.setViewportSize({ width: 390, height: 844 })
  await desk.check()
  await page.setViewportSize({ width: 1280, height: 1024 })
  await refunds.getByRole('button', { name: /の返金を登録$/ }).click()
  await desk.button('登録する').click()
  for (const wrong of [
    /200円だけを登録できます。/,
    '返金の方法を選んでください。',
    /番号を40文字までで入れてください。/,
  ])
    await expect(page.getByText(wrong)).toBeVisible()
  await desk.check()
  await page.getByLabel('返金した額（円）').fill('200')
  await page.getByRole('radio', { name: '連合会から振り込んだ' }).check()
  await page.getByRole('textbox', { name: /^番号/ }).fill('F-0001')
  await desk.button('登録する').click()
  await expect(page.getByText(/の返金を登録しました。$/)).toBeVisible()
  await expect(page.getByText('返金が必要な申請はありません。')).toBeVisible()

  await desk.tab('証明書一覧').click()
  await desk
    .row(agent?.userId ?? '')
    .getByRole('link', { name: /の詳細$/ })
    .click()
  await expect(page.getByText(/200円　連合会から振り込んだ　番号 F-0001$/)).toBeVisible()
  await desk.check()
  await desk.button('発行依頼取消').click()
  await desk.button('取り消す').click()
  await expect(page.getByText('返金が登録されています。')).toBeVisible()
  await desk.button('返金取消').click()
  await desk.button('取り消す').click()
  await expect(page.getByText(/^200円の返金が必要です/)).toBeVisible()
  await desk.check()
  await desk.button('発行依頼取消').click()
  await desk.button('取り消す').click()
  await expect(page.getByText('入金待ち').first()).toBeVisible()
})

test('EB-G-7, EB-SC-19 a file of holders is looked through, registered row by row, and gives one file of letters', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  await desk.tab('事業所管理').click()
  await page.getByRole('link', { name: 'CSVでまとめて登録する' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'CSVでまとめて登録' })).toBeVisible()
  await desk.check()
  const contact = ['代表 太郎', '999-0101', longName.address, '099-000-0201', '']
  const { bytes } = encodeCsv({
    columns: Object.values(sheetColumns),
    rows: [
      ['事業所', '', '髙橋ケアサービス', ...contact],
      ['事業者', '', longName.displayName, '代表 太郎', '99-01', '', 'でんわ', 'mail'],
      ['代理人', 'HJ000000008', 'すでにいる代理人', ...contact],
      ['代理人', 'HJ710000001', '株式会社新しい代行', ...contact],
    ],
    encoding: 'windows-31j',
    rowsBefore: 0,
  })
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'holders.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) })
  await expect(page.getByText('登録できる行 3　直すところがある行 1')).toBeVisible()
  await expect(page.getByText('申請者：「事業者」は使えません')).toBeVisible()
  await desk.check()
  await page.setViewportSize({ width: 390, height: 844 })
  await desk.check()
  await page.setViewportSize({ width: 1280, height: 1024 })
  await desk.button('3件を登録する').click()
  await expect(page.getByText('3件のうち、2件を登録しました。')).toBeVisible({ timeout: 60_000 })
  await expect(desk.row('すでにいる代理人')).toContainText('このユーザIDは、すでに使われています')
  await expect(page.getByText('通知書ができました。')).toBeVisible({ timeout: 30_000 })
  await desk.check()
  const [letters] = await Promise.all([page.waitForEvent('download'), desk.button('通知書を保存').click()])
  const { pages } = await readPdf(new Uint8Array(await readFile(await letters.path())))
  const texts = pages.map((one) => one.texts.join(''))
  expect(texts).toHaveLength(2)
  expect(texts[0]).toContain('髙橋ケアサービス')
  expect(texts[1]).toContain('HJ710000001')
  for (const text of texts) expect(text).toContain(federation.name)
  await page.getByLabel('文字コード').last().selectOption({ label: 'Windows-31J（Shift_JIS）' })
  const [results] = await Promise.all([page.waitForEvent('download'), desk.button('結果を保存').click()])
  const lines = new TextDecoder('shift_jis').decode(await readFile(await results.path())).split('\r\n')
  expect(lines[0]).toBe('行,ユーザID,テストID,名称,結果')
  expect(lines[2]).toContain('このユーザIDは、すでに使われています')
  expect(lines.join('')).not.toMatch(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/)
})

test('OQ-EB-13 powers of attorney are registered from a file, and end', async ({ page, demo }) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-staff')
  await desk.tab('事業所管理').click()
  await page.getByRole('link', { name: `${agent?.displayName} を開く` }).click()
  const { bytes } = encodeCsv({
    columns: ['ユーザID', '差引きへの同意', '委任の日'],
    rows: [
      ['HJ000000005', '代理人', '2026/4/1'],
      ['HJ000000003', '事業所', '2026/4/1'],
      ['HJ000000007', '', '2026/4/31'],
    ],
    encoding: 'utf-8',
    rowsBefore: 0,
  })
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'powers.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) })
  await expect(page.getByText('3件のうち、1件を登録しました。')).toBeVisible()
  await expect(page.getByText('この事業所は登録されていません')).toBeVisible()
  await expect(page.getByText('委任の日：「2026/4/31」は使えません')).toBeVisible()
  await desk.check()
  const power = page
    .getByRole('region', { name: '委任', exact: true })
    .getByRole('row')
    .filter({ hasText: 'HJ000000005' })
  await expect(power).toContainText('有効')
  await power.getByRole('button').click()
  await desk.dialog().getByRole('button', { name: '終わらせる' }).click()
  await expect(power).toContainText('終了')
})

test('EB-B11, EB-R-4 a month is reported and taken, the books agree, and the rest of a closed provider is settled by hand', async ({
  page,
  demo,
}) => {
  const desk = new Desk(page)
  await desk.signIn(demo.origin, 'federation-admin')
  const runOffsets = async () => {
    await desk.tab('定時処理').click()
    await desk.button('発行手数料相殺残高情報連携を今すぐ実行').click()
    await expect(page.getByText(/^発行手数料相殺残高情報連携が終わりました。/)).toBeVisible()
  }
  await runOffsets()
  await desk.tab('手数料の差引き').click()
  const months = page.getByRole('region', { name: '月ごとの差引き' })
  await expect(months.getByRole('row').nth(1)).toContainText('結果待ち')
  await expect(page.getByText('一致', { exact: true })).toBeVisible()
  await desk.check()

  const reports = (await (await fetch(`${demo.control}/control/payment-system/offsets`)).json()) as { month: string }[]
  const closed = await fetch(`${demo.control}/control/payment-system/offsets/${reports[0]?.month}/close`, {
    method: 'POST',
  })
  expect(closed.status).toBe(204)
  await runOffsets()
  await desk.tab('手数料の差引き').click()
  await expect(months.getByRole('row').nth(1)).toContainText('結果を反映')
  await expect(months.getByRole('row').nth(1)).toContainText('4,000円')
  await months.getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1, name: /の差引き$/ })).toBeVisible()
  await expect(desk.row(issued)).toContainText('1,000円')
  await desk.check()
  await page.setViewportSize({ width: 390, height: 844 })
  await desk.check()
  await page.setViewportSize({ width: 1280, height: 1024 })

  await page.getByRole('link', { name: '戻る' }).first().click()
  await page.getByRole('button', { name: /の入金を登録$/ }).click()
  await page.getByLabel('入金額（円）').fill('4999')
  await desk.button('登録する').click()
  await expect(page.getByText('残高と同じ5,000円だけを登録できます。')).toBeVisible()
  await desk.check()
  await page.getByLabel('入金額（円）').fill('5,000')
  await desk.button('登録する').click()
  await expect(page.getByText(/の入金を登録しました。$/)).toBeVisible()
  await expect(page.getByText('差し引けなくなった残高はありません。')).toBeVisible()
  await expect(page.getByText('一致', { exact: true })).toBeVisible()
  await desk.check()
})
