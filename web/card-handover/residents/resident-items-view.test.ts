import { describe, expect, it } from 'vitest'
import { basicItemKeys, defaultResidentItems, type ResidentItems } from '#shared/card-handover/resident-items.ts'
import { handoverJa } from '#web/text/handover.ja.ts'
import { listShownItems } from './resident-items-view.ts'

const { items: names } = handoverJa.residents

describe('CM-F-9 the fields of the registration', () => {
  it('CM-SC-4 are those of the sample screen before anybody changed them', () => {
    const shown = listShownItems(defaultResidentItems, names)
    expect(shown.map(({ label }) => label)).toEqual([
      '氏名',
      'フリガナ',
      '性別',
      '生年月日',
      '郵便番号',
      '住所',
      '備考',
    ])
    expect(shown.filter(({ required }) => required).map(({ label }) => label)).toEqual([
      '氏名',
      'フリガナ',
      '性別',
      '生年月日',
      '住所',
    ])
  })

  it('bear the names the municipality gave them, and free ones follow with their form', () => {
    const items: ResidentItems = {
      basic: { ...defaultResidentItems.basic, note: { use: 'required', alias: '連絡事項' } },
      free: {
        ...defaultResidentItems.free,
        free2: { use: 'optional', heading: '受取方法', form: 'choice', choices: ['窓口', '郵送'] },
      },
    }
    const shown = listShownItems(items, names)
    expect(shown.find(({ key }) => key === 'note')).toMatchObject({ label: '連絡事項', required: true, form: 'area' })
    expect(shown.at(-1)).toEqual({
      key: 'free2',
      label: '受取方法',
      required: false,
      form: 'choice',
      choices: ['窓口', '郵送'],
    })
  })

  it('CM-F-10 are none where nothing about persons is kept', () => {
    const unused = { use: 'unused', alias: null } as const
    const basic = Object.fromEntries(basicItemKeys.map((key) => [key, unused])) as ResidentItems['basic']
    expect(listShownItems({ ...defaultResidentItems, basic }, names)).toEqual([])
  })
})
