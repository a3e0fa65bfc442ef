import type { PDFContext, PDFRef } from 'pdf-lib'
import { encode } from 'uqr'

/** Light modules around the code (ISO/IEC 18004 §9.1). */
const quietZone = 4

/** The dark modules of a QR code as an image mask of one bit a module (ISO 32000-2 §8.9.6.2), quiet zone and all. */
export const embedQrMask = (context: PDFContext, text: string): PDFRef => {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone })
  const bytesPerRow = Math.ceil(size / 8)
  const bits = new Uint8Array(bytesPerRow * size)
  for (const [y, row] of data.entries())
    for (const [x, isDark] of row.entries())
      if (isDark) {
        const at = y * bytesPerRow + (x >> 3)
        bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
      }
  return context.register(
    context.flateStream(bits, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: size,
      Height: size,
      ImageMask: true,
      BitsPerComponent: 1,
      // a set bit is dark, and dark is painted
      Decode: [1, 0],
    }),
  )
}
