import { describe, expect, it } from 'vitest'
import { encodeWindows31j } from '#shared/csv/windows-31j.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { toShownDocument } from './shown-document.ts'

describe('EB-G-2 a document that was opened', () => {
  it('is a PDF by its first octets', () => {
    expect(toShownDocument(encodeUtf8('%PDF-1.7\n…'))).toEqual({ kind: 'pdf' })
  })

  it('is text in UTF-8 with or without its mark, and in Windows-31J', () => {
    const text = '返戻等一覧表\r\n事業所番号\t1311234567\r\n'
    expect(toShownDocument(encodeUtf8(text))).toEqual({ kind: 'text', text })
    expect(toShownDocument(encodeUtf8(`\u{feff}${text}`))).toEqual({ kind: 'text', text })
    expect(toShownDocument(encodeWindows31j(text).bytes)).toEqual({ kind: 'text', text })
  })

  it('is only to be saved where it is neither', () => {
    expect(toShownDocument(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0))).toEqual({ kind: 'other' })
    expect(toShownDocument(Uint8Array.of(0xff, 0xfe, 0x41, 0))).toEqual({ kind: 'other' })
    expect(toShownDocument(new Uint8Array((2 << 20) + 1).fill(0x41))).toEqual({ kind: 'other' })
  })
})
