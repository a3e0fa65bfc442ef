import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCodePoints, splitClusters } from './clusters.ts'

describe('clusters', () => {
  it('keep a base with its variation selector and with its marks', () => {
    expect(splitClusters('葛\u{e0100}城　𠮷か\u3099')).toEqual(['葛\u{e0100}', '城', '　', '𠮷', 'か\u3099'])
  })

  it('keep a selector that follows nothing, so that it is seen', () => {
    expect(splitClusters('\u{e0100}葛')).toEqual(['\u{e0100}', '葛'])
  })

  it('are the text again when joined, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => splitClusters(text).join('') === text))
  })

  it('are named as a register of characters names them', () => {
    expect(formatCodePoints('葛\u{e0100}')).toBe('U+845B U+E0100')
    expect(formatCodePoints('A')).toBe('U+0041')
    expect(formatCodePoints('𠮷')).toBe('U+20BB7')
  })
})
