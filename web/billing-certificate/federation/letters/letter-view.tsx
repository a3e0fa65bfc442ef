import { useEffect, useState } from 'react'
import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import { isAppError, toAppError, type AppError } from '#shared/errors/app-error.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import type { LetterDesk } from './letter-desk.ts'
import { LetterError } from './letter-error.tsx'
import type { LetterOf } from './letter-wire.ts'

type Drawing =
  | { readonly status: 'drawing' }
  | { readonly status: 'ready'; readonly url: string; readonly blob: Blob }
  | { readonly status: 'failed'; readonly error: AppError }

/** Leaving asks first until the letter was taken: its password cannot be shown again. */
export const useLeaveQuestion = (isWanted: boolean): void => {
  useEffect(() => {
    if (!isWanted) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    globalThis.addEventListener('beforeunload', ask)
    return () => globalThis.removeEventListener('beforeunload', ask)
  }, [isWanted])
}

/** Letters of passwords that were just made, and who sends them. The same object is drawn once. */
export type Letters = { readonly letters: readonly LetterOf[]; readonly letterhead: Letterhead }

type LetterProps = { readonly desk: LetterDesk; readonly order: Letters; readonly fileName: string }

/** 通知書印刷: the letters of the passwords that were just made, to open and print or to save (EB-D-7, EB-D-9). */
export const LetterView = (props: LetterProps) => {
  const [attempt, setAttempt] = useState(0)
  const keys = props.order.letters.map(({ key }) => key).join(' ')
  return <Drawn key={`${keys} ${attempt}`} {...props} onRetry={() => setAttempt(attempt + 1)} />
}

const Drawn = ({ desk, order, fileName, onRetry }: LetterProps & { readonly onRetry: () => void }) => {
  const { password: text } = useText(billingFederationText)
  const [drawing, setDrawing] = useState<Drawing>({ status: 'drawing' })
  const [isTaken, setTaken] = useState(false)
  useLeaveQuestion(!isTaken)
  useEffect(() => {
    let url: string | undefined
    let isOver = false
    desk.draw(order).then(
      (pdf) => {
        if (isOver) return
        const blob = new Blob([pdf], { type: 'application/pdf' })
        url = URL.createObjectURL(blob)
        setDrawing({ status: 'ready', url, blob })
      },
      (error: unknown) => {
        if (!isOver && !isAppError(error, 'request.aborted')) setDrawing({ status: 'failed', error: toAppError(error) })
      },
    )
    return () => {
      isOver = true
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [desk, order])

  if (drawing.status === 'drawing') return <ProgressIndicator label={text.drawing} />
  if (drawing.status === 'failed') return <LetterError error={drawing.error} onRetry={onRetry} />
  return (
    <NotificationBanner announce tone="success" title={text.letterReady}>
      <p>{text.letterNote}</p>
      <div className="flex flex-wrap gap-4">
        <a
          href={drawing.url}
          target="_blank"
          rel="noreferrer"
          onClick={() => setTaken(true)}
          className="focus-mark inline-flex min-h-12 min-w-24 items-center justify-center rounded-8 border-4 border-double border-transparent bg-key-900 px-4 py-2 text-oln-16B-100 text-white hover:bg-key-1000 forced-colors:border-[ButtonText]"
        >
          {text.openLetter}
        </a>
        <Button
          look="outline"
          onClick={() => {
            saveFile(drawing.blob, fileName)
            setTaken(true)
          }}
        >
          {text.saveLetter}
        </Button>
      </div>
    </NotificationBanner>
  )
}
