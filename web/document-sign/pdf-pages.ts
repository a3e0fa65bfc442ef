import * as pdfjs from 'pdfjs-dist'
import type { PDFDocumentProxy, RenderTask } from 'pdfjs-dist'
import { AppError } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './pages.worker.ts?worker&url'

/** The door to pdf.js; import it lazily. Pages are drawn from the file as it lies there, a piece at a time. */

type Urls = Readonly<Record<string, string>>

/** What documents without fonts of their own need: maps of Japanese encodings and stand-ins for the fourteen fonts. */
const cMaps: Urls = import.meta.glob('../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
})
const fonts: Urls = import.meta.glob('../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
  eager: true,
})
/** Scans are often JBIG2 or JPEG 2000. */
const decoders: Urls = import.meta.glob('../../node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm', {
  query: '?url',
  import: 'default',
  eager: true,
})

const byFileName = new Map(
  [cMaps, fonts, decoders].flatMap((urls) =>
    Object.entries(urls).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url] as const),
  ),
)

/** Built files have a hash in the name; pdf.js asks by their own. */
class BuiltFiles {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const url = byFileName.get(filename)
    if (url === undefined) throw new RangeError(`no ${filename} in the build`)
    const response = await fetch(url, { credentials: 'omit', redirect: 'error' })
    if (!response.ok) throw new AppError('network.unreachable')
    return new Uint8Array(await response.arrayBuffer())
  }
}

/** The file is read where pdf.js looks, never as a whole: a large document costs no more than the pages that are seen. */
class BlobTransport extends pdfjs.PDFDataRangeTransport {
  readonly #file: Blob

  constructor(file: Blob, start: Uint8Array) {
    super(file.size, start)
    this.#file = file
  }

  override requestDataRange(begin: number, end: number): void {
    this.#file
      .slice(begin, end)
      .arrayBuffer()
      .then(
        (buffer) => this.onDataRange(begin, new Uint8Array(buffer)),
        () => this.onDataRange(begin, null),
      )
  }
}

const firstPiece = 65_536

/** Points, as the page is shown, turned if it is turned. */
export type PageSize = { readonly width: number; readonly height: number }

export type PdfPages = {
  readonly count: number
  readonly sizeOf: (page: number) => Promise<PageSize>
  /**
   * Draws a page, counted from 0, as wide as told in CSS pixels. Throws AppError `document.unreadable` where something of
   * it cannot be drawn, `request.aborted` when the signal says so.
   */
  readonly draw: (
    page: number,
    canvas: HTMLCanvasElement,
    options: { readonly width: number; readonly signal: AbortSignal },
  ) => Promise<void>
  readonly close: () => void
}

const unreadable = (cause: unknown): AppError =>
  new AppError('document.unreadable', { reason: 'object-malformed' }, { cause })

/** More pixels than this a browser's canvas may not have. */
const mostPixels = 16_000_000

const drawPage = async (
  document_: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
  { width, signal }: { readonly width: number; readonly signal: AbortSignal },
): Promise<void> => {
  const page = await document_.getPage(number + 1)
  const shown = page.getViewport({ scale: 1 })
  const wanted = (width / shown.width) * devicePixelRatio
  const largest = Math.sqrt(mostPixels / (shown.width * shown.height))
  const viewport = page.getViewport({ scale: Math.min(wanted, largest) })
  if (signal.aborted) throw new AppError('request.aborted')
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  const task: RenderTask = page.render({ canvas, viewport })
  const stop = () => task.cancel()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await task.promise
  } catch (error) {
    throw signal.aborted ? new AppError('request.aborted', undefined, { cause: error }) : unreadable(error)
  } finally {
    signal.removeEventListener('abort', stop)
    page.cleanup()
  }
}

/**
 * Opens a PDF for looking at. Throws AppError `document.unreadable`, `file.unreadable`. What cannot be drawn exactly is an
 * error, not a gap: a person signs what they see.
 */
export const openPages = async (file: Blob): Promise<PdfPages> => {
  let start: Uint8Array
  try {
    start = new Uint8Array(await file.slice(0, firstPiece).arrayBuffer())
  } catch (cause) {
    throw new AppError('file.unreadable', undefined, { cause })
  }
  const port = new Worker(toTrustedWorkerUrl(workerUrl), { type: 'module', name: 'pdf-pages' })
  const worker = pdfjs.PDFWorker.create({ port })
  const task = pdfjs.getDocument({
    range: new BlobTransport(file, start),
    worker,
    disableAutoFetch: true,
    disableStream: true,
    stopAtErrors: true,
    disableWorkerRendering: true,
    useWorkerFetch: false,
    BinaryDataFactory: BuiltFiles,
    // Prefixes alone: the factory finds the files by their names.
    cMapUrl: '/cmaps/',
    standardFontDataUrl: '/fonts/',
    wasmUrl: '/wasm/',
  })
  const close = () => {
    void task.destroy().catch(() => undefined)
    worker.destroy()
    port.terminate()
  }
  try {
    const opened = await task.promise
    return {
      count: opened.numPages,
      sizeOf: async (number) => {
        const { width, height } = (await opened.getPage(number + 1)).getViewport({ scale: 1 })
        return { width, height }
      },
      draw: (number, canvas, options) => drawPage(opened, number, canvas, options),
      close,
    }
  } catch (error) {
    close()
    throw unreadable(error)
  }
}
