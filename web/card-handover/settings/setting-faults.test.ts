import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSettings, handoverSettings, type HandoverSettings } from '#shared/card-handover/settings.ts'
import { findSettingFaults } from './setting-faults.ts'

const withStatuses = (
  change: (row: HandoverSettings['statuses'][number], index: number) => object,
): HandoverSettings => ({
  ...defaultSettings,
  statuses: defaultSettings.statuses.map((row, index) => ({ ...row, ...change(row, index) })),
})

const withFree = (free: Partial<HandoverSettings['residentItems']['free']>): HandoverSettings => ({
  ...defaultSettings,
  residentItems: { ...defaultSettings.residentItems, free: { ...defaultSettings.residentItems.free, ...free } },
})

describe('CM-SC-10 the faults of settings', () => {
  it('are none in what a municipality begins with', () => {
    expect(findSettingFaults(defaultSettings)).toEqual(new Set())
  })

  it('CM-F-12 name each status that has no name, or shares it with another in use', () => {
    const twice = withStatuses(({ name }, index) => ({ name: index === 1 ? 'カード到着' : name }))
    expect(findSettingFaults(twice)).toEqual(new Set(['status.name.arrived', 'status.name.notice-sent']))
    expect(findSettingFaults(withStatuses(({ key, name }) => ({ name: key === 'visited' ? ' ' : name })))).toEqual(
      new Set(['status.name.visited']),
    )
    expect(findSettingFaults(withStatuses(() => ({ active: false })))).toEqual(new Set(['status.none']))
  })

  it('CM-F-9 name a free item in use without a heading, and a choice with one answer', () => {
    const faults = findSettingFaults(
      withFree({
        free1: { use: 'required', heading: '', form: 'text', choices: [] },
        free2: { use: 'optional', heading: '受取', form: 'choice', choices: ['窓口', '窓口'] },
      }),
    )
    expect(faults).toEqual(new Set(['item.heading.free1', 'item.choices.free2']))
  })

  it('are found wherever the settings themselves would be refused', () => {
    const text = fc.constantFrom('', '見本', 'https://yoyaku.example.jp/', 'ftp://x', 'カード到着', 'あ'.repeat(21))
    fc.assert(
      fc.property(text, text, fc.integer({ min: -1, max: 400 }), fc.boolean(), (name, url, days, active) => {
        const settings: HandoverSettings = {
          ...withStatuses((row, index) => (index === 1 ? { name, active } : {})),
          letter: { ...defaultSettings.letter, reservationUrl: url, deadlineDays: days },
        }
        const isRefused = !handoverSettings.safeParse(settings).success
        if (isRefused) expect(findSettingFaults(settings).size).toBeGreaterThan(0)
      }),
    )
  })
})
