/** The part of pdfkit 0.20.2 that the measurement of documents uses; the package ships no types. */
declare module 'pdfkit' {
  type Reference = { end(data: Uint8Array): void }
  class PdfkitDocument {
    constructor(options: {
      readonly size: readonly [number, number]
      readonly margin: number
      readonly autoFirstPage: boolean
      readonly info: { readonly Title: string }
    })
    readonly page: { readonly xobjects: Record<string, Reference> }
    on(event: 'data', listener: (part: Uint8Array) => void): this
    on(event: 'end', listener: () => void): this
    registerFont(name: string, font: Uint8Array): this
    ref(dictionary: Readonly<Record<string, unknown>>): Reference
    addPage(): this
    font(name: string): this
    fontSize(size: number): this
    text(
      text: string,
      x: number,
      y: number,
      options: { readonly lineBreak: boolean; readonly baseline: 'alphabetic'; readonly characterSpacing: number },
    ): this
    lineWidth(width: number): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    rect(x: number, y: number, width: number, height: number): this
    stroke(): this
    image(image: Uint8Array, x: number, y: number, size: { readonly width: number; readonly height: number }): this
    addContent(operators: string): this
    end(): void
  }
  // oxlint-disable-next-line import/no-default-export -- the package's own shape
  export default PdfkitDocument
}
