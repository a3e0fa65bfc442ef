import { expect, expectAccessible, test, type Kiosk, type StandIns } from './counter.ts'

const enterPin = async (kiosk: Kiosk, person: string, pin = '1234') => {
  await kiosk.layCard(person)
  await kiosk.at('pin')
  await kiosk.typePin(pin)
}

const expectRefusal = async (kiosk: Kiosk, code: string) => {
  await expect(kiosk.screen('refused')).toBeVisible({ timeout: 30_000 })
  await expect(kiosk.page.getByText(code)).toBeVisible()
  await expectAccessible(kiosk.page)
}

const expectNoMoneyHeld = async (standIns: StandIns) => {
  await expect
    .poll(async () => (await standIns.readState()).cashBox.deposit?.state ?? 'none')
    .toMatch(/^(captured|refunded|none)$/)
}

for (const [person, code] of [
  ['kobayashi-jun', 'login.certificate-expired'],
  ['kato-megumi', 'login.certificate-revoked'],
  ['yoshida-akira', 'issuance.not-registered'],
  ['nakamura-yui', 'issuance.ask-at-counter'],
  ['mori-shizuka', 'issuance.municipality-not-participating'],
] as const) {
  test(`${person} is refused with ${code} and gets the card back`, async ({ kiosk }) => {
    await enterPin(kiosk, person)
    await expectRefusal(kiosk, code)
    await kiosk.button('終わる').click()
    await kiosk.at('return-card')
    await kiosk.takeCard()
    await kiosk.at('hold-card')
  })
}

test('a locked PIN is seen before anybody types', async ({ kiosk }) => {
  await kiosk.layCard('yamada-hanae')
  await expectRefusal(kiosk, 'card.pin-locked')
})

test('a wrong PIN costs a try, and the last try is asked about', async ({ kiosk }) => {
  const { page } = kiosk
  await enterPin(kiosk, 'matsumoto-daichi', '0000')
  await expect(page.getByText('あと2回入れられます。').first()).toBeVisible()
  await kiosk.typePin('0001')
  await expect(page.getByText('あと1回入れられます。').first()).toBeVisible()
  await kiosk.typePin('0002')
  const question = page.getByRole('dialog', { name: 'あと1回まちがえるとロックされます' })
  await expect(question).toBeVisible()
  await expectAccessible(page)
  await question.getByRole('button', { name: '番号を入れなおす' }).click()
  await kiosk.typePin('0003')
  await question.getByRole('button', { name: 'この番号で確かめる' }).click()
  await expectRefusal(kiosk, 'card.pin-locked')
})

test('a right PIN at the last try sets the counter back', async ({ kiosk }) => {
  await kiosk.layCard('ito-makoto')
  await kiosk.at('pin')
  await kiosk.typePin('1234')
  await kiosk.page.getByRole('dialog').getByRole('button', { name: 'この番号で確かめる' }).click()
  await kiosk.at('take-card')
})

test('a kind that cannot be had says why', async ({ kiosk }) => {
  await kiosk.logIn('matsumoto-daichi')
  await expect(kiosk.page.getByText('印鑑の登録がありません。')).toBeVisible()
  await kiosk.button(/^印鑑登録証明書/).click({ force: true })
  await expect(kiosk.screen('kinds')).toBeVisible()
})

test('a character nobody can draw stops the issue before payment and leaves a task', async ({ kiosk, standIns }) => {
  await kiosk.logIn('watanabe-tsuyoshi')
  await kiosk.chooseOwnRecord()
  await kiosk.button('発行する').click()
  await expectRefusal(kiosk, 'issuance.character-undrawable')
  await expectNoMoneyHeld(standIns)
})

for (const [fault, code] of [
  ['down', 'login.status-unavailable'],
  ['wrong-signature', 'login.status-unavailable'],
  ['stale', 'login.status-unavailable'],
  ['unknown', 'login.status-unavailable'],
] as const) {
  test(`a responder that is "${fault}" means: cannot be checked now`, async ({ kiosk, standIns }) => {
    await standIns.setFaults('jpki-ocsp', fault)
    await enterPin(kiosk, 'sato-aoi')
    await expectRefusal(kiosk, code)
  })
}

for (const [fault, code] of [
  ['another-person', /issuance\.subject-mismatch|party\.mismatched/],
  ['another-person-with-digests', /issuance\.subject-mismatch|party\.mismatched/],
  ['uninvited-number', /party\./],
  ['malformed', /party\.malformed/],
  ['down', /party\.unreachable/],
] as const) {
  test(`a municipality that answers "${fault}" gets nobody's money`, async ({ kiosk, standIns }) => {
    await kiosk.logIn('sato-aoi')
    await kiosk.chooseOwnRecord()
    await standIns.setFaults('municipal-issuing', fault)
    await kiosk.button('発行する').click()
    await expect(kiosk.screen('refused')).toBeVisible({ timeout: 30_000 })
    await expect(kiosk.page.getByText(code)).toBeVisible()
    await expect(kiosk.page.getByText('お金はかかっていません。')).toBeVisible()
    await expectNoMoneyHeld(standIns)
    expect((await standIns.readState()).tray).toEqual([])
  })
}

test('outside the hours nobody is asked for a card', async ({ kiosk, standIns }) => {
  await standIns.setClock('2026-12-30T03:00:00.000Z')
  await expect(async () => {
    await kiosk.page.reload()
    await expect(kiosk.page.getByRole('heading', { name: '今は利用時間の外です' })).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 20_000 })
  await expectAccessible(kiosk.page)
})

test('a paper jam waits for the clerk, then goes on', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.chooseOwnRecord()
  await kiosk.order()
  await standIns.act('kiosk-printer', 'jam')
  await standIns.insert(500)
  await kiosk.button('印刷する').click()
  await expect(kiosk.page.getByText('紙がつまりました。')).toBeVisible({ timeout: 20_000 })
  await expectAccessible(kiosk.page)
  await standIns.act('kiosk-printer', 'clear')
  await kiosk.at('take-things')
})

test('a paper jam that nobody clears gives the money back', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.chooseOwnRecord()
  await kiosk.order()
  await standIns.act('kiosk-printer', 'paper-out')
  await standIns.insert(500)
  await kiosk.button('印刷する').click()
  await kiosk.button('印刷をやめて、お金を返してもらう').click({ timeout: 20_000 })
  const sure = kiosk.page.getByRole('dialog').getByRole('button', { name: /やめる|返してもらう/ })
  await expect(sure.or(kiosk.screen('stopped'))).toBeVisible()
  if (await sure.isVisible()) await sure.click()
  await kiosk.at('stopped')
  await expect(kiosk.page.getByText('500円を返しました')).toBeVisible()
  expect((await standIns.readState()).cashBox.deposit).toMatchObject({ state: 'refunded', refundedYen: 500 })
})

test('a jammed cash box keeps the promise and calls the clerk', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.chooseOwnRecord()
  await kiosk.order()
  await standIns.insert(100)
  await standIns.act('cash-box', 'jam')
  await expect(kiosk.page.getByText('係の人に知らせてください').first()).toBeVisible({ timeout: 20_000 })
  await standIns.act('cash-box', 'clear')
  await expect(async () => {
    expect((await standIns.readState()).cashBox.deposit).toMatchObject({ state: 'refunded', refundedYen: 100 })
  }).toPass({ timeout: 20_000 })
})

const reach: Readonly<Record<string, (kiosk: Kiosk) => Promise<void>>> = {
  pin: async (kiosk) => {
    await kiosk.layCard('sato-aoi')
    await kiosk.at('pin')
  },
  kinds: (kiosk) => kiosk.logIn('sato-aoi'),
  confirm: async (kiosk) => {
    await kiosk.logIn('sato-aoi')
    await kiosk.chooseOwnRecord()
  },
  payment: async (kiosk) => {
    await kiosk.logIn('sato-aoi')
    await kiosk.chooseOwnRecord()
    await kiosk.order()
  },
}

for (const [step, go] of Object.entries(reach)) {
  test(`stopping at "${step}" gives everything back and begins anew`, async ({ kiosk, standIns }) => {
    await go(kiosk)
    if (step === 'payment') await standIns.insert(100)
    await kiosk.stop()
    await kiosk.at('stopped')
    await kiosk.button('終わる').click()
    if (step === 'pin') {
      await kiosk.at('return-card')
      await kiosk.takeCard()
    }
    await kiosk.at('hold-card')
    await expectNoMoneyHeld(standIns)
  })
}

test('silence asks, and then gives everything back', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.chooseOwnRecord()
  await kiosk.page.clock.install()
  await kiosk.order()
  await standIns.insert(100)
  await expect(kiosk.page.getByText('100円', { exact: true }).first()).toBeVisible()
  await kiosk.page.clock.runFor(61_000)
  const question = kiosk.page.getByRole('dialog', { name: 'まだ操作しますか' })
  await expect(question).toBeVisible()
  await expectAccessible(kiosk.page)
  await question.getByRole('button', { name: '続ける' }).click()
  await expect(question).toBeHidden()
  await kiosk.page.clock.runFor(61_000)
  await expect(question).toBeVisible()
  await kiosk.page.clock.runFor(31_000)
  await expect(kiosk.screen('stopped')).toBeVisible()
  await expect
    .poll(async () => (await standIns.readState()).cashBox.deposit)
    .toMatchObject({ state: 'refunded', refundedYen: 100 })
})

test('nobody goes on while a card lies on the reader', async ({ kiosk }) => {
  await kiosk.layCard('sato-aoi')
  await kiosk.at('pin')
  await kiosk.page.clock.install()
  await kiosk.typePin('1234')
  await kiosk.at('take-card')
  await kiosk.page.clock.runFor(61_000)
  await expect(kiosk.screen('staff-call')).toBeVisible()
  await expectAccessible(kiosk.page)
  await kiosk.takeCard()
  await expect(kiosk.screen('hold-card')).toBeVisible()
})

test('Back, reload and a second click do no harm', async ({ kiosk, standIns }) => {
  await kiosk.logIn('sato-aoi')
  await kiosk.chooseOwnRecord()
  await kiosk.page.goBack()
  await expect(kiosk.screen('copies')).toBeVisible()
  await kiosk.button('つぎへ').click()
  await kiosk.at('confirm')
  await kiosk.button('発行する').dblclick()
  await kiosk.at('payment')
  await standIns.insert(100)
  await kiosk.page.reload()
  await kiosk.at('hold-card')
  await expect(async () => {
    expect((await standIns.readState()).cashBox.deposit).toMatchObject({ state: 'refunded', refundedYen: 100 })
  }).toPass({ timeout: 15_000 })
})
