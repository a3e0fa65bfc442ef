import { describe, expect, it } from 'vitest'
import { notoSerif } from '../../tests/interop/certificate-fixture.ts'
import { readPdf } from '../../tests/read-pdf.ts'
import { renderReceipt, type Receipt } from './receipt.ts'

const receipt: Receipt = {
  kioskId: 'K-0107',
  shopName: '見本ストア中央店',
  at: '2026-11-22T15:04:59Z',
  kindTitle: '住民票の写し',
  copies: 3,
  unitFee: 450,
  total: 1350,
  inserted: 2000,
  change: 650,
  receiptNumber: '20261123-0042',
}
const typefaces = [notoSerif()]

describe('a receipt', () => {
  it('states shop, time in Tokyo, fee and sums on one page 80 mm wide', async () => {
    const { pages, duplex, title } = await readPdf(await renderReceipt({ receipt, typefaces }))
    expect(pages).toHaveLength(1)
    expect(pages[0]?.width).toBeCloseTo((80 * 72) / 25.4, 2)
    const texts = pages[0]?.texts ?? []
    for (const text of ['領収書', '2026年11月23日　0:04', '￥450', '3通', '￥1,350', '￥2,000', '￥650', 'K-0107'])
      expect(texts).toContain(text)
    expect(duplex).toBeUndefined()
    expect(title).toBe('領収書 20261123-0042')
  })

  it('has the same bytes for the same payment', async () => {
    const [first, second] = [await renderReceipt({ receipt, typefaces }), await renderReceipt({ receipt, typefaces })]
    expect(Buffer.compare(first, second)).toBe(0)
  })

  it('is refused where its sums do not agree or its time is none', async () => {
    await expect(renderReceipt({ receipt: { ...receipt, total: 1300 }, typefaces })).rejects.toThrow(RangeError)
    await expect(renderReceipt({ receipt: { ...receipt, change: 600 }, typefaces })).rejects.toThrow(RangeError)
    await expect(renderReceipt({ receipt: { ...receipt, at: 'now' }, typefaces })).rejects.toThrow(RangeError)
  })

  it('is refused where a character cannot be drawn', async () => {
    await expect(renderReceipt({ receipt: { ...receipt, shopName: '\u{e000}' }, typefaces })).rejects.toThrow(
      'issuance.character-undrawable',
    )
  })
})
