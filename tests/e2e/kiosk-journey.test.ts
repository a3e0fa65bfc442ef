import { expect, test } from './counter.ts'

test('a resident gets a copy of the resident record, from the card to the paper', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.chooseOwnRecord()
  await kiosk.button('発行する').click()
  await kiosk.at('payment')
  await standIns.insert(500)
  await kiosk.button('印刷する').click()
  await kiosk.at('printing')
  await kiosk.at('take-things')
  const { tray, cashBox } = await standIns.readState()
  expect(tray.filter(({ media }) => media.includes('a4'))).toHaveLength(1)
  expect(cashBox.deposit).toMatchObject({ state: 'captured' })
})
