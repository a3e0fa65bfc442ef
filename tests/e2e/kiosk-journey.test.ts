import { findResident } from '#mocks/people/households.ts'
import { expect, test, type Kiosk, type StandIns } from './counter.ts'
import { readPdf } from '../read-pdf.ts'

const residentOf = (id: string) => {
  const found = findResident(id)
  if (found === undefined) throw new RangeError(`nobody is called ${id}`)
  return found
}

/** From the open cash slot to the wiped terminal; gives the texts of the printed pages. */
const payAndTake = async (kiosk: Kiosk, standIns: StandIns): Promise<readonly string[]> => {
  await standIns.insert(1000)
  await kiosk.button('印刷する').click()
  await kiosk.at('printing')
  await kiosk.at('take-things')
  const { tray, cashBox } = await standIns.readState()
  expect(cashBox.deposit).toMatchObject({ state: 'captured' })
  const [sheet] = tray.filter(({ media }) => media.includes('a4'))
  const paper = await standIns.readPaper(sheet?.id ?? 'none')
  await kiosk.button('すべて取りました').click()
  await kiosk.at('receipt')
  await expect(kiosk.page.getByText('この端末に、あなたの情報は残っていません。')).toBeVisible()
  await kiosk.button('終わる').click()
  await kiosk.at('hold-card')
  await expect(async () => {
    expect((await standIns.readState()).tray.filter(({ media }) => !media.includes('a4'))).toHaveLength(1)
  }).toPass()
  const { resident } = residentOf('sato-aoi')
  const { pages, title, metadata } = await readPdf(paper)
  expect(`${title} ${metadata}`).not.toContain(resident.name.text)
  return pages.map(({ texts }) => texts.join(''))
}

test('a resident gets a copy of the resident record, from the card to the receipt', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.chooseOwnRecord()
  await kiosk.order()
  await expect(kiosk.button('印刷する')).toBeDisabled()
  const pages = await payAndTake(kiosk, standIns)
  const { resident, household } = residentOf('sato-aoi')
  expect(pages).toHaveLength(2)
  expect(pages[0]).toContain(resident.name.text.normalize('NFC'))
  expect(pages[0]).toContain(household.address)
  expect(pages.join('')).not.toContain(resident.myNumber)
  expect(pages[1]).toContain('複写')
})

test('some of the household, with every item, in two copies', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.button(/^住民票の写し/).click()
  await kiosk.at('scope')
  await kiosk.button(/^世帯の一部/).click()
  await kiosk.at('members')
  await expect(kiosk.button('つぎへ')).toBeDisabled()
  const [head, , child] = residentOf('sato-aoi').household.members
  for (const member of [head, child])
    await kiosk.page.getByRole('checkbox', { name: member?.name.text ?? 'nobody' }).press('Space')
  await kiosk.button('つぎへ').click()
  await kiosk.at('items')
  await kiosk.tickAll()
  await expect(kiosk.page.getByText('マイナンバーをのせます')).toBeVisible()
  await kiosk.button('つぎへ').click()
  await kiosk.at('copies')
  await kiosk.button('1部ふやす').click()
  await expect(kiosk.page.getByText('400円').first()).toBeVisible()
  await kiosk.button('つぎへ').click()
  await kiosk.at('confirm')
  await kiosk.order()
  const [front = ''] = await payAndTake(kiosk, standIns)
  expect(front).toContain(head.name.text)
  expect(front.replaceAll(' ', '')).toContain(child?.myNumber)
  expect(front).not.toContain(residentOf('sato-aoi').resident.name.text)
})

test('a certificate of seal registration', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.button(/^印鑑登録証明書/).click()
  await kiosk.at('copies')
  await kiosk.button('つぎへ').click()
  await kiosk.at('confirm')
  await kiosk.order()
  const pages = await payAndTake(kiosk, standIns)
  const { resident } = residentOf('sato-aoi')
  expect(pages[0]).toContain(resident.seal?.registrationNumber)
  expect(pages[0]).toContain(resident.name.text)
})

test('rare characters come out of the printer exactly as they are registered', async ({ kiosk, standIns }) => {
  await kiosk.logIn('takasaki-yoshikazura')
  await kiosk.chooseOwnRecord()
  await kiosk.order()
  const pages = await payAndTake(kiosk, standIns)
  expect(pages[0]).toContain(residentOf('takasaki-yoshikazura').resident.name.text)
})

test('a household of nine on an A5 form', async ({ kiosk, standIns }) => {
  await kiosk.logIn('hara-minoru')
  await kiosk.button(/^住民票の写し/).click()
  await kiosk.chooseScope(/^世帯全員/)
  await kiosk.acceptRest()
  await kiosk.order()
  const text = (await payAndTake(kiosk, standIns)).join('')
  for (const { name } of residentOf('hara-minoru').household.members) expect(text).toContain(name.text)
})

test('the whole way by the keyboard alone', async ({ kiosk, standIns }) => {
  await kiosk.layCard('sato-aoi')
  await kiosk.at('pin')
  const { page } = kiosk
  await page.keyboard.type('1234')
  await page.keyboard.press('Enter')
  await kiosk.at('take-card')
  await kiosk.takeCard()
  await kiosk.at('kinds')
  /** Tabs to the control of a name and presses it: what cannot be reached so cannot be used so. */
  const press = async (name: RegExp) => {
    for (let steps = 0; steps < 40; steps += 1) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => document.activeElement?.textContent ?? '')
      if (name.test(focused)) {
        await page.keyboard.press('Enter')
        return
      }
    }
    throw new Error(`${name} cannot be reached by the keyboard`)
  }
  await press(/^住民票の写し/)
  await kiosk.at('scope')
  await press(/^本人のみ/)
  await kiosk.at('items')
  await press(/^つぎへ/)
  await kiosk.at('copies')
  await press(/^つぎへ/)
  await kiosk.at('confirm')
  await press(/^発行する/)
  await kiosk.at('payment')
  await standIns.insert(500)
  await expect(kiosk.button('印刷する')).toBeEnabled()
  await press(/^印刷する/)
  await kiosk.at('take-things')
  await press(/^すべて取りました/)
  await kiosk.at('receipt')
})

test('the screens speak English when they are asked to, and Japanese to the next person', async ({ kiosk }) => {
  const { page } = kiosk
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await kiosk.layCard('sato-aoi')
  await expect(kiosk.screen('pin')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/PIN/)
  await page.getByRole('button', { name: 'Stop' }).first().click()
  const finish = page.getByRole('button', { name: /Finish|Done|End/ })
  await expect(finish.or(kiosk.screen('return-card'))).toBeVisible()
  if (await finish.isVisible()) await finish.click()
  await kiosk.takeCard()
  await expect(kiosk.screen('hold-card')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
})
