import { writeFileSync } from 'node:fs'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signPdf } from '#shared/pades/sign.ts'
import { makePdf } from '../pdf-fixture.ts'
import { placeOf } from './album.ts'
import { expect, openDay, test } from './counter.ts'
import { DocumentDesk, findSigner, keyFilePassword, makeKeyFile } from './document-desk.ts'

/** Papers for the eye. */
const keep = (name: string, bytes: Uint8Array): void => {
  const path = placeOf(name)
  if (path !== undefined) writeFileSync(path, bytes)
}

test('a card signs for long keeping, a second person adds theirs from a key file, and the check passes both', async ({
  page,
  demo,
  standIns,
}) => {
  test.slow()
  void standIns
  const sent: { readonly url: string; readonly size: number }[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET' && request.url().startsWith(`${demo.origin}/api/`))
      sent.push({ url: new URL(request.url()).pathname, size: request.postDataBuffer()?.length ?? 0 })
  })
  const desk = await DocumentDesk.open(page, demo.origin, '/sign')
  await desk.look('document-sign-empty')
  await desk.bring('契約書.pdf', await makePdf({ pages: 2 }))
  await page.getByLabel('いま見ているページに入れる').check()
  await page.getByLabel(/署名するわけ/).fill('同意します')
  await desk.look('document-sign-settings')
  await desk.button('つぎへ').click()
  await desk.look('document-sign-key')
  await desk.button('つぎへ').click()
  for (const kind of ['氏名', '住所', '生年月日', '性別'])
    await expect(page.getByRole('listitem').filter({ hasText: kind })).toBeVisible()
  await desk.look('document-sign-consent')
  await desk.kiosk.layCard('sato-aoi')
  await desk.unlockCard('sato-aoi')
  await expect(page.getByText('1986年9月3日')).toBeVisible()
  await desk.look('document-sign-open')
  await desk.sign()
  await expect(page.getByText('本物と確かめられました。')).toBeVisible()
  await desk.look('document-sign-done')
  await page.goBack()
  const question = page.getByRole('dialog', { name: '保存しないで、この書類を閉じますか' })
  await question.getByRole('button', { name: 'もどる' }).click()
  const first = await desk.save()
  keep('document-sign-first.pdf', first)

  await desk.button('続けて、ほかの人が署名する').click()
  await expect(page.locator('[data-drawn="0"]')).toBeVisible()
  await expect(page.getByText(/すでに2の署名かタイムスタンプがあります/)).toBeVisible()
  await page.getByLabel('いま見ているページに入れる').check()
  await page.getByLabel('左下').check()
  await desk.button('つぎへ').click()
  await desk.openKeyFile(await makeKeyFile(demo.data, 'kimura-taro'))
  await expect(page.getByLabel(/^木村/)).toBeChecked()
  await desk.look('document-sign-key-file')
  await desk.button('つぎへ').click()
  await desk.agree()
  await desk.look('document-sign-consent-file')
  await desk.sign()
  const both = await desk.save()
  keep('document-sign-both.pdf', both)
  expect(Buffer.compare(Buffer.from(both.subarray(0, first.length)), Buffer.from(first))).toBe(0)

  // What left the browser: digests for time-stamps and numbers of certificates, never a document.
  expect(new Set(sent.map(({ url }) => url))).toEqual(new Set(['/api/time-stamps', '/api/revocation/ocsp']))
  expect(Math.max(...sent.map(({ size }) => size))).toBeLessThan(1024)

  await page.goto(`${demo.origin}/check`)
  await desk.check('契約書.pdf', both)
  await expect(page.getByText('本物と確かめられました。')).toBeVisible()
  await expect(page.getByRole('heading', { name: '電子署名 1（全部で2）' })).toBeVisible()
  for (const name of ['佐藤　葵', '木村　太郎']) await expect(page.getByRole('main').getByText(name)).toBeVisible()
  await desk.look('document-check-both')
})

test('a wrong password costs a try and says so; a card taken away ends the sitting', async ({
  page,
  demo,
  standIns,
}) => {
  test.slow()
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/sign')
  await desk.bring('届.pdf', await makePdf())
  await desk.button('つぎへ').click()
  await desk.button('つぎへ').click()
  await desk.agree()
  await desk.button('カードを開く').click()
  await expect(page.getByText('コード：card.not-present')).toBeVisible()
  await desk.look('document-sign-no-card')
  await desk.kiosk.layCard('sato-aoi')
  await desk.button('もう一度ためす').click()
  await desk.typePassword('1234')
  await expect(page.getByText('回数は減っていません。')).toBeVisible()
  await expect(page.getByText('あと5回')).toBeVisible()
  await desk.typePassword('WRONG123')
  await expect(page.getByText('パスワードがちがいます。')).toBeVisible()
  await expect(page.getByText('あと4回')).toBeVisible()
  await desk.look('document-sign-wrong-password')
  for (const left of [3, 2, 1]) {
    await desk.typePassword('WRONG123')
    await expect(page.getByText(`あと${left}回です`)).toBeVisible()
  }
  await desk.typePassword('WRONG123')
  const question = page.getByRole('dialog', { name: 'あと1回でロックされます' })
  await expect(question).toBeVisible()
  await desk.look('document-sign-last-try')
  await question.getByRole('button', { name: '入れなおす' }).click()
  await desk.typePassword('MADO1234')
  await question.getByRole('button', { name: 'このパスワードで進む' }).click()
  await expect(page.getByText('この証明書が知らせること')).toBeVisible()
  await desk.kiosk.takeCard()
  await desk.button('署名する').click()
  await expect(page.getByText('コード：card.removed')).toBeVisible()
  await desk.look('document-sign-removed')
})

test('a signature by a key file is made with the keyboard alone', async ({ page, demo, standIns }) => {
  test.slow()
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/sign')
  await desk.bring('申請.pdf', await makePdf())
  const { keyboard } = page
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await keyboard.press('Tab')
      const label = await page.evaluate(() => {
        const element = document.activeElement
        const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
        return `${element?.getAttribute('aria-label') ?? ''} ${element?.textContent ?? ''} ${labels.map(({ textContent }) => textContent).join(' ')}`
      })
      if (name.test(label)) return
    }
    throw new Error(`no way by keyboard to ${name}`)
  }
  await tabTo(/しるしを入れない/)
  await keyboard.press('ArrowDown')
  await tabTo(/しるしを|^$|右下/)
  const mark = page.getByRole('button', { name: /^署名のしるし/ })
  await mark.focus()
  const before = await mark.boundingBox()
  for (let press = 0; press < 5; press += 1) await keyboard.press('ArrowUp')
  const after = await mark.boundingBox()
  expect(after?.y).toBeLessThan(before?.y ?? 0)
  await tabTo(/長く残す/)
  await keyboard.press('ArrowUp')
  await expect(page.getByLabel(/^署名だけ/)).toBeChecked()
  await tabTo(/^\s*つぎへ/)
  await keyboard.press('Enter')
  await tabTo(/マイナンバーカード/)
  await keyboard.press('ArrowDown')
  await desk.choose(/^鍵のファイル$/, 'key.p12', await makeKeyFile(demo.data, 'sato-aoi'))
  await page.getByLabel('鍵のファイルのパスワード').focus()
  await keyboard.type(keyFilePassword)
  await keyboard.press('Enter')
  await expect(page.getByLabel(/^佐藤/)).toBeChecked()
  await tabTo(/^\s*つぎへ/)
  await keyboard.press('Enter')
  await tabTo(/確かめました/)
  await keyboard.press('Space')
  await tabTo(/^\s*署名する/)
  await keyboard.press('Enter')
  await expect(page.getByText('署名しました')).toBeVisible({ timeout: 20_000 })
})

test('a key file that does not open says why', async ({ page, demo, standIns }) => {
  test.slow()
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/sign')
  await desk.bring('申請.pdf', await makePdf())
  await desk.button('つぎへ').click()
  await desk.openKeyFile(await makeKeyFile(demo.data, 'sato-aoi'), 'wrong')
  await expect(page.getByText('パスワードがちがいます。')).toBeVisible()
  await desk.look('document-sign-key-wrong')
  await desk.openKeyFile(Buffer.from('no key at all'))
  await expect(page.getByText('鍵のファイルとして読めません。')).toBeVisible()
})

test('a very long name and rare characters stand in the mark as they are', async ({ page, demo, standIns }) => {
  test.slow()
  void standIns
  for (const person of ['hohenstein-maximilian', 'takasaki-yoshikazura']) {
    const desk = await DocumentDesk.open(page, demo.origin, '/sign')
    await desk.bring('同意書.pdf', await makePdf())
    await page.getByLabel('いま見ているページに入れる').check()
    await page.getByLabel(/^署名だけ/).check()
    await desk.button('つぎへ').click()
    await desk.button('つぎへ').click()
    await desk.kiosk.layCard(person)
    await desk.unlockCard(person)
    await desk.look(`document-sign-${person}`)
    await desk.sign()
    keep(`document-sign-${person}.pdf`, await desk.save())
    await desk.look(`document-sign-done-${person}`)
    await desk.kiosk.takeCard()
  }
})

test('a document whose first signer allowed nothing more, or that is no PDF, is refused with its reason', async ({
  page,
  demo,
  standIns,
}) => {
  test.slow()
  void standIns
  const desk = await DocumentDesk.open(page, demo.origin, '/sign')
  await desk.choose(/^署名する PDF/, '写真.pdf', encodeUtf8('not a PDF'))
  await expect(page.getByText('コード：document.unreadable')).toBeVisible()
  await desk.look('document-sign-unreadable')
  const { signer, certificate } = await findSigner(demo.data, 'sato-aoi')
  const { original, appended } = await signPdf(await makePdf(), {
    level: 'B-B',
    signer,
    certificates: [certificate],
    certification: 1,
    at: new Date(openDay),
  })
  await desk.bring('確定.pdf', Buffer.concat([original, appended]))
  await expect(page.getByText('この書類は、これより先の署名が禁じられています。')).toBeVisible()
  await desk.look('document-sign-closed')
})
