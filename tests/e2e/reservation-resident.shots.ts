import { newWindow } from '#shared/pickup-reservation/window.ts'
import { takePicture, wantsEverySize } from './album.ts'
import { expect, test } from './counter.ts'
import { openSite, Resident } from './reservation-desk.ts'

const hall = {
  ...newWindow('本庁舎 市民課'),
  capacity: 3,
  address: '窓口県青瀬市海辺1-1',
  phone: '000-000-0101',
  closedDays: [{ days: { from: '2027-03-05', to: '2027-03-05' }, note: '停電のため休みます' }],
  excludedTimes: [{ hours: { from: 720, to: 780 }, weekdays: null, days: null, note: '' }],
}

for (const [size, viewport] of Object.entries({
  wide: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
})) {
  test.describe(`reservation, ${size}`, () => {
    test.use({ viewport })
    test.skip(!wantsEverySize && size !== 'phone', 'the tour shows one size')

    test('a resident books, changes and cancels', async ({ page, demo, standIns }) => {
      void standIns
      const address = await openSite(demo, {
        siteId: `shots-${size}`,
        windows: [
          hall,
          { ...newWindow('とても長い名前の出張所 マイナンバーカード特設交付コーナー（駅ビル4階）'), capacity: 1 },
        ],
        settings: (all) => ({
          ...all,
          basic: {
            ...all.basic,
            headerTitle: 'マイナンバーカード交付・電子証明書更新 来庁予約システム',
            phone: '000-000-0100',
          },
          mode: { ...all.mode, selfRegistration: true },
          memberItems: {
            ...all.memberItems,
            basic: { ...all.memberItems.basic, mail: { ...all.memberItems.basic.mail, use: 'required' } },
          },
          applicationItems: {
            basic: {
              ...all.applicationItems.basic,
              name: { staff: 'optional', resident: 'required', alias: null, listed: true },
              birthDate: { staff: 'optional', resident: 'optional', alias: null, listed: false },
              phone: { staff: 'optional', resident: 'required', alias: '日中の電話番号', listed: false },
            },
            free: {
              ...all.applicationItems.free,
              free2: {
                heading: '当日お手伝いが必要なこと（いくつでも）',
                use: 'optional',
                input: 'any',
                form: 'many',
                choices: ['車いす', '手話通訳', '筆談', '代筆', '外国語の通訳'],
                meaning: 'none',
              },
            },
          },
          screen: {
            ...all.screen,
            accent: 'green',
            notice: '3月下旬は混み合います。お早めにお越しください。',
            guide: 'ご本人がお越しください。\n15歳未満の方は、法定代理人の同行が必要です。',
          },
          reservation: { ...all.reservation, waitlist: true },
        }),
      })
      const picture = (name: string) => takePicture(page, `reservation-${name}-${size}`, true)
      const resident = new Resident(page)
      await page.goto(`${demo.origin}/reservation`)
      await expect(page.getByRole('listitem').first()).toBeVisible()
      await picture('sites')
      await resident.open(address)
      await expect(resident.slot('3月2日 火曜 10時 残り3')).toBeVisible()
      await takePicture(page, `reservation-calendar-${size}`)
      await picture('top')
      await resident.button('一覧で見る').click()
      await expect(page.getByRole('grid')).toHaveCount(0)
      await picture('list')
      await resident.button('表で見る').click()
      await resident.slot('3月2日 火曜 10時 残り3').click()
      await expect(resident.button('次へ')).toBeVisible()
      await picture('apply-member')
      await resident.link('未登録の方はこちらへ').click()
      await resident.field(/^日中の電話番号/).fill('12')
      await resident.field('年', { exact: true }).fill('2001')
      await resident.field('月', { exact: true }).fill('2')
      await resident.field('日', { exact: true }).fill('31')
      await resident.button('次へ').click()
      await expect(page.getByText('氏名を入れてください。')).toBeVisible()
      await picture('apply-faults')
      await resident.field(/^氏名/).fill('寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末　食う寝る処に住む処')
      await resident.field(/^日中の電話番号/).fill('000-000-1234')
      await resident.field('日', { exact: true }).fill('28')
      await resident.field('あり').check()
      await resident.field('車いす').check()
      await resident.field('手話通訳').check()
      await resident.button('次へ').click()
      await expect(resident.button('申込')).toBeVisible()
      await picture('confirm')
      await resident.button('申込').click()
      await expect(page.locator('[data-access-key]')).toBeVisible()
      await picture('done')
      await page.emulateMedia({ media: 'print' })
      await picture('slip')
      await page.emulateMedia({ media: 'screen' })
      const key = (await page.locator('[data-access-key]').getAttribute('data-access-key')) ?? ''
      await page.goto(`${address}/key#${key}`)
      await expect(resident.link('変更画面へ')).toBeVisible()
      await picture('key')
      await resident.link('変更画面へ').click()
      await resident.link('日時・場所を変える').click()
      await resident.slot('3月3日 水曜 10時 残り3').click()
      await expect(page.getByRole('timer')).toHaveText(/残り \d/)
      await picture('change')
      await resident.button('日時は変えない').click()
      await resident.button('戻る').click()
      await resident.link('取消画面へ').click()
      await expect(resident.button('取消')).toBeVisible()
      await picture('cancel')
      await page.goto(`${address}/search`)
      await expect(resident.button('もっと見る')).toBeVisible()
      await picture('search')
      await page.goto(`${address}/waitlist`)
      await expect(resident.button('登録する')).toBeVisible()
      await picture('waitlist')
      await page.goto(`${address}/register`)
      await expect(resident.button('登録キーを送る')).toBeVisible()
      await picture('register')
      await page.goto(address)
      await resident.button('English').click()
      await expect(page.getByRole('heading', { name: 'Vacancies' })).toBeVisible()
      await picture('english')
    })
  })
}
