import type { Page } from '@playwright/test'
import { findResident } from '#mocks/people/households.ts'
import { expect, expectAccessible, Kiosk, test } from './counter.ts'

const signIn = async (page: Page, url: string, { id, secret }: { id: string; secret: string }) => {
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  })
  await page.goto(url)
  await page.locator('input[name="id"]').fill(id)
  await page.locator('input[type="password"]').fill(secret)
  await page.getByRole('button', { name: 'サインインする' }).click()
}

test('the home page says what there is, at any width', async ({ page, demo, standIns }) => {
  void standIns
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(demo.origin)
    await expectAccessible(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
  }
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expectAccessible(page)
})

test('an unknown address says so', async ({ page, demo, standIns }) => {
  void standIns
  await page.goto(`${demo.origin}/no-such-place`)
  await expectAccessible(page)
})

test('a wrong password is refused without a word about which part was wrong', async ({ page, demo, standIns }) => {
  void standIns
  await signIn(page, `${demo.origin}/centre`, { id: 'nobody', secret: 'wrong-password' })
  await expect(page.getByText('IDかパスワードがちがいます。')).toBeVisible()
  await expectAccessible(page)
})

test('a clerk registers a card, and its holder is let in at the kiosk', async ({ page, demo, standIns }) => {
  void standIns
  const person = 'yoshida-akira'
  const found = findResident(person)
  const kiosk = new Kiosk(page)
  await signIn(page, `${demo.origin}/municipality`, { id: 'aose-clerk', secret: 'demo-clerk' })
  await expect(page.getByRole('heading', { name: '利用者登録' })).toBeVisible()
  await expectAccessible(page)
  await kiosk.layCard(person)
  await page.getByRole('button', { name: 'カードを読み取る' }).click()
  await page.getByLabel('氏名のよみ（カタカナ）').fill('ヨシダ')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'さがす' }).click()
  await page.getByRole('button', { name: `${found?.resident.name.text} さんを選ぶ` }).click()
  await expect(page.getByRole('checkbox').first()).toBeVisible()
  await expectAccessible(page)
  for (const box of await page.getByRole('checkbox').all()) await box.press('Space')
  await page.getByRole('button', { name: '登録する' }).click()
  await expect(page.getByRole('heading', { name: '登録しました' })).toBeVisible()
  await expectAccessible(page)
  await kiosk.takeCard()
  await kiosk.open(demo.origin)
  await kiosk.logIn(person)
})

test('the centre sees the alarm of a wrong certificate, and that the trail is whole', async ({
  page,
  demo,
  kiosk,
  standIns,
}) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.chooseOwnRecord()
  await standIns.setFaults('municipal-issuing', 'another-person')
  await kiosk.button('発行する').click()
  await kiosk.at('refused')
  await signIn(page, `${demo.origin}/centre`, { id: 'centre-operator', secret: 'demo-centre' })
  const alarm = page.getByRole('row', { name: '別人の証明書（印刷せずに破棄）' }).first()
  await expect(alarm.getByText('未対応')).toBeVisible()
  await expectAccessible(page)
  await alarm.getByRole('button', { name: /対応を始める/ }).click()
  await expect(alarm.getByText('centre-operator')).toBeVisible()
  for (const name of ['交付の状況', '件数', '定時処理', '電文']) {
    await page.getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('heading', { name, exact: true }).first()).toBeVisible()
    await expectAccessible(page)
  }
  await page.getByRole('button', { name: 'サインアウト' }).click()
  await signIn(page, `${demo.origin}/centre`, { id: 'centre-auditor', secret: 'demo-centre' })
  await page.getByRole('link', { name: '操作の記録', exact: true }).click()
  await page.getByRole('button', { name: '鎖を確かめる' }).click()
  await expect(page.getByText(/行すべて、正しくつながっています/)).toBeVisible()
  await expectAccessible(page)
})

test("the developer's page switches faults", async ({ page, demo, standIns }) => {
  void standIns
  await page.goto(`${demo.origin}/demo`)
  await expectAccessible(page)
})

test('documents are served under a policy that allows nothing from elsewhere', async ({ page, demo, standIns }) => {
  void standIns
  const response = await page.goto(`${demo.origin}/kiosk`)
  const headers = response?.headers() ?? {}
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'")
  expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval|https?:\/\//)
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(headers['referrer-policy']).toBe('no-referrer')
})
