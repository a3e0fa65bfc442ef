import PdfkitDocument from 'pdfkit'
import { readNotoSerif } from './interop/certificate-fixture.ts'

/** A drawing of 200 by 60 points with Japanese text, its font inside, by a library of others. */
export const drawSignature = async (lines: readonly string[]): Promise<Uint8Array<ArrayBuffer>> => {
  const document = new PdfkitDocument({
    size: [200, 60],
    margin: 0,
    autoFirstPage: true,
    info: { Title: 'signature' },
  })
  const parts: Uint8Array[] = []
  document.on('data', (part: Uint8Array) => parts.push(part))
  const ended = new Promise<void>((done) => document.on('end', done))
  document.registerFont('serif', Buffer.from(readNotoSerif()))
  document.font('serif')
  document.lineWidth(1).rect(1, 1, 198, 58).stroke()
  for (const [index, line] of lines.entries())
    document
      .fontSize(14)
      .text(line, 8, 24 + index * 22, { lineBreak: false, baseline: 'alphabetic', characterSpacing: 0 })
  document.end()
  await ended
  return new Uint8Array(Buffer.concat(parts))
}
