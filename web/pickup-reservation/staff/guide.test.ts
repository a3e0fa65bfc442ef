import { describe, expect, it } from 'vitest'
import { reservationStaffEn } from '#web/text/reservation-staff.en.ts'
import { reservationStaffJa } from '#web/text/reservation-staff.ja.ts'
import { menu } from './menu.ts'

const guides = { ja: reservationStaffJa.guide, en: reservationStaffEn.guide }
const screens = menu.map(({ path }): string => path)

describe.each(Object.entries(guides))('the guide in %s', (_, guide) => {
  it('RS-G-2, RS-G-3 leads from every function and step to a screen that exists', () => {
    const paths = [...guide.steps, ...guide.functionScreens].flatMap(({ path }) => path ?? [])
    expect(paths.length).toBeGreaterThan(5)
    for (const path of [...paths, ...guide.setUp.map(([, to]) => to)]) expect(screens).toContain(path.split('?')[0])
    expect(guide.functionScreens).toHaveLength(7)
  })
})

describe('the guide', () => {
  const { ja, en } = guides

  it('RS-G-9 goes from the box of cards to the old card, with its four branches', () => {
    const order = ['一括で届く', '保管', '交付通知書に', '予約する', '来場を受け付け', '本人を確かめ', 'カードを渡し']
    const found = order.map((words) => ja.steps.findIndex(({ name }) => name.includes(words)))
    expect(found).not.toContain(-1)
    expect(found).toEqual(found.toSorted((left, right) => left - right))
    expect(ja.branchSteps.map(([name]) => name).join()).toMatch(/戻ってきた.*来なかった.*もう一度来る.*再発行/)
  })

  it('RS-G-6 keeps identity and PIN for staff alone, whatever the language', () => {
    const staffOnly = (steps: typeof ja.steps, word: string) => steps.map(({ who }) => who === word)
    expect(ja.steps.filter(({ who }) => who === '職員だけ').map(({ name }) => name)).toEqual([
      '本人を確かめ、暗証番号を設定する',
      'カードを渡し、住基カードを回収して記録する',
    ])
    expect(staffOnly(en.steps, 'Staff only')).toEqual(staffOnly(ja.steps, '職員だけ'))
  })

  it('RS-NF-1, RS-NF-2 tells when help is there, and what to do when it breaks', () => {
    const facts = ja.supportFacts.flat().join()
    expect(facts).toContain('平日9時から17時（電話）')
    expect(facts).toContain('24時間、365日')
    expect(ja.incidentSteps.length).toBe(en.incidentSteps.length)
    expect(ja.incidentSteps.join()).toMatch(/コードと時刻.*連絡票.*当日来店者一覧/)
  })
})
