import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeClaimFile, makeLargeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { findCardHolder } from '#mocks/people/card-holders.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { takePicture } from './album.ts'
import { expect, findInProduct, longNamed, provider, readBrowser, test } from './billing-desk.ts'
import { ClaimDesk, claimName } from './claim-desk.ts'
import { longestPauseMs, readLongestPause, watchPauses } from './pauses.ts'

/** One page that says “NOTICE”, in letters alone: what the review's control takes. */
const makePdfText = (): string => {
  const stream = 'BT /F1 24 Tf 60 700 Td (NOTICE) Tj ET'
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`
  return `${text}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
}

test('EB-G-1, EB-G-2, EB-SC-22 a provider signs a claim, gets its receipt, and opens what only its key opens', async ({
  page,
  demo,
  standIns,
}) => {
  test.setTimeout(240_000)
  const desk = await ClaimDesk.open(page, { demo, standIns, who: provider })
  await desk.look('claims-empty')

  await test.step('a wrong file is refused before anything is signed, and the next may be chosen at once', async () => {
    await desk.link('請求を送る').click()
    await desk.look('claim-file')
    await desk.bring(
      concatBytes(makeClaimFile({ records: 2 }), encodeUtf8('x')),
      '請求（とちゅうで書き足したもの）.csv',
    )
    await expect(page.getByText('5行目の1バイト目')).toBeVisible()
    await expect(page.getByText('エンドレコードのあとに、まだ何かあります。')).toBeVisible()
    await desk.look('claim-file-refused')
    await desk.bring(encodeUtf8('件名,金額\r\n'), '表.csv')
    await expect(page.getByText('「表.csv」は送れません。')).toBeVisible()
    await desk.bring()
  })

  await test.step('the key is opened in this browser, and a wrong password costs nothing', async () => {
    await expect(page.getByRole('heading', { name: '署名する鍵を選ぶ' })).toBeVisible()
    await desk.openKeyFile('not the password')
    await expect(page.getByText('パスワードがちがいます。').first()).toBeVisible({ timeout: 15_000 })
    await desk.look('claim-key')
    await desk.chooseKeyFile()
    await expect(page.getByText('9910000017')).toBeVisible()
    await expect(page.getByText('300件')).toBeVisible()
    await desk.look('claim-confirm')
    await desk.button('戻る').click()
    await expect(page.getByText('証明書を開きました。')).toBeVisible()
    await desk.look('claim-key-open')
    await desk.button('次へ').click()
  })

  await test.step('a line that is cut, and an answer that is lost, cost nothing and double nothing', async () => {
    await page.route('**/api/applicant/claims/*', (route) => route.abort())
    await desk.button('署名して送る').click()
    await expect(page.getByText('連合会の答えが、届きませんでした。')).toBeVisible()
    await desk.look('claim-unanswered')
    await desk.link('お知らせ').click()
    const question = page.getByRole('dialog', { name: 'まだ送り終わっていません' })
    await desk.look('claim-leave')
    await question.getByRole('button', { name: 'この画面にもどる' }).click()
    await page.unrouteAll()
    await standIns.setFaults('claim-intake', 'answer-lost')
    await desk.button('もう一度送る').click()
    await expect(page.getByText('コード：party.unreachable')).toBeVisible({ timeout: 30_000 })
    await standIns.setFaults('claim-intake')
    await desk.button('もう一度送る').click()
    await expect(page.getByText('請求を受け付けました。')).toBeVisible({ timeout: 30_000 })
  })

  await test.step('the receipt is the federation’s word, read here, kept and printed', async () => {
    await expect(page.getByText('受付票は、この請求のもので、書き換えられていません。')).toBeVisible()
    await desk.look('claim-accepted')
    const { download, content } = await desk.save(() => desk.button('受付票を保存する（.p7m）').click())
    expect(download.suggestedFilename()).toMatch(/^受付票-[0-9a-f-]{36}\.p7m$/)
    expect((await verifyCms({ cms: content })).outcome).toBe('passed')
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByText('請求受付票')).toBeVisible()
    await expect(desk.button('印刷する')).toBeHidden()
    await takePicture(page, 'claim-receipt-print', true)
    await page.emulateMedia({ media: 'screen' })
    await page.goBack()
    await desk.openList()
    await expect(page.getByRole('table').getByText('受付ずみ')).toHaveCount(1)
    await desk.look('claims')
  })

  const claimId =
    await test.step('a document is fetched with proof of the key, and opened in this browser', async () => {
      await desk
        .link(/の結果と書類を見る$/)
        .first()
        .click()
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      await desk.button('「返戻等一覧表」を受け取って開く').click()
      await desk.openKeyFile()
      await expect(page.getByRole('region', { name: '書類の内容' })).toContainText('2027-03,9910000017,300,返戻なし', {
        timeout: 20_000,
      })
      await expect(page.getByText('受取', { exact: true })).toBeVisible()
      await desk.look('claim-document')
      const { download, content } = await desk.save(() => desk.button('書類を保存する').click())
      expect(download.suggestedFilename()).toBe('result-2027-03.csv')
      expect(new TextDecoder('shift_jis').decode(content)).toContain('返戻なし')
      expect(findInProduct(demo, '返戻なし')).toEqual([])
      return id
    })

  await test.step('the next document opens with the key that is open, and is drawn page by page', async () => {
    const issued = { title: '支払決定額通知書（障害福祉サービス費等・障害児給付費）', fileName: 'notice.pdf' }
    const answer = await fetch(`${demo.control}/control/claim-intake/claims/${claimId}/documents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...issued, text: makePdfText() }),
    })
    expect(answer.status).toBe(204)
    await expect(desk.button(/支払決定額通知書.*を受け取って開く$/)).toBeVisible({ timeout: 45_000 })
    await desk.button(/支払決定額通知書.*を受け取って開く$/).click()
    await expect(page.locator('[data-drawn="0"]')).toBeVisible({ timeout: 20_000 })
    await desk.look('claim-document-pdf')
    await desk.button('鍵をしまう').click()
    await expect(page.getByText('証明書のファイルを開いてあります。')).toBeHidden()
  })

  await test.step('EB-N-3 nothing of key or password is left anywhere', async () => {
    const browser = await readBrowser(page)
    for (const secret of [desk.holder.password, 'PRIVATE KEY']) {
      expect(browser).not.toContain(secret)
      expect(findInProduct(demo, secret)).toEqual([])
    }
    await page.getByRole('button', { name: 'English' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Outcome and documents of a claim' })).toBeVisible()
    await desk.look('claim-en')
    await page.getByRole('button', { name: '日本語' }).click()
  })
})

test('EB-SC-22 a card vouched for by the certificate signs, and a revoked certificate is told exactly that', async ({
  page,
  demo,
  standIns,
}) => {
  test.setTimeout(240_000)
  const desk = await ClaimDesk.open(page, { demo, standIns, who: longNamed })
  const password = findCardHolder('sato-aoi')?.card.signaturePassword ?? ''

  await test.step('certificate and card sign one challenge', async () => {
    await desk.link('マイナンバーカードの登録').click()
    await desk.look('claim-cards-empty')
    await desk.openKeyFile()
    await expect(page.getByText('2. カードを置いて、署名用のパスワードを入れます。')).toBeVisible({ timeout: 20_000 })
    await desk.kiosk.layCard('sato-aoi')
    await desk.unlockCard(password)
    await desk.look('claim-card-open')
    await desk.button('このカードを登録する').click()
    await expect(page.getByText('カードを登録しました。')).toBeVisible({ timeout: 20_000 })
    await desk.look('claim-cards')
  })

  await test.step('EB-G-1 the card signs a claim', async () => {
    await desk.link('請求を送る').click()
    await desk.bring()
    await page.getByRole('radio', { name: /^マイナンバーカード/ }).check()
    await desk.look('claim-key-card')
    await desk.button('次へ').click()
    await desk.unlockCard(password)
    await desk.look('claim-confirm-card')
    await desk.button('署名して送る').click()
    await expect(page.getByText('請求を受け付けました。')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText('マイナンバーカード', { exact: true })).toBeVisible()
    await desk.button('「返戻等一覧表」を受け取って開く').click()
    await desk.openKeyFile()
    await expect(page.getByRole('region', { name: '書類の内容' })).toContainText('返戻なし', { timeout: 20_000 })
  })

  await test.step('the same content, signed anew by another key, is a duplicate', async () => {
    await desk.openList()
    await desk.link('請求を送る').click()
    await desk.bring()
    await desk.chooseKeyFile()
    await desk.button('署名して送る').click()
    await expect(page.getByText('同じ内容の請求を、すでに受け付けています。')).toBeVisible({ timeout: 20_000 })
    await desk.look('claim-duplicate')
    await desk.button('ファイルを選びなおす').click()
  })

  await test.step('a revoked certificate is refused with its own reason, and the file stays chosen', async () => {
    await desk.federation.revoke(desk.holder, '2027-04-05')
    await desk.bring(makeClaimFile({ records: 301 }))
    await desk.chooseKeyFile()
    await desk.button('署名して送る').click()
    await expect(page.getByText('失効した証明書で署名されています。')).toBeVisible({ timeout: 20_000 })
    await expect(page.getByText('コード：certificate-revoked')).toBeVisible()
    await desk.look('claim-revoked')
    await desk.button('別の鍵で署名しなおす').click()
    await expect(page.getByRole('heading', { name: '署名する鍵を選ぶ' })).toBeVisible()
    await desk.openList()
    await expect(page.getByRole('table').getByText('返却')).toHaveCount(2)
    await desk.look('claims-refused')
    await desk.link(`${claimName} の結果と書類を見る`).first().click()
    await expect(page.getByText('請求は受け付けられませんでした。')).toBeVisible()
    await desk.look('claim-refused')
  })

  await test.step('a card is removed after a question', async () => {
    await desk.openList()
    await desk.link('マイナンバーカードの登録').click()
    await desk.button(/の登録をやめる$/).click()
    const question = page.getByRole('dialog', { name: 'このカードの登録をやめますか' })
    await expect(question).toBeVisible()
    await desk.look('claim-card-remove')
    await question.getByRole('button', { name: '登録をやめる', exact: true }).click()
    await expect(page.getByText('カードの登録をやめました。')).toBeVisible()
    await expect(page.getByText('登録してあるカードは、まだありません。')).toBeVisible()
  })
})

test('EB-SC-22 a claim of 50 MB is read, signed and sent while the page goes on, and may be stopped on its way', async ({
  page,
  demo,
  standIns,
}) => {
  test.setTimeout(240_000)
  const desk = await ClaimDesk.open(page, { demo, standIns, who: provider })
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-claim-'))
  try {
    const path = join(folder, 'large.csv')
    await writeFile(path, makeLargeClaimFile(50 << 20))
    await desk.link('請求を送る').click()
    await watchPauses(page)
    await desk.fileField.setInputFiles(path)
    await expect(page.getByRole('heading', { name: '署名する鍵を選ぶ' })).toBeVisible({ timeout: 60_000 })
    await desk.chooseKeyFile()
    await page.route('**/api/applicant/claims/*', () => undefined)
    await desk.button('署名して送る').click()
    await expect(page.getByText('送っています').first()).toBeVisible()
    // the looks below stop the page themselves, so they are not measured
    expect(await readLongestPause(page)).toBeLessThan(longestPauseMs)
    await desk.look('claim-sending')
    await desk.button('中止する').click()
    await expect(page.getByText('中止しました。')).toBeVisible()
    await desk.look('claim-stopped')
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await watchPauses(page)
    await desk.button('もう一度送る').click()
    await expect(page.getByText('請求を受け付けました。')).toBeVisible({ timeout: 90_000 })
    expect(await readLongestPause(page)).toBeLessThan(longestPauseMs)
  } finally {
    await rm(folder, { recursive: true })
  }
})
