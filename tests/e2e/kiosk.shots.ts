import { writeFileSync } from 'node:fs'
import { placeOf, takePicture, wantsEverySize } from './album.ts'
import { expect, test, type Kiosk } from './counter.ts'

const sizes = {
  tall: { width: 1080, height: 1920 },
  wide: { width: 1280, height: 1024 },
  phone: { width: 390, height: 844 },
} as const

for (const [size, viewport] of Object.entries(sizes)) {
  test.describe(`the kiosk, ${size}`, () => {
    test.use({ viewport })
    test.skip(!wantsEverySize && size !== 'wide', 'the tour shows one size')

    const shoot = (kiosk: Kiosk, name: string) => takePicture(kiosk.page, `kiosk-${size}-${name}`)

    test('every screen of the journey', async ({ kiosk, standIns }) => {
      await shoot(kiosk, '01-hold-card')
      await kiosk.layCard('sato-aoi')
      await kiosk.at('pin')
      await shoot(kiosk, '03-pin')
      await kiosk.typePin('9999')
      await expect(kiosk.page.getByText('暗証番号がちがいます')).toBeVisible()
      await shoot(kiosk, '03-pin-wrong')
      await kiosk.typePin('1234')
      await kiosk.at('take-card')
      await shoot(kiosk, '04-take-card')
      await kiosk.takeCard()
      await kiosk.at('kinds')
      await shoot(kiosk, '05-kinds')
      await kiosk.button(/^住民票の写し/).click()
      await kiosk.at('scope')
      await shoot(kiosk, '06-scope')
      await kiosk.button(/^世帯の一部/).click()
      await kiosk.at('members')
      await shoot(kiosk, '07-members')
      await kiosk.tickAll()
      await kiosk.button('つぎへ').click()
      await kiosk.at('items')
      await kiosk.tickAll()
      await shoot(kiosk, '08-items')
      await kiosk.button('つぎへ').click()
      await kiosk.at('copies')
      await shoot(kiosk, '09-copies')
      await kiosk.button('つぎへ').click()
      await kiosk.at('confirm')
      await shoot(kiosk, '10-confirm')
      await kiosk.button('発行する').click()
      await kiosk.at('preparing')
      await shoot(kiosk, '11-preparing')
      await kiosk.at('payment')
      await standIns.insert(100)
      await expect(kiosk.page.getByText('100円', { exact: true }).first()).toBeVisible()
      await shoot(kiosk, '12-payment')
      await standIns.insert(500)
      await expect(kiosk.button('印刷する')).toBeEnabled()
      await shoot(kiosk, '12-payment-paid')
      await kiosk.button('印刷する').click()
      await kiosk.at('printing')
      await shoot(kiosk, '13-printing')
      await kiosk.at('take-things')
      await shoot(kiosk, '14-take-things')
      const { tray } = await standIns.readState()
      const place = placeOf(`paper-${size}.pdf`)
      if (tray[0] && place !== undefined) writeFileSync(place, await standIns.readPaper(tray[0].id))
    })

    for (const person of ['kobayashi-jun', 'kato-megumi', 'yoshida-akira', 'nakamura-yui', 'mori-shizuka']) {
      test(`the refusal of ${person}`, async ({ kiosk }) => {
        await kiosk.layCard(person)
        await kiosk.at('pin')
        await kiosk.typePin('1234')
        await kiosk.at('refused')
        await shoot(kiosk, `refused-${person}`)
      })
    }

    test('a locked PIN', async ({ kiosk }) => {
      await kiosk.layCard('yamada-hanae')
      await kiosk.at('refused')
      await shoot(kiosk, 'refused-locked')
    })

    test('the last try', async ({ kiosk }) => {
      await kiosk.layCard('ito-makoto')
      await kiosk.at('pin')
      await kiosk.typePin('0000')
      await shoot(kiosk, '03-pin-last-try')
    })

    test('a long name, and a kind that cannot be had', async ({ kiosk }) => {
      await kiosk.logIn('hohenstein-maximilian')
      await shoot(kiosk, 'long-05-kinds')
    })
  })
}
