import { takePicture, wantsEverySize } from './album.ts'
import { expect, Kiosk, test } from './counter.ts'

for (const [size, viewport] of Object.entries({
  wide: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
})) {
  test.describe(`home and desks, ${size}`, () => {
    test.use({ viewport })
    test.skip(!wantsEverySize && size !== 'wide', 'the tour shows one size')

    test('home', async ({ page, demo, standIns }) => {
      void standIns
      await page.goto(demo.origin)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await takePicture(page, `home-${size}`, true)
    })

    test('the centre and the counter', async ({ page, demo, standIns }) => {
      const kiosk = new Kiosk(page)
      await kiosk.open(demo.origin)
      await kiosk.logIn('sato-aoi')
      await kiosk.chooseOwnRecord()
      await standIns.setFaults('municipal-issuing', 'another-person')
      await kiosk.button('発行する').click()
      await kiosk.at('refused')
      await takePicture(page, `kiosk-${size}-wrong-person`)
      await page.goto(`${demo.origin}/centre`)
      await page.locator('input[name="id"]').fill('centre-operator')
      await page.locator('input[type="password"]').fill('demo-centre')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('row', { name: '別人の証明書' }).first()).toBeVisible()
      await takePicture(page, `centre-alarms-${size}`, true)
      for (const [name, file] of [
        ['交付の状況', 'visits'],
        ['件数', 'statistics'],
        ['電文', 'messages'],
      ] as const) {
        await page.getByRole('link', { name, exact: true }).click()
        await expect(page.getByRole('heading', { name, exact: true }).first()).toBeVisible()
        await takePicture(page, `centre-${file}-${size}`, true)
      }
      await page.goto(`${demo.origin}/municipality`)
      await page.locator('input[name="id"]').fill('aose-clerk')
      await page.locator('input[type="password"]').fill('demo-clerk')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: '利用者登録' })).toBeVisible()
      await takePicture(page, `municipality-${size}`, true)
      await page.goto(`${demo.origin}/demo`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await takePicture(page, `developer-${size}`)
    })
  })
}
