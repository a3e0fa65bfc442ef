import { newWindow } from '#shared/pickup-reservation/window.ts'
import { expect, test } from './counter.ts'
import { linkIn, openSite, readMail, registerMember, Resident } from './reservation-desk.ts'

const phone = { width: 390, height: 844 }

// whole journeys, each screen of which is judged for accessibility
test.describe.configure({ timeout: 150_000 })

test.describe('RS-SC-20 at phone width', () => {
  test.use({ viewport: phone })

  test('RS-SC-1, 2, 12 to 17, RS-D-5: a resident books with an access key, changes and cancels', async ({
    page,
    demo,
    standIns,
  }) => {
    void standIns
    const address = await openSite(demo, {
      siteId: 'e2e-phone',
      windows: [
        newWindow('本庁舎 市民課'),
        { ...newWindow('とても長い名前の出張所 マイナンバーカード特設交付コーナー（駅ビル4階）'), capacity: 2 },
      ],
    })
    const resident = new Resident(page)
    await resident.open(address)
    await resident.at('空き状況')
    await expect(resident.slot('3月2日 火曜 10時 残り5')).toBeVisible()
    await expect(page.getByRole('gridcell', { name: /^3月6日 土曜/ }).first()).toBeVisible()

    await resident.pick('3月2日 火曜 10時 残り5')
    await expect(page.getByRole('timer')).toHaveText(/残り (10:00|9:\d\d)/)
    await resident.button('次へ').click()
    await expect(page.getByText('住基カードの有無を選んでください。')).toBeVisible()
    await expect(resident.field('なし')).toBeFocused()
    await resident.check('the form with a fault')
    await resident.field('なし').check()
    await resident.button('次へ').click()
    await resident.at('申込内容確認')
    await expect(resident.fact('場所')).toHaveText('本庁舎 市民課')
    await expect(resident.fact('訪問日時')).toHaveText('2027年3月2日（火）10:00〜10:30')
    await expect(resident.fact('住基カードの有無')).toHaveText('なし')
    await expect(resident.button('戻る')).toBeVisible()
    await resident.button('申込').dblclick()
    const key = await resident.readKey()
    expect(key).toMatch(/^[2-9A-HJKMNP-Z]{7}$/)
    await expect(resident.fact('受付番号')).toHaveText('1')
    await page.emulateMedia({ media: 'print' })
    const slip = page.getByRole('region', { name: '予約票' })
    await expect(slip).toContainText('2027年3月2日（火）10:00〜10:30')
    await expect(slip).toContainText(key)
    await expect(slip.getByRole('img')).toBeVisible()
    await expect(resident.button('トップへ')).toBeHidden()
    await page.emulateMedia({ media: 'screen' })
    await expect(slip).toBeHidden()
    const download = page.waitForEvent('download')
    await resident.button('カレンダーに入れる（.ics）').click()
    expect((await download).suggestedFilename()).toBe('来庁の予約.ics')
    await resident.button('トップへ').click()
    await resident.at('空き状況')
    expect(await resident.readStorage()).not.toContain(key)
    await expect(resident.slot('3月2日 火曜 10時 残り4')).toBeVisible()

    // what the QR code of the slip holds
    await page.goto(`${address}/key#${key.toLowerCase()}`)
    await resident.at('予約確認・変更・取消')
    expect(page.url()).not.toContain(key.toLowerCase())
    await expect(resident.fact('アクセスキー')).toHaveText(key)
    await resident.link('変更画面へ').click()
    await resident.at('お申し込み内容変更')
    await resident.button('変更').click()
    await expect(page.getByText('変わったところがありません。')).toBeVisible()
    await resident.link('日時・場所を変える').click()
    await resident.at('新しい日時を選ぶ')
    await resident.field('場所').selectOption('とても長い名前の出張所 マイナンバーカード特設交付コーナー（駅ビル4階）')
    await resident.slot('3月3日 水曜 13時30分 残り2').click()
    await resident.at('お申し込み内容変更')
    await resident.field('あり').check()
    await resident.button('変更').click()
    await expect(page.getByText('予約を変更しました。')).toBeVisible()
    await expect(resident.fact('訪問日時')).toHaveText('2027年3月3日（水）13:30〜14:00')
    await expect(resident.fact('住基カードの有無')).toHaveText('あり')
    await resident.check('changed')

    await resident.link('取消画面へ').click()
    await resident.at('お申し込み取消')
    await resident.button('取消').click()
    await expect(page.getByText('予約を取り消しました。')).toBeVisible()
    await expect(resident.fact('申込状況')).toHaveText('取消')
    await resident.check('cancelled')
    await page.goBack()
    await expect(page.getByText('予約を取り消しました。').or(resident.button('トップへ')).first()).toBeVisible()
    await resident.button('トップへ').click()
    await expect(resident.slot('3月2日 火曜 10時 残り5')).toBeVisible()
    expect(await resident.readStorage()).not.toContain(key)
  })

  test('RS-R-3 full and closed days are told, and a place lost to somebody else is explained', async ({
    page,
    demo,
    standIns,
    browser,
  }) => {
    void standIns
    const address = await openSite(demo, {
      siteId: 'e2e-full',
      windows: [
        {
          ...newWindow('本庁舎'),
          capacity: 1,
          closedDays: [{ days: { from: '2027-03-04', to: '2027-03-04' }, note: '停電のため休みます' }],
        },
      ],
    })
    const other = await browser.newContext({ viewport: phone, locale: 'ja-JP' })
    const first = new Resident(page)
    const second = new Resident(await other.newPage())
    for (const resident of [first, second]) {
      await resident.open(address)
      await resident.at('空き状況')
    }
    await expect(page.getByRole('gridcell', { name: '3月4日 木曜 休館 停電のため休みます' })).toHaveText('休館')
    await first.slot('3月2日 火曜 10時 残り1').click()
    await first.at(/お申し込み/)
    await second.slot('3月2日 火曜 10時 残り1').click()
    await expect(second.page.getByText('この時間は、いま満員です。')).toBeVisible()
    await expect(second.page.getByRole('gridcell', { name: '3月2日 火曜 10時 満員' })).toHaveText('満')
    await second.check('full')
    await second.button('一覧で見る').click()
    await expect(second.button('3月2日 火曜 10時30分 残り1')).toBeVisible()
    await second.check('as a list')
    await second.page.reload()
    await expect(second.button('3月2日 火曜 10時30分 残り1')).toBeVisible()
    await other.close()
  })

  test('the earliest free time is found by weekday and time of day', async ({ page, demo, standIns }) => {
    void standIns
    const address = await openSite(demo, { siteId: 'e2e-search', windows: [newWindow('本庁舎'), newWindow('駅前')] })
    const resident = new Resident(page)
    await resident.open(`${address}/search`)
    await resident.at('空いている時間をさがす')
    await resident.field('金', { exact: true }).check()
    await resident.field('午後（12時から17時）').check()
    await resident.field('駅前').check()
    await expect(resident.button(/本庁舎/)).toHaveCount(0)
    await resident.button('3月5日（金） 12:00〜12:30 残5 駅前').click()
    await resident.at(/お申し込み/)
    await page.goBack()
    await expect(resident.field('金', { exact: true })).toBeChecked()
    await expect(resident.field('駅前')).toBeChecked()
  })
})

test('RS-NF-6 a resident books, changes and cancels by the keyboard alone', async ({ page, demo, standIns }) => {
  void standIns
  const address = await openSite(demo, { siteId: 'e2e-keyboard' })
  const resident = new Resident(page)
  const { keyboard } = page
  await resident.open(address)
  await resident.at('空き状況')
  await keyboard.press('Tab')
  await resident.tabTo(resident.slot(/^3月2日 火曜 8時30分/))
  await keyboard.press('ArrowRight')
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await expect(resident.slot('3月3日 水曜 9時30分 残り5')).toBeFocused()
  await keyboard.press('Enter')
  await resident.at(/お申し込み/)
  await resident.tabTo(resident.link('未登録の方はこちらへ'))
  await keyboard.press('Enter')
  await resident.at('申込内容入力')
  await resident.tabTo(resident.button('次へ'))
  await keyboard.press('Enter')
  await expect(resident.field('なし')).toBeFocused()
  await keyboard.press('Space')
  await keyboard.press('Enter')
  await resident.at('申込内容確認')
  await resident.tabTo(resident.button('申込'))
  await keyboard.press('Enter')
  const key = await resident.readKey()
  await resident.tabTo(resident.button('トップへ'))
  await keyboard.press('Enter')
  await resident.at('空き状況')
  await resident.tabTo(resident.field(/^アクセスキー/))
  await keyboard.type(key)
  await keyboard.press('Enter')
  await resident.at('予約確認・変更・取消')
  await resident.tabTo(resident.link('変更画面へ'))
  await keyboard.press('Enter')
  await resident.at('お申し込み内容変更')
  await resident.tabTo(resident.link('日時・場所を変える'))
  await keyboard.press('Enter')
  await resident.at('新しい日時を選ぶ')
  await resident.tabTo(resident.slot(/^3月2日 火曜 8時30分/))
  await keyboard.press('End')
  await keyboard.press('Control+Home')
  await keyboard.press('ArrowRight')
  await keyboard.press('Enter')
  await resident.at('お申し込み内容変更')
  await resident.tabTo(resident.button('変更'))
  await keyboard.press('Enter')
  await expect(page.getByText('予約を変更しました。')).toBeVisible()
  await resident.tabTo(resident.link('取消画面へ'))
  await keyboard.press('Enter')
  await resident.at('お申し込み取消')
  await resident.tabTo(resident.button('取消'))
  await keyboard.press('Enter')
  await expect(page.getByText('予約を取り消しました。')).toBeVisible()
})

test('RS-SC-3 to 10, 18, 19: a member registers by mail, books, changes, cancels and sets a new password', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const mail = 'hanako@resident.example'
  const address = await openSite(demo, {
    siteId: 'e2e-member',
    settings: (all) => ({
      ...all,
      mode: { ...all.mode, audience: 'registered', selfRegistration: true },
      memberItems: {
        ...all.memberItems,
        basic: { ...all.memberItems.basic, mail: { ...all.memberItems.basic.mail, use: 'required' } },
      },
    }),
  })
  const resident = new Resident(page)
  await resident.open(address)
  await resident.at('空き状況')
  await expect(resident.field(/^アクセスキー/)).toHaveCount(0)
  await resident.link('会員登録').first().click()
  await resident.at('会員登録')
  await resident.button('登録キーを送る').click()
  await expect(page.getByText('メールアドレスを入れてください。', { exact: false }).last()).toBeVisible()
  await resident.field(/^メールアドレス/).fill(mail)
  await resident.button('登録キーを送る').click()
  await resident.at('登録キーを送りました')
  await page.goto(linkIn(await readMail(demo, mail, /会員登録のご案内/), demo))
  await resident.at('会員情報の入力')
  await resident.button('登録する').click()
  await expect(page.getByText('氏名を入れてください。')).toBeVisible()
  await expect(resident.field(/^氏名 ?※必須/)).toBeFocused()
  await resident.check('registration with faults')
  await resident.field(/^氏名 ?※必須/).fill('寿限無寿限無五劫の擦り切れ　長介')
  await resident.field(/^氏名（カナ）/).fill('じゅげむ　ちょうすけ')
  await resident.field('年号').selectOption('昭和')
  await resident.field('年', { exact: true }).fill('64')
  await resident.field('月', { exact: true }).fill('1')
  await resident.field('日', { exact: true }).fill('8')
  await resident.field(/^新しいパスワード ?※/).fill('ほしのよる2027')
  await resident.field(/^新しいパスワード（確認用）/).fill('ほしのよる2027')
  await resident.button('登録する').click()
  await expect(page.getByText(/実際にある日付/)).toBeVisible()
  await resident.field('日', { exact: true }).fill('7')
  await resident.button('登録する').click()
  await resident.at('会員登録が終わりました')
  const memberNumber = (await page.locator('main .font-mono').textContent()) ?? ''
  expect(memberNumber).toMatch(/^\d{6}/)

  await page.goto(address)
  await resident.slot('3月2日 火曜 10時 残り5').click()
  await resident.at('お申し込み')
  await resident.field('なし').check()
  await resident.field(/^利用者ID/).fill(memberNumber)
  await resident.field(/^パスワード ?※/).fill('まちがい')
  await resident.button('次へ').click()
  await expect(page.getByText('利用者IDかパスワードがちがいます。')).toBeVisible()
  await expect(resident.field('なし')).toBeChecked()
  await resident.field(/^パスワード ?※/).fill('ほしのよる2027')
  await resident.button('次へ').click()
  await resident.at('申込内容確認')
  await expect(page.getByText('項目を確認の上、「申込」ボタンを押してください。')).toBeVisible()
  await expect(page.getByText('内容を修正する場合は「戻る」ボタン', { exact: false })).toBeVisible()
  for (const [name, value] of [
    ['場所', '本庁舎 市民課'],
    ['訪問日時', '2027年3月2日（火）10:00〜10:30'],
    ['住基カードの有無', 'なし'],
  ] as const)
    await expect(resident.fact(name)).toHaveText(value)
  await resident.button('申込').click()
  await resident.at('お申込受付')
  await expect(page.getByText('お申し込みを承りました。')).toBeVisible()
  await expect(page.getByText('お申し込み内容をメールしました。', { exact: false })).toBeVisible()
  for (const [name, value] of [
    ['場所', '本庁舎 市民課'],
    ['訪問日時', '2027年3月2日（火）10:00〜10:30'],
    ['受付番号', '1'],
  ] as const)
    await expect(resident.fact(name)).toHaveText(value)
  await expect(page.locator('[data-access-key]')).toHaveCount(0)
  expect(await readMail(demo, mail, /お申し込みを承りました/)).toContain('10:00')
  await resident.button('トップへ').click()

  for (const name of ['申し込み一覧', '登録情報確認']) await expect(resident.link(name).first()).toBeVisible()
  await expect(resident.button('ログアウト')).toBeVisible()
  // without ID and password fields now (RS-SC-7)
  await resident.slot('3月4日 木曜 11時 残り5').click()
  await resident.at('お申し込み')
  await expect(resident.field(/^利用者ID/)).toHaveCount(0)
  await resident.field('あり').check()
  await resident.button('次へ').click()
  await resident.button('申込').click()
  await resident.at('お申込受付')
  await resident.button('トップへ').click()
  await resident.link('申し込み一覧').click()
  await resident.at('申し込み一覧')
  const days = page.getByRole('row').filter({ hasText: '2027年' })
  await expect(days.first()).toContainText('3月4日')
  await expect(days.last()).toContainText('3月2日')
  await page.setViewportSize(phone)
  await resident.check('the list')
  await page.setViewportSize({ width: 1280, height: 1024 })
  await resident.link(/3月4日.* の申し込みを変更/).click()
  await resident.at('お申し込み内容変更')
  await resident.link('日時・場所を変える').click()
  await resident.slot('3月5日 金曜 9時 残り5').click()
  await resident.button('変更').click()
  await expect(page.getByText('予約を変更しました。')).toBeVisible()
  await expect(days.first()).toContainText('3月5日')
  await resident.link(/3月2日.* の申し込みを取消/).click()
  await resident.at('お申し込み取消')
  await resident.button('取消').click()
  await expect(page.getByText('予約を取り消しました。')).toBeVisible()

  await resident.link('登録情報確認').click()
  await resident.at('登録情報確認')
  await resident.field(/^住所/).fill('窓口県青瀬市海辺9-9')
  await resident.button('更新').click()
  await expect(page.getByText('登録情報を更新しました。')).toBeVisible()
  await page.reload()
  await expect(resident.field(/^住所/)).toHaveValue('窓口県青瀬市海辺9-9')
  await resident.link('パスワードの変更').click()
  await resident.at('パスワードの変更')
  await resident.field(/^今のパスワード/).fill('ちがうもの')
  await resident.field(/^新しいパスワード ?※/).fill('つきのよる2027')
  await resident.field(/^新しいパスワード（確認用）/).fill('つきのよる2027')
  await resident.button('登録する').click()
  await expect(page.getByText('今のパスワードがちがいます。')).toBeVisible()
  await resident.button('ログアウト').click()
  await resident.at('空き状況')
  expect(await resident.readStorage()).not.toContain('寿限無')

  await resident.link('パスワードをお忘れの場合').click()
  await resident.at('パスワードの再設定')
  await resident.field(/^利用者IDかメールアドレス/).fill(memberNumber)
  await resident.button('メールを送る').click()
  await resident.at('メールを送りました')
  const reset = linkIn(await readMail(demo, mail, /パスワードの再設定/), demo)
  await page.goto(reset)
  await resident.at('新しいパスワード')
  await resident.field(/^新しいパスワード ?※/).fill('つきのよる2027')
  await resident.field(/^新しいパスワード（確認用）/).fill('つきのよる2027')
  await resident.button('登録する').click()
  await resident.at('パスワードを再設定しました')
  await page.goto('about:blank')
  await page.goto(reset)
  await resident.field(/^新しいパスワード ?※/).fill('つきのよる2027')
  await resident.field(/^新しいパスワード（確認用）/).fill('つきのよる2027')
  await resident.button('登録する').click()
  await resident.at('このリンクは使えません')
  await page.goto(`${address}/sign-in`)
  await resident.at('ログイン')
  await resident.field(/^利用者ID/).fill(memberNumber)
  await resident.field(/^パスワード ?※/).fill('つきのよる2027')
  await resident.button('ログイン').click()
  await resident.at('申し込み一覧')
})

test('RS-USR-7, RS-SC-11: the first use sets a password of one’s own and goes on with what was begun', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const siteId = 'e2e-first-use'
  const address = await openSite(demo, { siteId })
  const { memberNumber, initialPassword } = await registerMember(demo, siteId, '山田　花子')
  const resident = new Resident(page)
  await resident.open(address)
  await resident.slot('3月2日 火曜 10時 残り5').click()
  await resident.at('お申し込み')
  await resident.field('なし').check()
  await resident.field(/^利用者ID/).fill(memberNumber)
  await resident.field(/^パスワード ?※/).fill(initialPassword)
  await resident.button('次へ').click()
  await resident.at('パスワードの登録')
  // nothing else is shown before
  await page.goto(`${address}/member`)
  await resident.at('パスワードの登録')
  await resident.field(/^新しいパスワード ?※/).fill('短い')
  await resident.button('登録する').click()
  await expect(page.getByText('8文字以上にしてください。')).toBeVisible()
  await expect(resident.field(/^新しいパスワード ?※/)).toBeFocused()
  await resident.field(/^新しいパスワード ?※/).fill('ほしのよる2027')
  await resident.field(/^新しいパスワード（確認用）/).fill('ほしのよる2026')
  await resident.button('登録する').click()
  await expect(page.getByText('上のパスワードとちがいます。', { exact: false })).toBeVisible()
  await resident.check('a new password with a fault')
  await resident.field(/^新しいパスワード（確認用）/).fill('ほしのよる2027')
  await resident.button('登録する').click()
  await resident.at('お申し込み')
  await expect(page.getByText('山田　花子 さんとして申し込みます。')).toBeVisible()
  await expect(resident.field('なし')).toBeChecked()
  await resident.button('次へ').click()
  await resident.button('申込').click()
  await resident.at('お申込受付')
})

test('a lost hold, Back, a reload and a second tab lose nothing that was typed', async ({ page, demo, standIns }) => {
  void standIns
  const address = await openSite(demo, {
    siteId: 'e2e-lost',
    windows: [{ ...newWindow('本庁舎'), capacity: 1 }],
    settings: (all) => ({
      ...all,
      mode: { ...all.mode, audience: 'unregistered' },
      applicationItems: {
        ...all.applicationItems,
        basic: {
          ...all.applicationItems.basic,
          name: { staff: 'optional', resident: 'required', alias: 'お名前', listed: true },
        },
      },
    }),
  })
  const resident = new Resident(page)
  await page.clock.install()
  await resident.open(address)
  await resident.slot('3月2日 火曜 10時 残り1').click()
  await resident.at('申込内容入力')
  await resident.field(/^お名前/).fill('山田　花子')
  await resident.field('なし').check()
  await page.reload()
  await resident.at('申込内容入力')
  await expect(resident.field(/^お名前/)).toHaveValue('山田　花子')
  await expect(page.getByRole('timer')).toHaveText(/残り \d+:\d\d/)
  await page.goBack()
  await resident.at('空き状況')
  await expect(page.getByRole('region', { name: /10:00〜10:30 本庁舎 を押さえています/ })).toBeVisible()
  await resident.link('入力を続ける').click()
  await expect(resident.field(/^お名前/)).toHaveValue('山田　花子')

  // eight and a half minutes later
  await page.clock.fastForward(8.5 * 60_000)
  await expect(page.getByText('まもなく時間が終わります。', { exact: false })).toBeVisible()
  await resident.check('the warning')
  await resident.button('時間を延ばす').click()
  await expect(page.getByRole('timer')).toHaveText(/残り (10:00|9:\d\d)/)

  // the place goes to another tab of the same browser, which has work of its own
  const token = /"holdToken":"([\w-]{43})"/.exec((await resident.readStorage()).replaceAll('\\', ''))?.[1] ?? ''
  await fetch(`${demo.origin}/api/resident/sites/e2e-lost/holds/release`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: demo.origin },
    body: JSON.stringify({ holdToken: token }),
  })
  const second = new Resident(await page.context().newPage())
  await second.open(address)
  await second.slot('3月2日 火曜 10時 残り1').click()
  await second.at('申込内容入力')
  await expect(second.field(/^お名前/)).toHaveValue('')

  await resident.button('次へ').click()
  await resident.at('申込内容確認')
  await resident.button('申込').click()
  await expect(page.getByText('押さえていた時間が終わりました')).toBeVisible()
  await resident.check('a lost hold')
  await resident.button('同じ日時をもう一度押さえる').click()
  await expect(page.getByText('この時間は、いま満員です。')).toBeVisible()
  await second.button('戻る').click()
  await second.button('やめて枠を返す').click()
  await expect(second.slot('3月2日 火曜 10時 残り1')).toBeVisible()
  await resident.button('同じ日時をもう一度押さえる').click()
  await expect(resident.fact('お名前')).toHaveText('山田　花子')
  await resident.button('申込').click()
  const key = await resident.readKey()
  await page.reload()
  expect(await resident.readKey()).toBe(key)
  await page.goBack()
  await page.goBack()
  await expect(resident.button('申込')).toHaveCount(0)
  await page.goto(`${address}/done`)
  await resident.button('トップへ').click()
  await resident.at('空き状況')
  expect(await resident.readStorage()).not.toMatch(new RegExp(`山田|${key}`))
})

test('RS-USR-14 an application counts when the mailed link is confirmed', async ({ page, demo, standIns }) => {
  void standIns
  const mail = 'taro@resident.example'
  const address = await openSite(demo, {
    siteId: 'e2e-check',
    settings: (all) => ({
      ...all,
      mode: { ...all.mode, audience: 'unregistered', applicantCheck: true },
      applicationItems: {
        ...all.applicationItems,
        basic: {
          ...all.applicationItems.basic,
          mail: { staff: 'optional', resident: 'required', alias: null, listed: false },
        },
      },
    }),
  })
  const resident = new Resident(page)
  await resident.open(address)
  await resident.slot('3月2日 火曜 10時 残り5').click()
  await resident.field(/^メールアドレス/).fill('taro＠resident.example')
  await resident.field('なし').check()
  await resident.button('次へ').click()
  await resident.button('申込').click()
  await resident.at('お申込受付')
  await expect(page.getByText('まだ申し込みは終わっていません')).toBeVisible()
  await resident.check('waiting for the link')
  const link = linkIn(await readMail(demo, mail, /まだ終わっていません/), demo)
  await page.goto(link)
  await resident.at('申し込みの確認')
  await resident.button('申し込みを決める').click()
  expect(await resident.readKey()).toHaveLength(7)
  await page.goto('about:blank')
  await page.goto(link)
  await resident.button('申し込みを決める').click()
  await resident.at('このリンクは使えません')
})

test('a place that comes back is offered to who waits, and taken from the mailed link', async ({
  page,
  demo,
  standIns,
}) => {
  void standIns
  const mail = 'jiro@resident.example'
  const address = await openSite(demo, {
    siteId: 'e2e-wait',
    windows: [
      {
        ...newWindow('本庁舎'),
        capacity: 1,
        // one place in all the days that can be booked
        open: { from: '2027-03-02', to: '2027-03-02' },
        weeks: [
          {
            period: { from: null, to: null },
            week: [null, null, { from: 600, to: 630 }, null, null, null, null],
          },
        ],
      },
    ],
    settings: (all) => ({
      ...all,
      mode: { ...all.mode, audience: 'unregistered' },
      reservation: { ...all.reservation, waitlist: true },
    }),
  })
  const resident = new Resident(page)
  await resident.open(address)
  await resident.pick('3月2日 火曜 10時 残り1')
  await resident.field('なし').check()
  await resident.button('次へ').click()
  await resident.button('申込').click()
  const key = await resident.readKey()
  await resident.button('トップへ').click()
  await resident.link('キャンセル待ちに登録する').click()
  await resident.at('キャンセル待ち')
  await resident.button('登録する').click()
  await expect(resident.field(/^メールアドレス/)).toBeFocused()
  await resident.field(/^メールアドレス/).fill(mail)
  await resident.button('登録する').click()
  await resident.at('キャンセル待ちの状況')
  await expect(resident.fact('申込状況')).toHaveText('空くのを待っています')
  await page.goto(`${address}/key#${key}`)
  await resident.link('取消画面へ').click()
  await resident.button('取消').click()
  await expect(page.getByText('予約を取り消しました。')).toBeVisible()
  await page.goto(linkIn(await readMail(demo, mail, /空きが出ました/), demo))
  await resident.at('キャンセル待ちの状況')
  await resident.button('この枠に申し込む').click()
  await resident.at('申込内容入力')
  await resident.field('あり').check()
  await resident.button('次へ').click()
  await resident.button('申込').click()
  expect(await resident.readKey()).not.toBe(key)
})
