import { describe, expect, it } from 'vitest'
import type { CsvPart } from '#shared/card-handover/api.ts'
import { gatherCsv } from './csv-file.ts'

describe('CM-F-7 a CSV file of many parts', () => {
  it('is asked for from where the part before ended and joined byte by byte', async () => {
    const asked: object[] = []
    const told: number[] = []
    const row = { row: 3, column: '氏名', characters: ['𠮷'] }
    const answers: readonly CsvPart[] = [
      { bytes: btoa('\u00ef\u00bb\u00bfa\r\n'), rows: 2, unmappable: [], next: 'there' },
      { bytes: btoa('b\u00ff'), rows: 1, unmappable: [row], next: null },
    ]
    const file = await gatherCsv(
      async (at) => {
        asked.push(at)
        return answers[asked.length - 1] as CsvPart
      },
      (rows) => told.push(rows),
    )
    expect(asked).toEqual([
      { after: null, rowsBefore: 0 },
      { after: 'there', rowsBefore: 2 },
    ])
    expect([...file.bytes]).toEqual([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a, 0x62, 0xff])
    expect(file.rows).toBe(3)
    expect(file.unmappable).toEqual([row])
    expect(told).toEqual([2, 3])
  })
})
