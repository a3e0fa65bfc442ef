import { useEffect, useRef, useState } from 'react'
import { toAppError, type AppError } from '#shared/errors/app-error.ts'
import { Shell } from '#web/app/shell.tsx'
import { withCardSession } from '#web/card/card-session.ts'
import { DocumentAnswer } from '#web/document-check/document-answer.tsx'
import { useTrustedAuthorities } from '#web/document-check/use-trusted-authorities.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { useLeaveGuard } from '#web/ui/leave-guard.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { StepNavigation } from '#web/ui/step-navigation.tsx'
import { CardSigning } from './card-signing.ts'
import { ConsentStep, type SigningDecision } from './consent-step.tsx'
import { ErrorBanner } from './error-banner.tsx'
import { KeyStep, type ChosenKey } from './key-step.tsx'
import { makeSignature, type SignedDocument, type SigningProgress } from './make-signature.ts'
import { SettingsStep } from './settings-step.tsx'
import { freshDraft, type OpenedDocument, type SignDraft } from './sign-draft.ts'
import { SigningDesk } from './signing-desk.ts'

/** More than is promised, and less than makes a browser's tab fall over. */
const largestMegabytes = 256

type Step =
  | { readonly at: 'file'; readonly error?: AppError }
  | { readonly at: 'opening' }
  | { readonly at: 'settings'; readonly document: OpenedDocument }
  | { readonly at: 'key'; readonly document: OpenedDocument }
  | { readonly at: 'consent'; readonly document: OpenedDocument; readonly key: ChosenKey; readonly since: Date }
  | { readonly at: 'signing'; readonly document: OpenedDocument; readonly progress: SigningProgress }
  | { readonly at: 'failed'; readonly document: OpenedDocument; readonly key: ChosenKey; readonly error: AppError }
  | { readonly at: 'done'; readonly signed: SignedDocument; readonly isSaved: boolean }

const stepNumber: Readonly<Record<Step['at'], number>> = {
  file: 0,
  opening: 0,
  settings: 1,
  key: 2,
  consent: 3,
  signing: 3,
  failed: 3,
  done: 4,
}

const useOnce = <Value,>(make: () => Value): Value => useState(make)[0]

/** pdf.js is fetched when somebody has a PDF to look at. */
const loadPages = () => import('./pdf-pages.ts')

/** Somebody signs a PDF of theirs: choose, look, choose the key, confirm, save. */
export const SignPage = () => {
  const text = useText(documentSignText)
  const { authorities } = useTrustedAuthorities()
  const desk = useOnce(() => new SigningDesk())
  const card = useOnce(() => new CardSigning(withCardSession))
  const [step, setStep] = useState<Step>({ at: 'file' })
  const [draft, setDraft] = useState<SignDraft>(freshDraft)
  const [refused, setRefused] = useState<string>()
  const [isLeaving, setLeaving] = useState(false)
  const opened = useRef<OpenedDocument>(undefined)
  const signing = useRef<AbortController>(undefined)

  useEffect(
    () => () => {
      signing.current?.abort()
      desk.end()
      card.end()
      opened.current?.pages.close()
    },
    [desk, card],
  )

  const leaveQuestion = useLeaveGuard(step.at === 'done' && !step.isSaved, {
    title: text.done.discardTitle,
    why: text.done.unsaved,
    leave: text.done.discard,
    cancel: text.back,
  })

  const startOver = () => {
    opened.current?.pages.close()
    opened.current = undefined
    desk.end()
    card.end()
    setDraft(freshDraft)
    setLeaving(false)
    setStep({ at: 'file' })
  }

  const open = async (file: File) => {
    const isTooLarge = file.size > largestMegabytes << 20
    setRefused(isTooLarge ? text.file.tooLarge(file.name, largestMegabytes) : undefined)
    if (isTooLarge) return
    startOver()
    setStep({ at: 'opening' })
    try {
      const [options, { openPages }] = await Promise.all([desk.inspect(file), loadPages()])
      const document = { file, options, pages: await openPages(file) }
      opened.current = document
      setStep({ at: 'settings', document })
    } catch (error) {
      setStep({ at: 'file', error: toAppError(error) })
    }
  }

  const sign = async (document: OpenedDocument, chosen: ChosenKey, { key, certificate }: SigningDecision) => {
    const stop = new AbortController()
    signing.current = stop
    const at = new Date()
    const { anchors, stampAnchors } = authorities
    const words = { heading: text.done.heading, at: text.instant(at.toISOString()) }
    try {
      const signed = await makeSignature(
        { document, draft, key, certificate, at, words, anchors, stampAnchors },
        { desk, card, signal: stop.signal, onProgress: (progress) => setStep({ at: 'signing', document, progress }) },
      )
      document.pages.close()
      opened.current = undefined
      setStep({ at: 'done', signed, isSaved: false })
    } catch (error) {
      setStep({ at: 'failed', document, key: chosen, error: toAppError(error) })
    } finally {
      card.end()
    }
  }

  /** A key of a file went with the worker; a card is asked again. */
  const retry = ({ document, key }: Extract<Step, { readonly at: 'failed' }>) =>
    setStep(key.from === 'card' ? { at: 'consent', document, key, since: new Date() } : { at: 'key', document })

  const save = (signed: SignedDocument) => {
    saveFile(signed.file, signed.file.name)
    setStep({ at: 'done', signed, isSaved: true })
  }

  const progressText = (progress: SigningProgress): string =>
    progress === 'drawing' ? text.drawing : progress === 'checking' ? text.checking : text.stages[progress]

  return (
    <Shell title={text.title}>
      <div className="grid gap-4">
        <ScreenHeading>{text.title}</ScreenHeading>
        {step.at === 'file' && (
          <>
            <p className="text-std-20N-150">{text.lead}</p>
            <NotificationBanner tone="information" title={text.privacy.what}>
              <p>{text.privacy.why}</p>
            </NotificationBanner>
          </>
        )}
        <StepNavigation
          label={text.stepsLabel}
          steps={text.steps}
          current={stepNumber[step.at]}
          describe={(state) => text.stepStates[state]}
        />
      </div>

      {step.at === 'file' && (
        <div className="grid gap-6">
          {step.error !== undefined && <ErrorBanner error={step.error} />}
          <FileField
            label={text.file.label}
            support={text.file.support}
            choose={text.file.choose}
            drop={text.file.drop}
            accept=".pdf,application/pdf"
            error={refused}
            onChoose={([file]) => file && void open(file)}
          />
        </div>
      )}
      {step.at === 'opening' && (
        <div className="grid justify-items-center gap-6">
          <ProgressIndicator label={text.file.opening} />
          <Button look="quiet" onClick={startOver}>
            {text.cancel}
          </Button>
        </div>
      )}
      {step.at === 'settings' && (
        <SettingsStep
          document={step.document}
          draft={draft}
          onChange={setDraft}
          onBack={startOver}
          onNext={() => setStep({ at: 'key', document: step.document })}
        />
      )}
      {step.at === 'key' && (
        <KeyStep
          desk={desk}
          onBack={() => setStep({ at: 'settings', document: step.document })}
          onNext={(key) => setStep({ at: 'consent', document: step.document, key, since: new Date() })}
        />
      )}
      {step.at === 'consent' && (
        <ConsentStep
          document={step.document}
          draft={draft}
          chosen={step.key}
          card={card}
          at={step.since}
          onBack={() => {
            card.end()
            setStep({ at: 'key', document: step.document })
          }}
          onSign={(decision) => void sign(step.document, step.key, decision)}
        />
      )}
      {step.at === 'signing' && (
        <div className="grid justify-items-center gap-6">
          <ProgressIndicator label={progressText(step.progress)} />
          <Button look="quiet" onClick={() => signing.current?.abort()}>
            {text.cancel}
          </Button>
        </div>
      )}
      {step.at === 'failed' && (
        <div className="grid gap-6">
          <ErrorBanner error={step.error} />
          <div className="flex flex-wrap gap-4">
            <Button look="quiet" onClick={startOver}>
              {text.file.another}
            </Button>
            <Button look="outline" onClick={() => setStep({ at: 'settings', document: step.document })}>
              {text.changeSettings}
            </Button>
            <Button onClick={() => retry(step)}>{text.consent.retry}</Button>
          </div>
        </div>
      )}
      {step.at === 'done' && (
        <div className="grid gap-8">
          <NotificationBanner
            tone={step.signed.checked.report.outcome === 'failed' ? 'warning' : 'success'}
            title={step.signed.checked.report.outcome === 'failed' ? text.done.notYet : text.done.title}
            announce
          >
            <output>{step.isSaved ? text.done.saved : text.done.unsaved}</output>
            {step.signed.checked.report.outcome === 'indeterminate' && <p>{text.done.withoutEvidence}</p>}
          </NotificationBanner>
          <div className="flex flex-wrap gap-4">
            <Button onClick={() => save(step.signed)}>{text.done.save}</Button>
            <Button look="outline" onClick={() => void open(step.signed.file)}>
              {text.done.next}
            </Button>
            <Button look="quiet" onClick={() => (step.isSaved ? startOver() : setLeaving(true))}>
              {text.done.another}
            </Button>
          </div>
          {isLeaving && (
            <ModalDialog
              title={text.done.discardTitle}
              onCancel={() => setLeaving(false)}
              actions={
                <>
                  <Button look="danger" onClick={startOver}>
                    {text.done.discard}
                  </Button>
                  <Button look="outline" data-first-focus onClick={() => setLeaving(false)}>
                    {text.back}
                  </Button>
                </>
              }
            >
              <p>{text.done.unsaved}</p>
            </ModalDialog>
          )}
          <DocumentAnswer checked={step.signed.checked} />
        </div>
      )}
      {leaveQuestion}
    </Shell>
  )
}
