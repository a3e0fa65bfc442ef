import { describe, expect, it } from 'vitest'
import { findReading } from './kana.ts'

describe('a reading as it is typed', () => {
  it('becomes full-width katakana, whatever the keyboard gave', () => {
    expect(findReading('さとう あおい')).toBe('サトウ　アオイ')
    expect(findReading(' ｻﾄｳ　　ｱｵｲ ')).toBe('サトウ　アオイ')
    expect(findReading('ﾎｰﾍﾝｼｭﾀｲﾝ')).toBe('ホーヘンシュタイン')
  })

  it('is not found in other writing', () => {
    expect(findReading('佐藤')).toBeUndefined()
    expect(findReading('Sato')).toBeUndefined()
    expect(findReading('  ')).toBeUndefined()
  })
})
