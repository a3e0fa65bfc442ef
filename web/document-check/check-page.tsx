import { useEffect, useState } from 'react'
import { Shell } from '#web/app/shell.tsx'
import { documentCheckText } from '#web/text/document-check.ts'
import { errorText } from '#web/text/errors.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { DocumentAnswer } from './document-answer.tsx'
import { saveReport } from './save-report.ts'
import { TrustedAuthorities } from './trusted-authorities.tsx'
import { useDocumentCheck, type CheckState } from './use-document-check.ts'
import { useTrustedAuthorities } from './use-trusted-authorities.ts'

/** More than is promised, and less than makes a browser's tab fall over. */
export const largestMegabytes = 256

type Order = { readonly file: File; readonly content?: File | undefined }

/** A signature in a file of its own may be dropped together with what it belongs to, in any order. */
const isDetachedName = ({ name }: File): boolean => /\.(p7s|p7m|p7|sig|tsr|tst)$/i.test(name)

const toOrder = ([first, second]: readonly File[]): Order | undefined => {
  if (first === undefined) return undefined
  if (second !== undefined && isDetachedName(second) && !isDetachedName(first)) return { file: second, content: first }
  return { file: first, content: second }
}

const Trouble = ({ state }: { readonly state: Extract<CheckState, { readonly status: 'failed' }> }) => {
  const { what, why, todo } = useText(errorText)[state.error.code]
  return (
    <NotificationBanner tone="error" title={what} announce>
      <p>{why}</p>
      <p>{todo}</p>
    </NotificationBanner>
  )
}

/** Somebody drops a file and learns whether it is genuine. */
export const CheckPage = () => {
  const text = useText(documentCheckText)
  const { authorities, add, isReady } = useTrustedAuthorities()
  const { state, check, cancel, forget } = useDocumentCheck()
  const [order, setOrder] = useState<Order>()
  const [mayAsk, setMayAsk] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [refused, setRefused] = useState<string>()
  const { anchors, stampAnchors } = authorities

  useEffect(() => {
    if (order === undefined || !isReady) return
    const { file, content } = order
    void check({
      file,
      name: file.name,
      content: content && { file: content, name: content.name },
      anchors,
      stampAnchors,
      at: new Date(),
      mayAsk: isAsking,
    })
  }, [order, anchors, stampAnchors, isAsking, isReady, check])

  const choose = (next: Order) => {
    const tooLarge = [next.file, next.content].find((each) => each !== undefined && each.size > largestMegabytes << 20)
    setRefused(tooLarge && text.file.tooLarge(tooLarge.name, largestMegabytes))
    if (tooLarge !== undefined) return
    setAsking(mayAsk)
    setOrder(next)
  }
  const startOver = () => {
    setOrder(undefined)
    setAsking(false)
    forget()
  }

  // The list of authorities may still be on its way.
  const isUnderWay = state.status === 'checking' || (state.status === 'waiting' && order !== undefined)
  const report = state.status === 'checked' ? state.checked.report : undefined
  const isOpen = report?.signatures.some(({ answer }) => answer === 'revocation-unknown') === true
  const isCertificateOpen = report?.certificate?.answer === 'revocation-unknown'
  return (
    <Shell title={text.title}>
      <div className="grid gap-4">
        <ScreenHeading>{text.title}</ScreenHeading>
        {order === undefined && (
          <>
            <p className="text-std-20N-150">{text.lead}</p>
            <NotificationBanner tone="information" title={text.privacy.what}>
              <p>{text.privacy.why}</p>
            </NotificationBanner>
          </>
        )}
      </div>

      {order === undefined && (
        <div className="grid gap-6">
          <FileField
            label={text.file.label}
            support={text.file.support}
            choose={text.file.choose}
            drop={text.file.drop}
            error={refused}
            multiple
            onChoose={(files) => {
              const next = toOrder(files)
              if (next !== undefined) choose(next)
            }}
          />
          <label className="grid grid-cols-[auto_1fr] gap-x-3 rounded-8 has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black has-focus-visible:ring-2 has-focus-visible:ring-yellow-300">
            <input
              type="checkbox"
              checked={mayAsk}
              onChange={({ currentTarget }) => setMayAsk(currentTarget.checked)}
              aria-describedby="document-ask"
              className="mt-0.5 size-6 accent-key-900 outline-none"
            />
            <span>{text.ask.label}</span>
          </label>
          <p id="document-ask" className="text-std-16N-170 text-solid-gray-600">
            {text.ask.support}
          </p>
        </div>
      )}

      {isUnderWay && (
        <div className="grid justify-items-center gap-6">
          <ProgressIndicator label={text.progress[state.status === 'checking' ? state.stage : 'reading']} />
          <Button look="quiet" onClick={state.status === 'checking' ? cancel : startOver}>
            {text.cancel}
          </Button>
        </div>
      )}
      {state.status === 'cancelled' && <output>{text.cancelled}</output>}
      {state.status === 'failed' && <Trouble state={state} />}

      {state.status === 'checked' && (
        <DocumentAnswer checked={state.checked}>
          {report?.code === 'document.content-missing' && order !== undefined && (
            <FileField
              label={text.content.label}
              support={text.content.support}
              choose={text.file.choose}
              drop={text.file.drop}
              error={refused}
              onChoose={([content]) => choose({ ...order, content })}
            />
          )}
          {(isOpen || isCertificateOpen) && !isAsking && (
            <div className="grid gap-3 rounded-12 border border-solid-gray-420 p-4 print:hidden">
              <p className="font-700">{text.ask.open}</p>
              <p className="text-std-16N-170">{text.ask.support}</p>
              <div>
                <Button look="outline" onClick={() => setAsking(true)}>
                  {text.ask.now}
                </Button>
              </div>
            </div>
          )}
        </DocumentAnswer>
      )}

      {state.status !== 'waiting' && state.status !== 'checking' && (
        <div className="flex flex-wrap gap-4 print:hidden">
          {report !== undefined && (
            <>
              <Button look="outline" onClick={() => print()}>
                {text.print}
              </Button>
              <Button look="outline" onClick={() => saveReport(report)}>
                {text.save}
              </Button>
            </>
          )}
          <Button onClick={startOver}>{text.another}</Button>
        </div>
      )}
      <TrustedAuthorities authorities={authorities} onAdd={add} />
      <p className="print:hidden">
        <Link to="/sign">{text.signLink}</Link>
      </p>
    </Shell>
  )
}
