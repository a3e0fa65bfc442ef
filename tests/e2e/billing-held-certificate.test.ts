import type { Page } from '@playwright/test'
import { billingHolders } from '#mocks/people/federation.ts'
import { openCaller } from '#mocks/scenarios/caller.ts'
import { runWhenFree } from '#mocks/scenarios/federation-world.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { sessionApi } from '#shared/session/api.ts'
import { addresses } from '#web/billing-certificate/federation/addresses.ts'
import { expect, expectAccessible, inOwnWorld, StandIns } from './counter.ts'

/** A certificate that is not the one that was asked for, as the federation meets it (EB-X-1). */
const test = inOwnWorld({ populated: true })

const [, longName] = billingHolders

const openOffice = async (origin: string) => {
  const call = openCaller({ address: origin, origin })
  await call(sessionApi.federation.signIn, { body: { id: 'federation-admin', secret: 'demo-federation' } })
  const filter = {
    ...{ kinds: [], statuses: [], userId: longName.userId, name: '' },
    ...{ appliedFrom: null, appliedUntil: null, expiredOnly: false },
  }
  const { matters } = await call(federationApi.searchMatters, { body: { filter, page: 1 } })
  const [matter] = matters
  if (matter === undefined) throw new RangeError('the demo has an application of the longest name')
  return { call, matter, run: (name: string) => runWhenFree(call, name) }
}

const openMatter = async (page: Page, origin: string, matterId: string) => {
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  })
  await page.goto(`${origin}/federation`)
  await page.locator('input[name="id"]').fill('federation-staff')
  await page.locator('input[type="password"]').fill('demo-federation')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '証明書一覧' })).toBeVisible()
  await page.goto(origin + addresses.details([matterId]))
}

const look = async (page: Page) => {
  for (const size of [
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ]) {
    await page.setViewportSize(size)
    await expectAccessible(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
  }
}

test('EB-X-1 a certificate in another name is shown beside the application, declined, and the next one taken', async ({
  page,
  demo,
}) => {
  test.setTimeout(180_000)
  const standIns = new StandIns(demo)
  const { call, matter, run } = await openOffice(demo.origin)
  const { matterId, version } = matter
  await standIns.setFaults('certificate-authority', 'other-subject')
  await call(federationApi.requestIssue, { body: { rows: [{ matterId, version }] } })
  await run('billing-issue-linkage')
  const register = 'billing-certificate-registration'
  await run(register)

  const button = (name: string) => page.getByRole('button', { name, exact: true })
  await openMatter(page, demo.origin, matterId)
  await expect(page.getByText('申請と異なる証明書が届いています', { exact: true })).toBeVisible()
  await expect(page.getByText('C=JP, CN=HJ999999999')).toBeVisible()
  await expect(page.getByText('申請と異なる証明書が届きました。職員の確認を待っています。')).toBeVisible()
  await look(page)
  await button('受け取らずに失効させる').click()
  await expect(page.getByRole('dialog')).toContainText('元に戻せません')
  await look(page)
  await page.getByRole('dialog').getByRole('button', { name: '受け取らずに失効させる' }).click()
  await expect(page.getByText('登録しました。')).toBeVisible()
  await expect(button('受け取らずに失効させる')).toHaveCount(0)

  await test.step('the same mistake once more waits for a person once more', async () => {
    await run(register)
    await run(register)
    await page.reload()
    await expect(page.getByText('申請と異なる証明書が届いています', { exact: true })).toBeVisible()
    await button('この証明書を受け取る').click()
    await page.getByRole('dialog').getByRole('button', { name: 'この証明書を受け取る' }).click()
    await expect(page.getByText('登録しました。')).toBeVisible()
    await standIns.setFaults('certificate-authority')
    await run(register)
    await page.reload()
    await expect(page.getByText('発行済み', { exact: true }).first()).toBeVisible()
    await expect(page.getByText('申請と異なる証明書を受取り')).toBeVisible()
    await look(page)
  })
})
