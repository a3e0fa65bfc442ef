import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { documentSignText } from '#web/text/document-sign.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { CardPassword } from './card-password.tsx'
import type { CardKey, CardSigning } from './card-signing.ts'
import { Disclosure } from './disclosure.tsx'
import { ErrorBanner } from './error-banner.tsx'
import type { ChosenKey } from './key-step.tsx'
import { MarkOutline } from './mark-box.tsx'
import { PageViewer } from './page-viewer.tsx'
import { ReaderLine } from './reader-line.tsx'
import type { OpenedDocument, SignDraft } from './sign-draft.ts'
import type { SigningKey } from './sign-wire.ts'

type SigningDecision = { readonly key: SigningKey; readonly certificate: Uint8Array }

const Row = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid gap-x-6 border-t border-solid-gray-420 py-3 desktop:grid-cols-[11rem_1fr]">
    <dt className="text-std-16N-170 text-solid-gray-600">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
)

/** What is about to be done, in one list. */
const Summary = ({ document, draft }: { readonly document: OpenedDocument; readonly draft: SignDraft }) => {
  const { consent: text, settings } = useText(documentSignText)
  const { mark, level, reason, certification } = draft
  return (
    <dl className="grid">
      <Row name={text.document}>{text.documentPages(document.file.name, document.pages.count)}</Row>
      <Row name={text.mark}>
        {mark.kind === 'none' && text.markNone}
        {mark.kind === 'page' && text.markOn(mark.place.page + 1)}
        {mark.kind === 'field' && text.markField(mark.name)}
      </Row>
      {reason !== '' && <Row name={text.reason}>{reason}</Row>}
      <Row name={text.level}>{settings.levels[level].name}</Row>
      {certification !== undefined && <Row name={text.certification}>{settings.certifyLevels[certification]}</Row>}
    </dl>
  )
}

const Agree = ({ isAgreed, onAgree }: { readonly isAgreed: boolean; readonly onAgree: (is: boolean) => void }) => {
  const { consent: text } = useText(documentSignText)
  return (
    <label className="grid grid-cols-[auto_1fr] gap-x-3 rounded-8 has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black has-focus-visible:ring-2 has-focus-visible:ring-yellow-300">
      <input
        type="checkbox"
        checked={isAgreed}
        onChange={({ currentTarget }) => onAgree(currentTarget.checked)}
        className="mt-0.5 size-6 accent-key-900 outline-none"
      />
      <span>{text.agree}</span>
    </label>
  )
}

type PartProps = {
  readonly at: Date
  readonly isAgreed: boolean
  readonly onAgree: (isAgreed: boolean) => void
  readonly onSign: (decision: SigningDecision) => void
}

/** The certificate of a file is known: what it tells is shown at once. */
const FilePart = ({
  fileKey,
  at,
  isAgreed,
  onAgree,
  onSign,
}: PartProps & { readonly fileKey: Extract<ChosenKey, { readonly from: 'file' }> }) => {
  const { consent: text } = useText(documentSignText)
  const [certificate] = fileKey.certificates
  if (certificate === undefined) return null
  return (
    <>
      <p>{text.fileDisclosure}</p>
      <Disclosure der={certificate} at={at} />
      <Agree isAgreed={isAgreed} onAgree={onAgree} />
      {!isAgreed && <p id="sign-agree-first">{text.agreeFirst}</p>}
      <div>
        <Button
          aria-disabled={!isAgreed}
          aria-describedby={isAgreed ? undefined : 'sign-agree-first'}
          onClick={() => onSign({ key: { from: 'file', index: fileKey.index }, certificate })}
        >
          {text.sign}
        </Button>
      </div>
    </>
  )
}

const OpenCard = ({ cardKey, at, onSign }: Pick<PartProps, 'at' | 'onSign'> & { readonly cardKey: CardKey }) => {
  const { consent: text } = useText(documentSignText)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const [certificate] = cardKey.certificates
  if (certificate === undefined) return null
  return (
    <section aria-labelledby="sign-actual" className="grid gap-4">
      <h3 ref={heading} id="sign-actual" tabIndex={-1} className="text-std-18B-160 desktop:text-std-20B-150">
        {text.actual}
      </h3>
      <p>{text.actualLead}</p>
      <Disclosure der={certificate} at={at} />
      <p>{text.keepCard}</p>
      <div>
        <Button onClick={() => onSign({ key: cardKey, certificate })}>{text.sign}</Button>
      </div>
    </section>
  )
}

/** The certificate of a card lies behind its password: which kinds of things it tells is said before, the things after. */
const CardPart = ({ card, at, isAgreed, onAgree, onSign }: PartProps & { readonly card: CardSigning }) => {
  const { consent: text } = useText(documentSignText)
  const state = useSyncExternalStore(card.subscribe, () => card.state)
  useEffect(() => {
    if (!isAgreed) card.end()
  }, [card, isAgreed])
  const { status } = state
  return (
    <>
      <p>{text.cardDisclosure}</p>
      <ul className="grid list-disc gap-1 pl-6 text-std-18B-160">
        {text.disclosures.map((kind) => (
          <li key={kind}>{kind}</li>
        ))}
      </ul>
      <Agree isAgreed={isAgreed} onAgree={onAgree} />
      {!isAgreed && <p>{text.agreeFirst}</p>}
      {isAgreed && <ReaderLine />}
      {isAgreed && status === 'idle' && (
        <div>
          <Button onClick={() => card.begin()}>{text.unlock}</Button>
        </div>
      )}
      {status === 'reading' && <ProgressIndicator label={text.reading} />}
      {status === 'verifying' && <ProgressIndicator label={text.verifying} />}
      {status === 'password' && (
        <CardPassword asked={state} onGive={(bytes, confirmLastTry) => card.givePassword(bytes, confirmLastTry)} />
      )}
      {status === 'failed' && (
        <ErrorBanner error={state.error}>
          <div>
            <Button look="outline" onClick={() => card.begin()}>
              {text.retry}
            </Button>
          </div>
        </ErrorBanner>
      )}
      {status === 'open' && <OpenCard cardKey={state.key} at={at} onSign={onSign} />}
    </>
  )
}

/** The last look before a signature: the pages, what will be done, and what it tells everybody. */
export const ConsentStep = ({
  document,
  draft,
  chosen,
  card,
  at,
  onBack,
  onSign,
}: {
  readonly document: OpenedDocument
  readonly draft: SignDraft
  readonly chosen: ChosenKey
  readonly card: CardSigning
  readonly at: Date
  readonly onBack: () => void
  readonly onSign: (decision: SigningDecision) => void
}) => {
  const { consent: text, back } = useText(documentSignText)
  const [page, setPage] = useState(0)
  const [isAgreed, setAgreed] = useState(false)
  const part = { at, isAgreed, onAgree: setAgreed, onSign }
  return (
    <div className="grid gap-8">
      <Heading level={2}>{text.title}</Heading>
      <div className="grid items-start gap-8 desktop:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <PageViewer pages={document.pages} page={page} onPage={setPage}>
          {(size) =>
            draft.mark.kind === 'page' && draft.mark.place.page === page ? (
              <MarkOutline place={draft.mark.place} size={size} />
            ) : null
          }
        </PageViewer>
        <div className="grid gap-6">
          <Summary document={document} draft={draft} />
          <Heading level={3} look="part">
            {text.disclosure}
          </Heading>
          {chosen.from === 'card' ? <CardPart {...part} card={card} /> : <FilePart {...part} fileKey={chosen} />}
        </div>
      </div>
      <div>
        <Button look="quiet" onClick={onBack}>
          {back}
        </Button>
      </div>
    </div>
  )
}

export type { SigningDecision }
