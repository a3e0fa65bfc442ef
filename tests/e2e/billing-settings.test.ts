import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { readPdf } from '../read-pdf.ts'
import { expect, expectAccessible, findInProduct, longNamed, readBrowser, signIn, test } from './billing-desk.ts'

/** What an office changes for its holders: a lost sign-in secret, and the words of its mails. */

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '画面' }).getByRole('link', { name, exact: true })
const field = (page: Page, label: string) => page.getByLabel(label, { exact: false }).first()

const look = async (page: Page) => {
  await expectAccessible(page)
  const size = page.viewportSize() ?? { width: 1280, height: 1024 }
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  await page.setViewportSize(size)
}

const openOffice = async (page: Page, origin: string, id: 'federation-staff' | 'federation-admin') => {
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  })
  await page.goto(`${origin}/federation`)
  await page.locator('input[name="id"]').fill(id)
  await page.locator('input[type="password"]').fill('demo-federation')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '証明書一覧' })).toBeVisible()
}

test('EB-G-8 a holder who lost the sign-in secret signs in with the one of a second letter, and chooses another', async ({
  page,
  demo,
  federation,
  context,
}) => {
  test.setTimeout(180_000)
  const holder = await federation.register(longNamed)
  let secret = ''
  await test.step('EB-F4-3 the office ticks it, and the letter brings both', async () => {
    await openOffice(page, demo.origin, 'federation-staff')
    await page.goto(`${demo.origin}/federation/holders/${holder.userId}`)
    await button(page, '証明書発行用パスワード発行').click()
    await page.getByRole('dialog').getByLabel('サインイン用パスワードも、新しくする').check()
    await expect(page.getByText('サインインできなくなった人には、こちらも新しくします。')).toBeVisible()
    await look(page)
    await button(page, '発行する').click()
    await expect(page.getByText('通知書ができました。')).toBeVisible({ timeout: 30_000 })
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, '通知書を保存').click()])
    const { pages } = await readPdf(new Uint8Array(await readFile(await download.path())))
    const text = (pages[0]?.texts ?? []).join('')
    expect(text).toContain('サインイン用パスワード')
    secret = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(text)?.[0] ?? ''
    expect(await readBrowser(page)).not.toContain(secret)
  })

  const own = await context.newPage()
  const chosen = 'aozora midori hidamari 27'
  await test.step('the holder signs in with it and changes it', async () => {
    await signIn(own, demo.origin, { ...holder, signInSecret: secret })
    await tab(own, 'パスワード再発行').click()
    await look(own)
    await own.getByRole('link', { name: 'サインイン用パスワードを変える' }).click()
    await expect(own.getByRole('heading', { level: 1, name: 'サインイン用パスワードの変更' })).toBeVisible()
    await button(own, '変更する').click()
    await expect(own.getByText('今のサインイン用パスワードを入れてください。')).toBeVisible()
    await field(own, '今のサインイン用パスワード').fill('not the present one')
    await own.locator('input[name="next"]').fill(chosen)
    await own.locator('input[name="again"]').fill('something else')
    await button(own, '変更する').click()
    await expect(own.getByText('上に入れたものと、ちがいます。')).toBeVisible()
    await look(own)
    await own.locator('input[name="again"]').fill(chosen)
    await button(own, '変更する').click()
    await expect(own.getByText('今のサインイン用パスワードがちがいます。')).toBeVisible()
    await look(own)
    await field(own, '今のサインイン用パスワード').fill(secret)
    await button(own, '変更する').click()
    await expect(own.getByText('サインイン用パスワードを変えました。')).toBeVisible()
    await look(own)
    expect(await readBrowser(own)).not.toContain(chosen)
    for (const one of [chosen, secret]) expect(findInProduct(demo, one)).toEqual([])
  })

  await test.step('and from then on signs in with that one alone', async () => {
    await button(own, 'サインアウト').click()
    await own.locator('input[name="id"]').fill(holder.userId)
    await own.locator('input[type="password"]').fill(secret)
    await button(own, 'サインインする').click()
    await expect(own.getByRole('alert').or(own.getByText('ちがいます')).first()).toBeVisible()
    await signIn(own, demo.origin, { ...holder, signInSecret: chosen })
  })
})

test('EB-R-15, EB-R-16 an administrator words a mail anew; staff have no such screen', async ({ page, demo }) => {
  await openOffice(page, demo.origin, 'federation-staff')
  await expect(tab(page, 'メールの文面')).toHaveCount(0)
  await button(page, 'サインアウト').click()
  await openOffice(page, demo.origin, 'federation-admin')
  await tab(page, 'メールの文面').click()
  await expect(page.getByRole('heading', { level: 1, name: 'メールの文面' })).toBeVisible()
  const sample = page.getByRole('region', { name: '届くメールの見本' })
  await expect(sample).toContainText('申請番号 27-0001 の電子証明書が発行されました。')
  await expect(button(page, '保存する')).toHaveAttribute('aria-disabled', 'true')
  await look(page)

  await page.getByLabel('本文').fill('{{申請番号}} ができました。あと {{残りの日数}} 日。')
  await expect(page.getByText('このメールでは使えない差し込みがあります：残りの日数')).toBeVisible()
  await look(page)
  await page.getByLabel('本文').fill('{{申請番号}} ができました。{{画面のURL}}')
  await expect(sample).toContainText(/27-0001 ができました。https?:\/\/\S+\/billing/)

  // what is typed and not saved is not lost by a step aside
  await tab(page, '証明書一覧').click()
  await expect(page.getByRole('dialog')).toContainText('保存していない文面があります')
  await page.getByRole('dialog').getByRole('button', { name: 'やめる' }).click()
  await button(page, '保存する').click()
  await expect(page.getByText('文面を保存しました。')).toBeVisible()
  await look(page)
  await page.reload()
  await expect(page.getByLabel('本文')).toHaveValue('{{申請番号}} ができました。{{画面のURL}}')

  await button(page, 'はじめの文面に戻す').click()
  await look(page)
  await page.getByRole('dialog').getByRole('button', { name: 'はじめの文面に戻す' }).click()
  await expect(page.getByText('はじめの文面に戻しました。')).toBeVisible()
  await expect(sample).toContainText('証明書発行用パスワードが必要です。')
})
