import { useEffect, useRef, useState } from 'react'
import { isAppError, toAppError, type AppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { drawPaper } from '../documents/draw-paper.ts'
import type { PaperOrder, PaperProgress } from '../documents/paper-wire.ts'

type Drawing =
  | { readonly status: 'drawing'; readonly progress: PaperProgress }
  | { readonly status: 'ready'; readonly url: string; readonly blob: Blob }
  | { readonly status: 'failed'; readonly error: AppError }

/** A paper that was just drawn: to be opened, where the browser prints it, and to be saved. It goes with the screen. */
export const PaperView = ({ order, fileName }: { readonly order: PaperOrder; readonly fileName: string }) => {
  const { paper: text } = useText(billingApplicantText)
  const [drawing, setDrawing] = useState<Drawing>({ status: 'drawing', progress: 'font' })
  const ready = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const ending = new AbortController()
    let url: string | undefined
    drawPaper(order, {
      signal: ending.signal,
      onProgress: (progress) => setDrawing({ status: 'drawing', progress }),
    }).then(
      (pdf) => {
        if (ending.signal.aborted) return
        const blob = new Blob([pdf], { type: 'application/pdf' })
        url = URL.createObjectURL(blob)
        setDrawing({ status: 'ready', url, blob })
      },
      (error: unknown) => {
        if (!isAppError(error, 'request.aborted')) setDrawing({ status: 'failed', error: toAppError(error) })
      },
    )
    return () => {
      ending.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [order])
  const isReady = drawing.status === 'ready'
  useEffect(() => {
    if (isReady) ready.current?.focus()
  }, [isReady])

  if (drawing.status === 'drawing')
    return <ProgressIndicator label={drawing.progress === 'font' ? text.font : text.making} />
  if (drawing.status === 'failed')
    return isAppError(drawing.error, 'issuance.character-undrawable') ? (
      <ErrorNotice error={drawing.error} title={text.undrawable}>
        <p>{text.undrawableTodo}</p>
      </ErrorNotice>
    ) : (
      <ErrorNotice error={drawing.error} />
    )
  return (
    <div ref={ready} tabIndex={-1}>
      <NotificationBanner tone="success" title={text.ready}>
        <div className="flex flex-wrap gap-4">
          <a
            href={drawing.url}
            target="_blank"
            rel="noreferrer"
            className="focus-mark inline-flex min-h-12 min-w-24 items-center justify-center rounded-8 border-4 border-double border-transparent bg-key-900 px-4 py-2 text-oln-16B-100 text-white hover:bg-key-1000 forced-colors:border-[ButtonText]"
          >
            {text.open}
          </a>
          <Button look="outline" onClick={() => saveFile(drawing.blob, fileName)}>
            {text.save}
          </Button>
        </div>
      </NotificationBanner>
    </div>
  )
}
