import { useEffect, useRef, useState, type ReactNode } from 'react'
import { isAppError } from '#shared/errors/app-error.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { PageSize, PdfPages } from './pdf-pages.ts'

type Drawing = { readonly status: 'drawing' | 'drawn' | 'failed'; readonly size: PageSize | undefined }

/** Draws the page into the canvas whenever page or width change. */
const useDrawing = (pages: PdfPages, page: number, width: number) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [drawing, setDrawing] = useState<Drawing>({ status: 'drawing', size: undefined })
  useEffect(() => {
    const element = canvas.current
    if (element === null || width === 0) return
    const stop = new AbortController()
    const { signal } = stop
    const run = async () => {
      setDrawing((before) => ({ ...before, status: 'drawing' }))
      const size = await pages.sizeOf(page)
      if (signal.aborted) return
      setDrawing({ status: 'drawing', size })
      await pages.draw(page, element, { width, signal })
      if (!signal.aborted) setDrawing({ status: 'drawn', size })
    }
    run().catch((error: unknown) => {
      if (!signal.aborted && !isAppError(error, 'request.aborted'))
        setDrawing((before) => ({ ...before, status: 'failed' }))
    })
    return () => stop.abort()
  }, [pages, page, width])
  return { canvas, drawing }
}

const useWidth = () => {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(Math.round(element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { frame, width }
}

/** The pages of a document, one at a time. */
export const PageViewer = ({
  pages,
  page,
  onPage,
  children,
}: {
  readonly pages: PdfPages
  /** Counted from 0. */
  readonly page: number
  readonly onPage: (page: number) => void
  /** What lies over the page. */
  readonly children?: (size: PageSize) => ReactNode
}) => {
  const { pages: text } = useText(documentSignText)
  const { frame, width } = useWidth()
  const { canvas, drawing } = useDrawing(pages, page, width)
  const { status, size } = drawing
  const isFirst = page === 0
  const isLast = page === pages.count - 1
  return (
    <section aria-label={text.label} className="grid gap-3">
      {status === 'failed' && (
        <NotificationBanner tone="warning" title={text.failed} announce>
          <p>{text.failedWhy}</p>
        </NotificationBanner>
      )}
      <div
        ref={frame}
        data-drawn={status === 'drawn' ? page : undefined}
        className="relative w-full overflow-hidden rounded-4 border border-solid-gray-420 bg-white"
      >
        <canvas
          ref={canvas}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a picture that is drawn here, not fetched
          role="img"
          aria-label={text.canvas(page + 1, pages.count)}
          aria-busy={status === 'drawing'}
          className="block h-auto w-full"
        />
        {size !== undefined && children?.(size)}
      </div>
      <div className="flex flex-wrap items-center justify-center gap-4">
        <Button look="outline" size="m" aria-disabled={isFirst} onClick={() => onPage(page - 1)}>
          {text.previous}
        </Button>
        <output className="tabular-nums">{text.position(page + 1, pages.count)}</output>
        <Button look="outline" size="m" aria-disabled={isLast} onClick={() => onPage(page + 1)}>
          {text.next}
        </Button>
      </div>
    </section>
  )
}
