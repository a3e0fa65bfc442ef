import { useEffect, useRef, useState } from 'react'
import { PageViewer } from '#web/document-sign/page-viewer.tsx'
import type { PdfPages } from '#web/document-sign/pdf-pages.ts'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { toShownDocument } from './shown-document.ts'

export type OpenedDocument = {
  readonly title: string
  readonly fileName: string
  readonly content: Uint8Array<ArrayBuffer>
}

/** A document whose envelope was opened, on the screen; it goes with the screen unless it is saved. */
export const DocumentView = ({
  document: { title, fileName, content },
  onClose,
}: {
  readonly document: OpenedDocument
  readonly onClose: () => void
}) => {
  const { documents: text } = useText(billingClaimText)
  const [shown] = useState(() => toShownDocument(content))
  const frame = useRef<HTMLElement>(null)
  useEffect(() => frame.current?.focus(), [])
  return (
    <section
      ref={frame}
      tabIndex={-1}
      aria-labelledby="claim-document"
      className="grid gap-4 rounded-12 border-3 border-key-900 bg-white p-4 desktop:p-6"
    >
      <Heading level={3} look="part" id="claim-document" className="break-words">
        {title}
      </Heading>
      <output className="break-all">{text.shown(fileName)}</output>
      <div className="flex flex-wrap gap-4 print:hidden">
        <Button onClick={() => saveFile(new Blob([content]), fileName)}>{text.save}</Button>
        <Button look="outline" onClick={onClose}>
          {text.close}
        </Button>
      </div>
      {shown.kind === 'pdf' && <Pdf content={content} />}
      {shown.kind === 'text' && (
        <pre
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={text.textLabel}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a name needs a role, and preformatted text has none
          role="region"
          className="focus-mark max-h-[70vh] overflow-auto rounded-8 border border-solid-gray-420 p-4 text-mono-14N-150"
        >
          {shown.text}
        </pre>
      )}
      {shown.kind === 'other' && <NotificationBanner tone="information" title={text.unshowable} />}
    </section>
  )
}

/** pdf.js is fetched when there is a PDF to look at. */
const Pdf = ({ content }: { readonly content: Uint8Array<ArrayBuffer> }) => {
  const { documents: text, stages } = useText(billingClaimText)
  const [pages, setPages] = useState<PdfPages | 'opening' | 'failed'>('opening')
  const [page, setPage] = useState(0)
  useEffect(() => {
    let isOver = false
    let opened: PdfPages | undefined
    const open = async () => {
      const { openPages } = await import('#web/document-sign/pdf-pages.ts')
      opened = await openPages(new Blob([content], { type: 'application/pdf' }))
      if (isOver) opened.close()
      else setPages(opened)
    }
    open().catch(() => {
      if (!isOver) setPages('failed')
    })
    return () => {
      isOver = true
      opened?.close()
    }
  }, [content])
  if (pages === 'opening') return <ProgressIndicator label={stages.opening} />
  if (pages === 'failed') return <NotificationBanner tone="warning" title={text.unshowable} />
  return (
    <div className="max-w-[60rem]">
      <PageViewer pages={pages} page={page} onPage={setPage} />
    </div>
  )
}
