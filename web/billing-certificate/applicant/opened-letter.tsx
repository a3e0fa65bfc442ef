import { useEffect, useRef, useState } from 'react'
import type { EnvelopeRefusal } from '#shared/cms/envelope.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import type { AnswerTo } from './key-desk.ts'
import { KeyProgress } from './key-progress.tsx'
import type { LetterSource } from './key-wire.ts'
import type { KeyWork } from './use-key-desk.ts'

type Opened =
  | { readonly kind: 'password'; readonly envelope: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'document'; readonly content: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'refused'; readonly code: EnvelopeRefusal }

/** 復号 with the key that was opened. The password is written onto the screen once and kept nowhere: not even React has it. */
export const OpenedLetterView = ({
  work,
  source,
  check = () => true,
}: {
  readonly work: KeyWork
  readonly source: LetterSource
  readonly check?: () => boolean
}) => {
  const { decrypt: text } = useText(billingApplicantText)
  const [opened, setOpened] = useState<Opened>()
  const shown = useRef<HTMLParagraphElement>(null)
  const heading = useRef<HTMLDivElement>(null)
  const isShown = opened?.kind === 'password'
  useEffect(() => {
    if (isShown) heading.current?.focus()
  }, [isShown])

  const receive = (answer: AnswerTo<'open-letter'>) => {
    if (answer.type === 'letter-refused') {
      setOpened({ kind: 'refused', code: answer.code })
      return
    }
    const { letter, envelope } = answer
    if (letter.kind === 'document') {
      setOpened(letter)
      return
    }
    if (shown.current !== null) shown.current.textContent = letter.password
    setOpened({ kind: 'password', envelope })
  }
  const open = async () => {
    if (!check()) return
    setOpened(undefined)
    if (shown.current !== null) shown.current.textContent = ''
    const answer = await work.ask<'open-letter'>({ type: 'open-letter', source })
    if (answer !== undefined) receive(answer)
  }
  const hide = () => {
    if (shown.current !== null) shown.current.textContent = ''
    setOpened({ kind: 'hidden' })
  }

  return (
    <div className="grid max-w-[60rem] gap-6">
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      <KeyProgress stage={work.stage} />
      {!isShown && (
        <div>
          <Button size="l" aria-disabled={work.stage !== undefined} onClick={() => void open()}>
            {text.submit}
          </Button>
        </div>
      )}
      {opened?.kind === 'hidden' && <NotificationBanner announce tone="information" title={text.hidden} />}
      {opened?.kind === 'refused' && (
        <NotificationBanner announce tone="error" title={text.refusals[opened.code].what}>
          <p>{text.refusals[opened.code].todo}</p>
        </NotificationBanner>
      )}
      {opened?.kind === 'document' && (
        <NotificationBanner announce tone="success" title={text.document}>
          <div>
            <Button look="outline" onClick={() => saveFile(new Blob([opened.content]), 'document.bin')}>
              {text.saveDocument}
            </Button>
          </div>
        </NotificationBanner>
      )}
      <div
        ref={heading}
        tabIndex={-1}
        hidden={!isShown}
        className="grid gap-4 rounded-12 border-3 border-key-900 bg-white p-6"
      >
        <Heading level={3} look="part">
          {text.passwordTitle}
        </Heading>
        {/* filled by hand: see above */}
        <p
          ref={shown}
          data-opened-password=""
          className="text-std-24N-150 font-mono break-all select-all desktop:text-std-32N-150"
        />
        <p>{text.passwordTodo}</p>
        <p className="text-std-16N-170">{text.copyNote}</p>
        <div className="flex flex-wrap gap-4">
          <Button look="outline" onClick={hide}>
            {text.hide}
          </Button>
          {opened?.kind === 'password' && source.from === 'notice' && (
            <Button
              look="outline"
              onClick={() =>
                saveFile(new Blob([opened.envelope], { type: 'application/pkcs7-mime' }), `${source.noticeId}.p7m`)
              }
            >
              {text.saveEnvelope}
            </Button>
          )}
        </div>
        {source.from === 'notice' && <p className="text-std-16N-170">{text.envelopeNote}</p>}
      </div>
    </div>
  )
}
