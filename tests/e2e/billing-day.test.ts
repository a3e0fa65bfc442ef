/** The walk of docs/billing-certificate.md with the demo's own log-ins: flows ① to ④ by everybody's own hands. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from '@playwright/test'
import { demoHolderSecret, demoIssuancePassword } from '#mocks/people/federation.ts'
import { encodeCsv } from '#shared/csv/csv.ts'
import { openPkcs12 } from '#shared/pkcs12/open.ts'
import { readPdf } from '../read-pdf.ts'
import { expect, expectAccessible, inOwnWorld } from './counter.ts'

const test = inOwnWorld({ populated: true })

/** One day: what was applied for in the morning is revoked in the evening. */
test.describe.configure({ mode: 'serial', timeout: 240_000 })

const [provider, agent] = ['HJ000000001', 'HJ000000003']

const look = async (page: Page): Promise<void> => {
  await expect(page.locator('progress')).toHaveCount(0)
  await expectAccessible(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: typeof name === 'string' })
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '画面' }).getByRole('link', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

/** A browser of one's own: several people work at once. */
const open = async (browser: Browser, address: string, credentials: readonly [id: string, secret: string]) => {
  const context = await browser.newContext({
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1280, height: 1024 },
  })
  const page = await context.newPage()
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  })
  await page.goto(address)
  await page.locator('input[name="id"]').fill(credentials[0])
  await page.locator('input[type="password"]').fill(credentials[1])
  await page.keyboard.press('Enter')
  await expect(button(page, 'サインアウト')).toBeVisible()
  return page
}

const apply = async (page: Page, isProvider: boolean) => {
  await link(page, '発行申請').click()
  await page.getByLabel('証明書発行用パスワード', { exact: false }).first().fill(demoIssuancePassword)
  await button(page, '次へ').click()
  await expect(heading(page, '発行申請：確認')).toBeVisible()
  if (isProvider) await page.getByLabel('同意する').check()
  await button(page, '申請').click()
  await expect(heading(page, '申請を受け付けました')).toBeVisible({ timeout: 30_000 })
  await link(page, '証明書の画面へ戻る').click()
}

const runBatches = async (page: Page, ...names: readonly string[]) => {
  await tab(page, '定時処理').click()
  for (const name of names) {
    await button(page, `${name}を今すぐ実行`).click()
    await expect(page.getByText(new RegExp(`^${name}が終わりました。`))).toBeVisible()
  }
}
const issueBatches = ['証明書発行依頼', '証明書登録'] as const

const ownTable = (page: Page) => page.getByRole('table', { name: '証明書' })
/** Lists of holders look anew every quarter of a minute; a person who cannot wait loads the screen again. */
const expectOwnStatus = async (page: Page, status: string) => {
  await page.reload()
  await expect(ownTable(page).getByText(status)).toBeVisible()
}

test('EB-G-5, EB-SC-1, EB-SC-7 flow ①: a provider applies, staff decide, the certificate is downloaded and tried', async ({
  browser,
  demo,
}) => {
  const holder = await open(browser, `${demo.origin}/billing`, [provider, demoHolderSecret])
  const staff = await open(browser, `${demo.origin}/federation`, ['federation-staff', 'demo-federation'])
  const administrator = await open(browser, `${demo.origin}/federation`, ['federation-admin', 'demo-federation'])

  await test.step('the drawn flow', async () => {
    await tab(holder, '業務の流れ').click()
    for (const name of ['インターネット請求のしくみ', '証明書発行業務の全体']) {
      const figure = holder.getByRole('figure', { name })
      await expect(figure).toBeVisible()
      await expect(figure.getByText('受付サーバ', { exact: true }).first()).toBeVisible()
    }
    const all = holder.getByRole('figure', { name: '証明書発行業務の全体' })
    for (const party of ['専用認証局', '支払等システム', '金融機関', '受付管理サーバ'])
      await expect(all.getByText(party, { exact: true }).first()).toBeVisible()
    await expect(all.getByRole('listitem').first()).toContainText('受付サーバ')
    await look(holder)
    await holder.setViewportSize({ width: 390, height: 844 })
    await look(holder)
    await holder.setViewportSize({ width: 1280, height: 1024 })
    await tab(holder, '証明書').click()
  })

  await test.step('three lines of guidance, and the table', async () => {
    for (const line of ['【見積書表示】', '【発行申請】', '【ダウンロード】'])
      await expect(holder.getByRole('listitem').filter({ hasText: line }).first()).toBeVisible()
    for (const name of ['有効開始年月日', '有効終了年月日', '状況', '発行手数料残高', '操作'])
      await expect(holder.getByRole('columnheader', { name, exact: true })).toBeVisible()
    await apply(holder, true)
    await expect(ownTable(holder).getByText('発行依頼待ち')).toBeVisible()
    await expect(ownTable(holder).getByText('5,000円')).toBeVisible()
    await look(holder)
  })

  await test.step('staff request, an administrator undoes and the batches go on', async () => {
    await button(staff, '検索').click()
    await row(staff, provider).getByRole('checkbox').check()
    await button(staff, '発行依頼').click()
    await staff.getByRole('dialog').getByRole('button', { name: '登録する' }).click()
    await expect(row(staff, provider)).toContainText('発行依頼中')
    await button(administrator, '検索').click()
    await row(administrator, provider).getByRole('checkbox').check()
    await button(administrator, '発行依頼取消').click()
    await button(administrator, '取り消す').click()
    await expect(row(administrator, provider)).toContainText('発行依頼待ち')
    await row(administrator, provider).getByRole('checkbox').check()
    await button(administrator, '発行依頼').click()
    await administrator.getByRole('dialog').getByRole('button', { name: '登録する' }).click()
    await expect(row(administrator, provider)).toContainText('発行依頼中')
    await runBatches(administrator, ...issueBatches)
  })

  await test.step('the password, then the file; the file is tried before it is installed', async () => {
    await expectOwnStatus(holder, '発行済み')
    await link(holder, /をダウンロード$/)
      .first()
      .click()
    await expect(heading(holder, '証明書ダウンロード')).toBeVisible()
    await holder.locator('input[name="issuance-password"]').fill('not the password')
    await button(holder, 'ダウンロード').click()
    await expect(holder.getByText(/あと4回/)).toBeVisible()
    await look(holder)
    await holder.locator('input[name="issuance-password"]').fill(demoIssuancePassword)
    const [download] = await Promise.all([holder.waitForEvent('download'), button(holder, 'ダウンロード').click()])
    const file = readFileSync(await download.path())
    expect(await openPkcs12(file, demoIssuancePassword)).toMatchObject({ outcome: 'opened' })
    await tab(holder, '証明書のインストール').click()
    await holder
      .locator('input[type="file"]')
      .setInputFiles({ name: 'certificate.p12', mimeType: 'application/x-pkcs12', buffer: file })
    await holder.locator('input[name="file-password"]').fill(demoIssuancePassword)
    await button(holder, '確かめる').click()
    await expect(holder.getByText('このファイルは、正しく取り込めます。')).toBeVisible()
    await look(holder)
  })
})

test('EB-SC-2 flow ②: an agent applies, pays at the bank, and its deposit is found', async ({ browser, demo }) => {
  const holder = await open(browser, `${demo.origin}/billing`, [agent, demoHolderSecret])
  const administrator = await open(browser, `${demo.origin}/federation`, ['federation-admin', 'demo-federation'])
  await apply(holder, false)
  await expect(holder.getByRole('columnheader', { name: 'お支払い額', exact: true })).toBeVisible()
  await expect(holder.getByRole('columnheader', { name: '発行手数料残高' })).toHaveCount(0)
  await expect(ownTable(holder).getByText('入金待ち')).toBeVisible()
  await look(holder)

  await test.step('the invoice', async () => {
    await link(holder, /の請求書/)
      .first()
      .click()
    await expect(holder.getByText('書類ができました。')).toBeVisible({ timeout: 30_000 })
    const [download] = await Promise.all([holder.waitForEvent('download'), button(holder, 'PDFを保存する').click()])
    const { pages } = await readPdf(new Uint8Array(readFileSync(await download.path())))
    const text = (pages[0]?.texts ?? []).join('')
    for (const part of ['請求書', '￥5,000', agent ?? '', '青瀬県国民健康保険団体連合会', '0001234'])
      expect(text).toContain(part)
  })

  await test.step('the bank’s counter', async () => {
    const [bank = ''] = /http:\/\/[^\s]+\/control\//.exec(demo.welcome) ?? []
    const context = await browser.newContext({ locale: 'ja-JP' })
    const page = await context.newPage()
    await page.goto(bank)
    await expect(page.getByLabel(/振込依頼人名/)).toHaveValue(/^HJ000000003/)
    await button(page, '振り込む').click()
    await expect(page.getByRole('cell', { name: /^HJ000000003/ })).toBeVisible()
    await context.close()
  })

  await test.step('the deposit of the day, and the batches', async () => {
    await tab(administrator, '入金登録').click()
    await button(administrator, '取り込む').click()
    const table = administrator.getByRole('region', { name: '照合の結果' })
    await expect(table.getByRole('row').filter({ hasText: agent ?? '' })).toContainText('一致')
    await button(administrator, '選んだ2件を登録').click()
    await expect(administrator.getByText('2件のうち、2件を登録しました。')).toBeVisible()
    await look(administrator)
    await runBatches(administrator, ...issueBatches)
  })
  await tab(holder, '証明書').click()
  await expectOwnStatus(holder, '発行済み')
  await expect(ownTable(holder).getByText('0円')).toBeVisible()
  await look(holder)
})

test('EB-A1 an agent applies for the providers who asked it to, each row of its file by itself', async ({
  browser,
  demo,
}) => {
  const holder = await open(browser, `${demo.origin}/billing`, [agent ?? '', demoHolderSecret])
  await link(holder, '事業所の代わりにまとめて申請する').click()
  await expect(heading(holder, '事業所の代わりにまとめて申請')).toBeVisible()
  await expect(row(holder, 'HJ000000007')).toContainText('申請できます')
  await look(holder)
  const { bytes } = encodeCsv({
    columns: ['ユーザID', '証明書発行用パスワード'],
    rows: [
      ['HJ000000007', demoIssuancePassword],
      [provider ?? '', demoIssuancePassword],
      ['HJ000000002', demoIssuancePassword],
    ],
    encoding: 'utf-8',
    rowsBefore: 0,
  })
  await holder
    .locator('input[type="file"]')
    .setInputFiles({ name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) })
  const read = holder.getByRole('region', { name: '読み込んだ内容' })
  await expect(read.getByRole('row').nth(1)).toContainText('申請できます')
  await expect(read.getByRole('row').nth(2)).toContainText('有効な証明書があります。')
  await expect(read.getByRole('row').nth(3)).toContainText('委任を受けた事業所ではありません。')
  await look(holder)
  await holder.setViewportSize({ width: 390, height: 844 })
  await look(holder)
  await holder.setViewportSize({ width: 1280, height: 1024 })
  await holder.getByLabel(/同意する$/).check()
  await button(holder, '1件を申請する').click()
  await expect(holder.getByText('1件のうち、1件を申請しました。')).toBeVisible({ timeout: 30_000 })
  await look(holder)
  const staff = await open(browser, `${demo.origin}/federation`, ['federation-staff', 'demo-federation'])
  await expect(row(staff, 'HJ000000007').filter({ hasText: '発行依頼待ち' })).toBeVisible()
})

test('flows ③ and ④: a lost password comes by letter, a replacement takes the place of the lost key, another is revoked', async ({
  browser,
  demo,
}) => {
  const staff = await open(browser, `${demo.origin}/federation`, ['federation-staff', 'demo-federation'])
  const administrator = await open(browser, `${demo.origin}/federation`, ['federation-admin', 'demo-federation'])
  const holder = await open(browser, `${demo.origin}/billing`, [agent ?? '', demoHolderSecret])
  let password = ''

  await test.step('the letter', async () => {
    await tab(staff, '事業所管理').click()
    await staff.getByLabel('ユーザID、名称、電話番号').fill(agent ?? '')
    await button(staff, '検索').click()
    await link(staff, /を開く$/)
      .first()
      .click()
    await button(staff, '証明書発行用パスワード発行').click()
    await button(staff, '発行する').click()
    await expect(staff.getByText('通知書ができました。')).toBeVisible({ timeout: 30_000 })
    const [download] = await Promise.all([staff.waitForEvent('download'), button(staff, '通知書を保存').click()])
    const { pages } = await readPdf(new Uint8Array(readFileSync(await download.path())))
    const text = (pages[0]?.texts ?? []).join('')
    expect(text).toContain('青瀬県国民健康保険団体連合会')
    password = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(text)?.[0] ?? ''
    await button(staff, '郵送日を登録').click()
    await expect(staff.getByText('郵送日を登録しました。')).toBeVisible()
  })

  await test.step('the replacement goes on by itself', async () => {
    await holder.reload()
    await link(holder, '代わりの証明書を申請').first().click()
    await holder.getByLabel('証明書発行用パスワード', { exact: false }).first().fill(password)
    await button(holder, '次へ').click()
    await expect(heading(holder, '代わりの証明書の申請：確認')).toBeVisible()
    await expect(holder.getByText('きょうから、前の証明書が終わる日まで')).toBeVisible()
    await look(holder)
    await button(holder, '申請').click()
    await expect(heading(holder, '申請を受け付けました')).toBeVisible({ timeout: 30_000 })
    await look(holder)
    await link(holder, '証明書の画面へ戻る').click()
    await expect(ownTable(holder).getByText('発行依頼中')).toBeVisible()
    await runBatches(administrator, ...issueBatches, '証明書失効依頼', '証明書失効リスト受信')
    await expectOwnStatus(holder, '失効済み')
    await expect(ownTable(holder).getByText('発行済み')).toHaveCount(1)
  })

  await test.step('the revocation somebody asked for by telephone', async () => {
    await tab(staff, '証明書一覧').click()
    await button(staff, '検索').click()
    await row(staff, provider ?? '')
      .filter({ hasText: '発行済み' })
      .getByRole('link', { name: /の詳細$/ })
      .click()
    await button(staff, '失効申請').click()
    await staff.getByRole('radio', { name: '事業をやめた、請求をしなくなった' }).check()
    await staff.getByRole('radio', { name: '事業所', exact: true }).check()
    await staff.getByLabel('確認のため、ユーザIDを入れてください').fill(provider ?? '')
    await button(staff, '失効を申請する').click()
    await expect(staff.getByText('失効依頼中').first()).toBeVisible()
    await runBatches(administrator, '証明書失効依頼', '証明書失効リスト受信')
    await tab(administrator, '手数料の差引き').click()
    await expect(row(administrator, provider ?? '')).toContainText('廃止による失効')
    await look(administrator)
  })
})
