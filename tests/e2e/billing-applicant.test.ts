import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Download, Page } from '@playwright/test'
import { openPkcs12 } from '#shared/pkcs12/open.ts'
import {
  agent,
  expect,
  expectAccessible,
  findInProduct,
  longNamed,
  provider,
  readBrowser,
  signIn,
  test,
  type RegisteredHolder,
} from './billing-desk.ts'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: typeof name === 'string' })
const tab = (page: Page, name: string) => page.getByRole('navigation', { name: '画面' }).getByRole('link', { name })

const passwordOf = (page: Page) => page.getByLabel('証明書発行用パスワード', { exact: false }).first()

const expectNoSideways = async (page: Page) => {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
}

/** Both sizes of EB's screens, each judged for accessibility. */
const look = async (page: Page) => {
  await expectAccessible(page)
  const size = page.viewportSize() ?? { width: 1280, height: 1024 }
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page)
  await expectNoSideways(page)
  await page.setViewportSize(size)
}

const saved = async (page: Page, act: () => Promise<void>): Promise<{ download: Download; path: string }> => {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return { download, path: await download.path() }
}

/** From the certificate screen to the completion. */
const apply = async (page: Page, { password }: RegisteredHolder, isProvider = true) => {
  await link(page, '発行申請').click()
  await expect(heading(page, '発行申請')).toBeVisible()
  await passwordOf(page).fill(password)
  await button(page, '次へ').click()
  await expect(heading(page, '発行申請：確認')).toBeVisible()
  if (isProvider) await page.getByLabel('同意する').check()
  await button(page, '申請').click()
  await expect(heading(page, '申請を受け付けました')).toBeVisible({ timeout: 30_000 })
}

const downloadTo = async (page: Page, password: string, older?: string) => {
  await page.locator('input[name="issuance-password"]').fill(password)
  if (older !== undefined) await page.locator('input[name="older-password"]').fill(older)
  return saved(page, () => button(page, 'ダウンロード').click())
}

const openKeyFile = async (page: Page, path: string, password: string) => {
  await page.locator('input[type="file"][accept=".p12,.pfx"]').setInputFiles({
    name: 'certificate.p12',
    mimeType: 'application/x-pkcs12',
    buffer: readFileSync(path),
  })
  await page.locator('input[name="file-password"]').fill(password)
  await button(page, '開く').click()
}

test('a provider applies, downloads, loses the password and gets another one (flows ① and ④)', async ({
  page,
  demo,
  federation,
}) => {
  test.setTimeout(180_000)
  const holder = await federation.register(provider)
  await signIn(page, demo.origin, holder)
  await look(page)

  await test.step('EB-SC-4 a wrong password says how many tries are left, and stays to be mended', async () => {
    await link(page, '発行申請').click()
    await passwordOf(page).fill('WRONG-WRONG-WRONG')
    await button(page, '次へ').click()
    await expect(page.getByText('あと4回まちがえると、しばらく使えなくなります。')).toBeVisible()
    await expect(passwordOf(page)).toHaveValue('WRONG-WRONG-WRONG')
    await look(page)
    await passwordOf(page).fill(holder.password.toLowerCase().replaceAll('-', ' '))
    await button(page, '次へ').click()
  })

  await test.step('EB-SC-5 nothing is sent before the consent, and Back loses nothing', async () => {
    await expect(heading(page, '発行申請：確認')).toBeVisible()
    await look(page)
    await expect(button(page, '申請')).toHaveAttribute('aria-disabled', 'true')
    await page.getByLabel('同意する').check()
    await page.goBack()
    await expect(heading(page, '発行申請')).toBeVisible()
    await page.goForward()
    await expect(page.getByLabel('同意する')).toBeChecked()
    expect(await readBrowser(page)).not.toContain(holder.password)
  })

  await test.step('EB-SC-6 two presses are one application, and the completion outlives a reload', async () => {
    await button(page, '申請').dblclick()
    await expect(heading(page, '申請を受け付けました')).toBeVisible({ timeout: 30_000 })
    await look(page)
    await page.reload()
    await expect(page.getByText(/^27-\d{4}$/)).toBeVisible()
    await expect(page.getByText('発行依頼待ち')).toBeVisible()
    await link(page, '証明書の画面へ戻る').click()
    await expect(page.getByRole('table').getByText('発行依頼待ち')).toHaveCount(1)
    await expect(page.getByText('前の申請が終わるまで、新しい申請はできません。')).toBeVisible()
    expect(await page.evaluate(() => Object.keys(sessionStorage))).not.toContain('madoguchi-billing-request')
  })

  await federation.issue(holder)
  await federation.registerList()
  let keyFile = ''
  await test.step('EB-A5 downloads in the new and in the old form', async () => {
    await page.reload()
    await link(page, /をダウンロード$/)
      .first()
      .click()
    await expect(heading(page, '証明書ダウンロード')).toBeVisible()
    await look(page)
    const { download, path } = await downloadTo(page, holder.password)
    expect(download.suggestedFilename()).toMatch(new RegExp(`^${holder.userId}-27-\\d{4}\\.p12$`))
    keyFile = path
    expect(await openPkcs12(readFileSync(path), holder.password)).toMatchObject({ outcome: 'opened' })
    // judged by a program we did not write, where there is one
    const openssl = spawnSync('openssl', ['pkcs12', '-in', path, '-passin', 'stdin', '-noout'], {
      input: `${holder.password}\n`,
    })
    if (openssl.error === undefined) expect(openssl.status).toBe(0)
    await look(page)
    await page.getByLabel('古い形式').check()
    const old = await saved(page, () => button(page, 'もう一度保存する').click())
    expect(old.download.suggestedFilename()).toContain('-legacy.p12')
    expect(await openPkcs12(readFileSync(old.path), holder.password)).toMatchObject({ outcome: 'opened' })
  })

  await test.step('EB-F1-9 tries file and password before the installing', async () => {
    await tab(page, '証明書のインストール').click()
    await look(page)
    for (const system of ['macOS', 'Firefox（Windows・macOS・Linux）', 'iPhone・iPad', 'Android']) {
      await page.getByRole('radio', { name: system, exact: true }).check()
      await expect(page.getByRole('heading', { level: 2, name: system, exact: true })).toBeVisible()
    }
    await page.locator('input[type="file"]').setInputFiles(keyFile)
    await page.locator('input[name="file-password"]').fill('not the password')
    await button(page, '確かめる').click()
    await expect(page.getByText('パスワードがちがいます。').first()).toBeVisible()
    await look(page)
    await page.locator('input[name="file-password"]').fill(holder.password)
    await button(page, '確かめる').click()
    await expect(page.getByText('このファイルは、正しく取り込めます。')).toBeVisible()
    await look(page)
  })

  let next = ''
  await test.step('EB-F4-1 without a certificate there is the telephone', async () => {
    await tab(page, 'パスワード再発行').click()
    await look(page)
    await page.getByLabel('証明書がない、または取り出せない').check()
    await expect(page.getByText('099-000-0100')).toBeVisible()
    await look(page)
  })

  await test.step('EB-SC-8, EB-SC-10 reissues, and the decryption tool shows the new password once', async () => {
    await page.getByLabel('証明書のファイル（.p12）がある').check()
    await openKeyFile(page, keyFile, holder.password)
    await expect(page.getByText('証明書を開きました。')).toBeVisible()
    await look(page)
    await button(page, '再発行依頼').click()
    await expect(page.getByText('新しいパスワードを作り、お知らせに届けました。')).toBeVisible({ timeout: 20_000 })
    await button(page, '復号する').click()
    const shown = page.locator('[data-opened-password]')
    await expect(shown).toHaveText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
    await look(page)
    next = await shown.innerText()
    expect(next).not.toBe(holder.password)
    const envelope = await saved(page, () => button(page, '暗号文を保存する（.p7m）').click())
    expect(readFileSync(envelope.path).includes(next)).toBe(false)
    await button(page, '消す').click()
    expect(await readBrowser(page)).not.toContain(next)
    await tab(page, '復号ツール').click()
    await page.getByLabel('保存した暗号文のファイル').check()
    await page.locator('input[type="file"]').first().setInputFiles(envelope.path)
    await openKeyFile(page, keyFile, holder.password)
    await button(page, '復号する').click()
    await expect(shown).toHaveText(next)
  })

  await test.step('EB-SC-9 the notice is read, and opened by the key alone', async () => {
    await tab(page, 'お知らせ').click()
    await expect(page.getByText('未読').first()).toBeVisible()
    await look(page)
    await link(page, '新しい証明書発行用パスワード').click()
    await expect(heading(page, '新しい証明書発行用パスワード')).toBeVisible()
    await look(page)
    await link(page, '復号ツールで開く').click()
    await openKeyFile(page, keyFile, holder.password)
    await look(page)
    await button(page, '復号する').click()
    await expect(page.locator('[data-opened-password]')).toHaveText(next)
  })

  await test.step('decision 011: a key of the older password asks for that one too', async () => {
    await tab(page, '証明書').first().click()
    await link(page, /をダウンロード$/)
      .first()
      .click()
    await expect(page.getByLabel(/に決めた、前の証明書発行用パスワード/)).toBeVisible()
    await look(page)
    await page.locator('input[name="issuance-password"]').fill(next)
    await page.locator('input[name="older-password"]').fill('not the older one')
    await button(page, 'ダウンロード').click()
    await expect(page.getByText('前のパスワードがちがいます。')).toBeVisible({ timeout: 15_000 })
    await look(page)
    const { path } = await downloadTo(page, next, holder.password)
    expect(await openPkcs12(readFileSync(path), next)).toMatchObject({ outcome: 'opened' })
  })

  await test.step('the certificate tells what has happened to it', async () => {
    await tab(page, '証明書').first().click()
    await link(page, /の詳細$/)
      .first()
      .click()
    await expect(page.getByText('証明書を登録')).toBeVisible()
    await look(page)
  })

  await test.step('EB-N-3 nothing of password or key is left anywhere', async () => {
    await tab(page, '業務の流れ').click()
    await look(page)
    const browser = await readBrowser(page)
    for (const secret of [holder.password, next, 'PRIVATE KEY']) {
      expect(browser).not.toContain(secret)
      expect(findInProduct(demo, secret)).toEqual([])
    }
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  })
})

test('an agent prints invoices until the deposit is registered (flow ②)', async ({ page, demo, federation }) => {
  test.setTimeout(120_000)
  const holder = await federation.register(agent)
  await signIn(page, demo.origin, holder)
  await expect(page.getByRole('columnheader', { name: 'お支払い額' })).toBeVisible()
  await apply(page, holder, false)
  await expect(page.getByText('入金待ち')).toBeVisible()
  await expect(page.getByText(`ユーザID「${holder.userId}」`)).toBeVisible()
  await look(page)
  await link(page, '請求書印刷').click()
  await expect(page.getByText('書類ができました。')).toBeVisible({ timeout: 30_000 })
  await look(page)
  const { download, path } = await saved(page, () => button(page, 'PDFを保存する').click())
  expect(download.suggestedFilename()).toMatch(/^請求書-27-\d{4}\.pdf$/)
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
  await expect(page.getByText('アオセケンコクミンケンコウホケンダンタイレンゴウカイ')).toBeVisible()
  const invoiceAddress = page.url()
  await federation.registerDeposit(holder, '2027-03-01')
  await page.goto(invoiceAddress)
  await expect(page.getByText('この申請では、請求書を印刷できません。')).toBeVisible()
  await look(page)
  await page.goto(invoiceAddress.replace(/invoice$/, 'receipt'))
  await expect(page.getByText('この申請には、領収書がありません。')).toBeVisible()
  await federation.issue(holder)
  await page.goto(`${demo.origin}/billing/certificates`)
  await link(page, /の領収書印刷$/).click()
  await expect(page.getByText('書類ができました。')).toBeVisible({ timeout: 30_000 })
  await look(page)
  const receipt = await saved(page, () => button(page, 'PDFを保存する').click())
  expect(receipt.download.suggestedFilename()).toMatch(/^領収書-27-\d{4}\.pdf$/)
  expect(readFileSync(receipt.path).subarray(0, 5).toString()).toBe('%PDF-')
})

test('EB-D-1 a quotation is made out to whomever one names, and refuses what nobody writes', async ({
  page,
  demo,
  federation,
}) => {
  const holder = await federation.register(longNamed)
  await signIn(page, demo.origin, holder)
  await link(page, '見積書表示').click()
  await look(page)
  await page.getByLabel('氏名').fill('月見 一之進')
  await button(page, '表示').click()
  await expect(page.getByText('氏名を入れたときは、「様」か「殿」を選んでください。')).toBeVisible()
  await look(page)
  await page.getByLabel('様', { exact: true }).check()
  await button(page, '表示').click()
  await expect(page.getByText('書類ができました。')).toBeVisible({ timeout: 30_000 })
  await look(page)
  const { path } = await saved(page, () => button(page, 'PDFを保存する').click())
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
  await page.getByLabel('氏名').fill('\u{e000}')
  await button(page, '表示').click()
  await expect(page.getByText('書けない文字があります。')).toBeVisible({ timeout: 30_000 })
  expect(basename(new URL(page.url()).pathname)).toBe('quotation')
})

test('OQ-EB-12 five wrong passwords lock, and the screen says until when', async ({ page, demo, federation }) => {
  test.setTimeout(90_000)
  const holder = await federation.register(provider)
  await signIn(page, demo.origin, holder)
  await link(page, '発行申請').click()
  for (const left of ['あと4回', 'あと3回', 'あと2回', 'もう一度まちがえると']) {
    await passwordOf(page).fill(`wrong ${left}`)
    await button(page, '次へ').click()
    await expect(page.getByText(left)).toBeVisible()
  }
  await passwordOf(page).fill('wrong')
  await button(page, '次へ').click()
  await expect(page.getByText(/を過ぎると、また使えます。/)).toBeVisible()
  await look(page)
  await page.reload()
  await expect(page.getByText(/を過ぎると、また使えます。/)).toBeVisible()
  await link(page, 'パスワードをなくしたとき').click()
  await expect(heading(page, '証明書発行用パスワード再発行')).toBeVisible()
})

test('a posted password: a key is made anew before the authority has the request, a replacement asked for after', async ({
  page,
  demo,
  federation,
}) => {
  test.setTimeout(150_000)
  const holder = await federation.register(provider)
  await signIn(page, demo.origin, holder)
  await apply(page, holder)
  const second = await federation.postPassword(holder)

  await test.step('rekey', async () => {
    await link(page, '証明書の画面へ戻る').click()
    await page.reload()
    await look(page)
    await link(page, '鍵を作りなおす').first().click()
    await passwordOf(page).fill(holder.password)
    await button(page, '次へ').click()
    await expect(page.getByText('パスワードがちがいます。').first()).toBeVisible()
    await passwordOf(page).fill(second)
    await button(page, '次へ').click()
    await expect(heading(page, '鍵を作りなおす：確認')).toBeVisible()
    await look(page)
    await button(page, '作りなおす').click()
    await expect(heading(page, '鍵を作りなおしました')).toBeVisible({ timeout: 30_000 })
    await look(page)
  })

  await test.step('replacement', async () => {
    await federation.issue(holder)
    const third = await federation.postPassword(holder)
    await link(page, '証明書の画面へ戻る').click()
    await page.reload()
    await link(page, '代わりの証明書を申請').first().click()
    await expect(page.getByText('手数料はかかりません。').first()).toBeVisible()
    await passwordOf(page).fill(third)
    await button(page, '次へ').click()
    await expect(heading(page, '代わりの証明書の申請：確認')).toBeVisible()
    await look(page)
    await page.getByLabel('同意する').check()
    await button(page, '申請').click()
    await expect(heading(page, '申請を受け付けました')).toBeVisible({ timeout: 30_000 })
    await federation.issue({ ...holder, password: third })
    await link(page, '証明書の画面へ戻る').click()
    await page.reload()
    const { path } = await (async () => {
      await link(page, /をダウンロード$/)
        .first()
        .click()
      return downloadTo(page, third)
    })()
    expect(await openPkcs12(readFileSync(path), third)).toMatchObject({ outcome: 'opened' })
  })
})

test('EB-R-6 a rejection tells its reason', async ({ page, demo, federation }) => {
  const holder = await federation.register(longNamed)
  await signIn(page, demo.origin, holder)
  await apply(page, holder)
  await federation.reject(holder, '事業所からの申し出により却下します')
  await tab(page, 'お知らせ').click()
  await link(page, /は却下されました$/).click()
  await expect(page.getByText('事業所からの申し出により却下します')).toBeVisible()
  await look(page)
  await link(page, '証明書の画面へ戻る').click()
  await expect(page.getByRole('table').getByText('却下', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(heading(page, 'Certificates')).toBeVisible()
  await look(page)
})
