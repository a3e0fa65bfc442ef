/** A town begins with an empty database; some screens later a card is in the hand it was made for, and the ledger shows it. */
import { expect } from './counter.ts'
import { LedgerDesk } from './ledger-desk.ts'
import {
  foldControls,
  inEmptyTown,
  ledgerAdministrator,
  look,
  openMachine,
  phone,
  readLetter,
  ReservationDesk,
  reservationAdministrator,
  siteId,
  town,
  visitDay,
  type Letter,
} from './new-municipality.ts'
import { readMail, Resident } from './reservation-desk.ts'

const test = inEmptyTown()

const ownSecret = 'known-to-me-alone'
const clerk = { id: 'midori-hanako', name: '窓口 花子', secret: 'given-by-admin' }
const mail = 'midori@resident.example'

const changeOwnSecret = async (desk: ReservationDesk, from: string): Promise<void> => {
  await desk.field(/^いまのパスワード/).fill(from)
  await desk.field(/^新しいパスワード ?※/).fill(ownSecret)
  await desk.field(/^新しいパスワード（確認用）/).fill(ownSecret)
  await desk.button('変更する').click()
}

/** Windows, hours, items, words and mails, then the page is shown and a clerk gets a password. */
const setUpSite = async (desk: ReservationDesk): Promise<void> => {
  const { page } = desk
  await desk.signIn(reservationAdministrator)
  await expect(page.getByText('まだサイトがありません')).toBeVisible()
  await look(page, '01-empty')
  await page.getByLabel('サイトID').fill(siteId)
  await page.getByLabel('自治体名').fill(town.name)
  await desk.button('サイトを作る').click()
  await expect(page.getByText('非公開')).toBeVisible()
  await look(page, '02-site')

  await test.step('what the configuration said at the set-up is not the password any more', async () => {
    await desk.button('自分のパスワードを変える').click()
    await changeOwnSecret(desk, reservationAdministrator.secret)
    await expect(page.getByText('パスワードを変えました。')).toBeVisible()
  })

  await test.step('RS-SET-6 RS-SET-7 the office, and who may reserve how', async () => {
    await desk.open('サイト設定')
    await page.getByLabel('住所').fill(`${town.addressPrefix}大字緑1-1`)
    await page.getByLabel('電話番号').fill('000-000-0300')
    await page.getByLabel('利用者制限').selectOption('制限なし')
    await page.getByLabel('予約用ID（リンク番号）').selectOption('必須')
    await page.getByLabel('アクセスキーの長さ').fill('８')
    await look(page, '03-settings')
    await desk.save()
  })

  await test.step('RS-SET-1 RS-SET-5 two windows, each with its hours', async () => {
    await desk.open('窓口設定', '交付窓口の設定')
    await desk.button('窓口を加える').click()
    await page.getByLabel('窓口の名前').fill('町民課 1番窓口')
    await page.getByLabel('時間単位の許容申込数').fill('2')
    await desk.button('曜日ごとに決める').click()
    const hoursOf = (weekday: string) => page.getByRole('group', { name: `${weekday}曜の時間` })
    await hoursOf('月').getByLabel('から').fill('9:00')
    await hoursOf('月').getByLabel('まで').fill('1200')
    await desk.button('月曜の時間を火曜から金曜に写す').click()
    await hoursOf('水').getByLabel('から').fill('1300')
    await hoursOf('水').getByLabel('まで').fill('16時')
    await page.getByLabel('金曜', { exact: true }).uncheck()
    await look(page, '04-window')
    await desk.button('確かめて保存する').click()
    await expect(page.getByText('「町民課 1番窓口」を保存しました。')).toBeVisible()
    await desk.button('窓口を加える').click()
    await page.getByLabel('窓口の名前').fill('山里支所')
    await page.getByLabel('種類').selectOption('支所・出張所')
    await page.getByLabel('時間単位の許容申込数').fill('1')
    await desk.button('確かめて保存する').click()
    await expect(page.getByText('「山里支所」を保存しました。')).toBeVisible()
    await look(page, '05-windows')
  })

  await test.step('RS-SET-12 RS-SET-13 what is asked: no name, and an item of the town’s own', async () => {
    await desk.open('項目設定')
    await page.getByLabel('メールアドレス 利用者画面').selectOption('任意')
    const item = page.getByRole('group', { name: '項目2' }).first()
    await item.getByLabel('使用条件').selectOption('任意')
    await item.getByLabel('見出し文').fill('車いすの用意')
    await item.getByLabel('選択形式').selectOption('択一（横）')
    await item.getByLabel('選択肢', { exact: true }).fill('要らない\n要る')
    await look(page, '06-items')
    await desk.save()
  })

  await test.step('RS-SET-14 the words of the page, and a mail of the town’s own', async () => {
    await desk.open('画面設定')
    await page.getByLabel('お知らせ', { exact: true }).fill('金曜は、1番窓口をお休みします。')
    await desk.save()
    await look(page, '07-screen')
    await desk.open('メール管理')
    await page.getByLabel('差出人の名前').fill('緑ノ原町 町民課')
    await page.getByLabel('件名').fill('緑ノ原町：申込を受け付けました')
    await page.getByLabel('本文').fill('{{訪問日時}}に、{{場所}}へお越しください。受付番号は {{受付番号}} です。')
    await expect(page.getByRole('region', { name: '見本' })).toContainText(
      '2026/11/24 (火) 10:00に、本庁舎 市民課へお越しください',
    )
    await look(page, '08-mail')
    await desk.save()
  })

  await test.step('RS-STF-7 a clerk gets a first password', async () => {
    await desk.open('操作者一覧')
    await desk.button('操作者を登録する').click()
    await page.getByLabel('氏名').fill(clerk.name)
    await page.getByLabel('ログインID').fill(clerk.id)
    await page.getByLabel(/^来訪予約システム/).check()
    await page.getByLabel(/^パスワード ?※/).fill(clerk.secret)
    await page.getByLabel('パスワード（確認用）').fill(clerk.secret)
    await look(page, '09-clerk')
    await desk.button('登録する').click()
    await expect(page.getByText(`「${clerk.name}」を保存しました。`)).toBeVisible()
    await expect(page.getByRole('row', { name: clerk.id })).toContainText('仮パスワード')
    await look(page, '10-operators')
  })

  await test.step('RS-SET-8 residents see it from now on', async () => {
    await desk.open('サイト設定')
    await page.getByLabel('住民に公開する').check()
    await desk.save()
    await expect(page.getByText('公開中')).toBeVisible()
  })
}

/** Places, the letter's words, two cards by their numbers; the letters are printed and sent, the codes told to the site. */
const setUpLedger = async (desk: LedgerDesk, origin: string): Promise<readonly Letter[]> => {
  const { page } = desk
  await expect(page.getByText('カードは、まだ登録されていません。')).toBeVisible()
  await look(page, '11-ledger')

  await test.step('CM-SC-9 CM-F-3 a place to keep cards, and what the letter says', async () => {
    await desk.go('places', '保管場所')
    await desk.button('追加する').click()
    await page.getByLabel('場所コード').fill('a-1')
    await page.getByLabel('名前', { exact: true }).fill('町民課 金庫')
    await desk.button('登録').click()
    await expect(page.getByText('登録しました。')).toBeVisible()
    await look(page, '12-places')
    await desk.go('settings', 'マスタ設定')
    await page.getByLabel('通知と案内', { exact: true }).check()
    await page.getByLabel('問合せ先（担当課、住所、電話）').fill(`${town.name} 町民課\n電話 000-000-0300`)
    await page.getByLabel('差出人（返戻の宛先）').fill(`${town.name}役場 町民課\n${town.addressPrefix}大字緑1-1`)
    await page.getByLabel('予約サイトのアドレス').fill(`${origin}/reservation/${siteId}`)
    await desk.button('登録').click()
    await expect(page.getByText('登録しました。')).toBeVisible()
    await look(page, '13-letter-settings')
  })

  await test.step('CM-F-10 two cards, known by their numbers alone', async () => {
    await desk.go('entry', '進捗登録')
    for (const number of ['MD-0001', 'MD-0002']) {
      if ((await page.getByRole('heading', { name: '新しいカードを登録' }).count()) === 0)
        await desk.button('新しいカードを登録').click()
      const form = page.getByRole('region', { name: '新しいカードを登録' })
      await form.getByLabel('製造番号').fill(number)
      await form.getByRole('button', { name: '登録' }).click()
      await expect(page.getByText('カードを登録しました。')).toBeVisible()
      await expect(page.getByRole('region', { name: 'カードの情報' })).toContainText(number)
      await page.getByRole('region', { name: '進捗登録' }).getByRole('button', { name: '登録', exact: true }).click()
      await expect(page.getByRole('region', { name: '進捗状況' }).getByText('カード到着')).toBeVisible()
    }
    await look(page, '14-card')
    await desk.go('places', '保管場所')
    await page.getByLabel('移す先').selectOption({ label: 'A-1 町民課 金庫' })
    await page.getByLabel('番号（1行に1つ）').fill('1 2')
    await desk.button('カードを移す').click()
    await expect(page.getByText('2枚を「町民課 金庫」へ移しました。')).toBeVisible()
  })

  const letters: Letter[] = []
  await test.step('CM-F-2 CM-X-1 a letter for each: its link code, a first password, a code for the camera', async () => {
    await desk.go('notices', '通知書・宛名の印刷')
    await page.getByLabel('番号で選ぶ').check()
    await page.getByLabel('番号（1行に1つ）').fill('1 2')
    await desk.button('選ぶ').click()
    await expect(page.getByText('2枚を選びました。')).toBeVisible()
    await page.getByLabel('交付案内文（リンク番号とQRコード）', { exact: true }).check()
    await page.getByLabel('初期パスワードも印刷する').check()
    await desk.button('印刷用のPDFを作る').click()
    letters.push(await readLetter(desk))
    await look(page, '15-letter')
    await desk.button('次のページ').click()
    await expect(page.getByRole('img', { name: '2枚のうち 2枚目' })).toBeVisible()
    letters.push(await readLetter(desk))
    await desk.button('2件を送付ずみにする').click()
    await expect(page.getByText('2件を送付ずみにしました。できなかったものは 0件です。')).toBeVisible()
  })

  await test.step('CM-X-3 the site is told the codes with their passwords, and nothing else', async () => {
    await desk.go('link', '予約管理との連携')
    await page.getByLabel('初期パスワードもつける').check()
    await desk.button('リンク番号を知らせる').click()
    await expect(page.getByText('新しく 2件を知らせました（すでに知らせたもの 0件）。')).toBeVisible()
    await look(page, '16-told')
  })
  return letters
}

/** Without an account: the number of the letter is an answer of the form, and the reservation is opened by its key. */
const bookByKey = async (resident: Resident, { origin, linkCode }: { origin: string; linkCode: string }) => {
  const { page } = resident
  await resident.open(`${origin}/reservation`)
  await page.getByRole('link', { name: town.name }).click()
  await resident.at('空き状況')
  await expect(page.getByText('金曜は、1番窓口をお休みします。')).toBeVisible()
  await expect(page.getByRole('gridcell', { name: '3月5日 金曜 受付なし' })).toBeVisible()
  await look(page, '20-vacancies')
  await resident.pick('3月2日 火曜 9時 残り2')
  await resident.field('なし').check()
  await resident.field('要る', { exact: true }).check()
  await resident.field(/^予約用ID/).fill(linkCode)
  await resident.field(/^メールアドレス/).fill(mail)
  await look(page, '21-form')
  await resident.button('次へ').click()
  await resident.at('申込内容確認')
  await expect(resident.fact('予約用ID')).toHaveText(linkCode)
  await look(page, '22-confirm')
  await resident.button('申込').click()
  const key = await resident.readKey()
  expect(key).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
  await look(page, '23-key')
  await resident.button('トップへ').click()
  return key
}

const moveByKey = async (resident: Resident, key: string): Promise<string> => {
  const { page } = resident
  await resident.field(/^アクセスキー/).fill(key)
  await resident.button('予約を表示する').click()
  await resident.at('予約確認・変更・取消')
  await look(page, '24-by-key')
  await resident.link('変更画面へ').click()
  await resident.link('日時・場所を変える').click()
  await resident.at('新しい日時を選ぶ')
  await resident.slot('3月3日 水曜 13時 残り2').click()
  await resident.at('お申し込み内容変更')
  await look(page, '25-change')
  await resident.button('変更').click()
  await expect(page.getByText('予約を変更しました。')).toBeVisible()
  await expect(resident.fact('訪問日時')).toHaveText('2027年3月3日（水）13:00〜13:30')
  await look(page, '26-changed')
  return resident.fact('受付番号').innerText()
}

/** With the letter in the hand: its code fills in the ID, its password is replaced by one of the person's own. */
const bookByLetter = async (resident: Resident, { address, linkCode, password }: Letter): Promise<string> => {
  const { page } = resident
  await resident.open(address)
  await resident.at('空き状況')
  await expect(resident.field(/^利用者ID/)).toHaveValue(linkCode)
  expect(page.url()).not.toContain(linkCode)
  await resident.slot('3月3日 水曜 13時 残り1').click()
  await resident.at('お申し込み')
  await expect(resident.field(/^利用者ID/)).toHaveValue(linkCode)
  await resident.field(/^パスワード ?※/).fill(password)
  await resident.field('あり').check()
  await look(page, '27-by-letter')
  await resident.button('次へ').click()
  await resident.at('パスワードの登録')
  await resident.field(/^新しいパスワード ?※/).fill('わたしだけのことば')
  await resident.field(/^新しいパスワード（確認用）/).fill('わたしだけのことば')
  await look(page, '28-password')
  await resident.button('登録する').click()
  await resident.at('お申し込み')
  await resident.button('次へ').click()
  await resident.at('申込内容確認')
  await resident.button('申込').click()
  await resident.at('お申込受付')
  await look(page, '29-done')
  return resident.fact('受付番号').innerText()
}

const checkIn = async (desk: ReservationDesk, number: string): Promise<void> => {
  const { page } = desk
  const form = page.locator('form').filter({ hasText: '受付番号か利用者IDで' })
  await form.getByLabel('受付番号', { exact: true }).fill(number)
  await form.getByRole('button', { name: 'さがす' }).click()
  await expect(page.getByRole('heading', { name: `受付番号 ${number}`, exact: true })).toBeVisible()
}

/** What the line brought of one card, whose visit nobody typed here. */
const expectVisit = async (desk: LedgerDesk, { linkCode }: Letter, words: string): Promise<void> => {
  const { page } = desk
  await desk.go('entry', '進捗登録')
  await desk.find(linkCode)
  const history = page.getByRole('region', { name: '進捗状況' })
  await expect(history.getByRole('row', { name: /来庁予約/ }).first()).toContainText('予約連携')
  await expect(history.getByRole('row', { name: /今の状況/ })).toContainText('来庁')
  const visit = page.getByRole('article')
  await expect(visit).toContainText('予約連携から')
  await expect(visit).toContainText('来場ずみ')
  await expect(visit).toContainText('13:00 町民課 1番窓口')
  await expect(desk.page.getByRole('main')).toContainText(words)
}

const handOver = async ({ page }: LedgerDesk): Promise<void> => {
  const form = page.getByRole('region', { name: '進捗登録' })
  await form.getByLabel('状況').selectOption('交付')
  await form.getByRole('button', { name: '登録', exact: true }).click()
  await expect(page.getByRole('region', { name: '進捗状況' }).getByRole('row', { name: /今の状況/ })).toContainText(
    '交付',
  )
}

test('RS-G-1 CM-X-2 from an empty town to cards in the hands they were made for', async ({
  page,
  demo,
  standIns,
  browser,
}) => {
  test.setTimeout(240_000)
  const { origin } = demo
  const administrator = new ReservationDesk(page, demo)
  await foldControls(page)
  await test.step('the reservation side is set up', () => setUpSite(administrator))

  const ledger = await LedgerDesk.open(
    // the printed code is read from the screen as a camera would: with more than one dot for each of its squares
    await openMachine(browser, { deviceScaleFactor: 3, viewport: { width: 1280, height: 1024 } }),
    origin,
    ...([ledgerAdministrator.id, ledgerAdministrator.secret] as const),
  )
  const [first, second] = await setUpLedger(ledger, origin)
  if (first === undefined || second === undefined) throw new Error('no letters')
  expect(first.address).toBe(`${origin}/reservation/${siteId}#${first.linkCode}`)

  const keyed = new Resident(await openMachine(browser, { viewport: phone }))
  const key = await bookByKey(keyed, { origin, linkCode: first.linkCode })
  expect(await readMail(demo, mail, /^緑ノ原町：申込を受け付けました$/)).toContain(
    '2027/03/02 (火) 09:00に、町民課 1番窓口へお越しください。',
  )
  expect(await readMail(demo, mail, /アクセスキー/)).toContain(key)
  const firstNumber = await moveByKey(keyed, key)
  const lettered = new Resident(await openMachine(browser, { viewport: phone }))
  const secondNumber = await bookByLetter(lettered, second)
  expect(secondNumber).not.toBe(firstNumber)

  await standIns.setClock(visitDay)
  const counter = new ReservationDesk(await openMachine(browser), demo)
  await test.step('RS-STF-9 the clerk sets a password of her own before anything else', async () => {
    await counter.signIn(clerk)
    await expect(counter.page.getByRole('heading', { name: '自分のパスワードを変える' })).toBeVisible()
    await look(counter.page, '30-first-password')
    await changeOwnSecret(counter, clerk.secret)
    await expect(counter.page.getByText('公開中')).toBeVisible()
    await expect(async () => {
      await counter.page.reload()
      await expect(counter.page.getByText('来る予定 2、来場 0、不来場 0')).toBeVisible({ timeout: 2000 })
    }).toPass()
    await look(counter.page, '31-today')
  })
  await test.step('RS-STF-6 both are checked in by their numbers', async () => {
    await counter.open('来場受付')
    await checkIn(counter, firstNumber)
    await expect(counter.fact('車いすの用意')).toHaveText('要る')
    await look(counter.page, '32-visitor')
    await counter.button('来場を登録する').click()
    await expect(
      counter.page.getByText(`受付番号 ${firstNumber}（町民課 1番窓口）の来場を登録しました。`),
    ).toBeVisible()
    await checkIn(counter, secondNumber)
    await expect(counter.page.getByText('申込では「住基カードあり」です。')).toBeVisible()
    await counter.page.getByLabel('住基カードを回収した').check()
    await counter.button('来場を登録する').click()
    await expect(
      counter.page.getByText(`受付番号 ${secondNumber}（町民課 1番窓口）の来場を登録しました。`),
    ).toBeVisible()
    await look(counter.page, '33-checked-in')
  })

  await test.step('CM-X-2 the ledger asks, and both visits come by their link codes', async () => {
    await ledger.go('link', '予約管理との連携')
    await ledger.button('今すぐ取り込む').click()
    await expect(ledger.page.getByText(/^受信 \d+件：/)).toBeVisible()
    await look(ledger.page, '40-pulled')
    await expectVisit(ledger, first, '来場ずみ')
    await expectVisit(ledger, second, '回収した')
    await look(ledger.page, '41-visit')
    await handOver(ledger)
  })
  await test.step('CM-F-5 what was done at the visit is noted beside it', async () => {
    await ledger.go('entry', '進捗登録')
    await ledger.find(first.linkCode)
    await ledger.button(/内容を直す$/).click()
    const visits = ledger.page.getByRole('region', { name: '来場と交付の内容' })
    await visits.getByLabel('本人確認').check()
    await visits.getByLabel('暗証番号の設定').check()
    await visits.getByLabel('確認した書類').fill('運転免許証')
    await visits.getByRole('button', { name: '登録', exact: true }).click()
    await expect(visits.getByRole('article')).toContainText('本人確認、暗証番号の設定')
    await handOver(ledger)
    await look(ledger.page, '42-handed-over')
  })
  await ledger.go('list?status=handed-over', '進捗状況一覧')
  for (const { linkCode } of [first, second]) await expect(ledger.row(linkCode)).toContainText('交付')
  await look(ledger.page, '43-list')
})
