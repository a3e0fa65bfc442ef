import { useState } from 'react'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import type { EnvelopeRefusal } from '#shared/cms/envelope.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { KeyFileForm } from '#web/billing-certificate/applicant/key-file-form.tsx'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { ClaimProgressBar } from './claim-progress.tsx'
import { DocumentView, type OpenedDocument } from './document-view.tsx'
import { useClaimRefresh } from './queries.ts'
import { useClaimDesk, type ClaimWork } from './use-claim-desk.ts'

type IssuedDocument = ClaimView['documents'][number]

/** What the federation issued for a claim (EB-G-2): each is fetched with proof of the key, and opened with it. */
export const DocumentsSection = ({ claim, counter }: { readonly claim: ClaimView; readonly counter: Counter }) => {
  const { documents: text } = useText(billingClaimText)
  const work = useClaimDesk()
  const refresh = useClaimRefresh()
  const [wanted, setWanted] = useState<IssuedDocument>()
  const [isHeld, setHeld] = useState(false)
  const [refusal, setRefusal] = useState<EnvelopeRefusal>()
  const [opened, setOpened] = useState<OpenedDocument>()
  const { claimId } = claim

  const fetchAndOpen = async ({ documentId, title }: IssuedDocument) => {
    setRefusal(undefined)
    setOpened(undefined)
    const answer = await work.ask<'open-document'>({ type: 'open-document', claimId, documentId })
    if (answer === undefined) return
    void refresh()
    if (answer.type === 'document-refused') {
      setRefusal(answer.code)
      return
    }
    setWanted(undefined)
    setOpened({ title, fileName: answer.fileName, content: answer.content })
  }
  const want = (document: IssuedDocument) => {
    work.clear()
    setRefusal(undefined)
    setOpened(undefined)
    setWanted(document)
    if (isHeld) void fetchAndOpen(document)
  }
  const forget = () => {
    work.forget()
    work.clear()
    setHeld(false)
    setRefusal(undefined)
  }

  return (
    <section aria-labelledby="claim-documents" className="grid max-w-[60rem] gap-6 print:hidden">
      <Heading level={2} id="claim-documents">
        {text.title}
      </Heading>
      <p>{claim.signedBy === 'card' ? text.cardLead : text.lead}</p>
      {claim.documents.length === 0 && <p>{text.none}</p>}
      {claim.documents.length > 0 && (
        <ul aria-label={text.caption} className="grid gap-4">
          {claim.documents.map((document) => (
            <DocumentRow
              key={document.documentId}
              document={document}
              isBusy={work.progress !== undefined}
              onOpen={() => want(document)}
            />
          ))}
        </ul>
      )}
      {isHeld && (
        <div className="flex flex-wrap items-center gap-4">
          <p>{text.held}</p>
          <Button look="outline" onClick={forget}>
            {text.forget}
          </Button>
        </div>
      )}
      {wanted !== undefined && (
        <Opening
          key={wanted.documentId}
          wanted={wanted}
          work={work}
          isHeld={isHeld}
          refusal={refusal}
          counter={counter}
          onHeld={() => {
            setHeld(true)
            void fetchAndOpen(wanted)
          }}
          onOtherKey={forget}
        />
      )}
      {opened !== undefined && <DocumentView document={opened} onClose={() => setOpened(undefined)} />}
    </section>
  )
}

const DocumentRow = ({
  document: { title, issuedAt, fetchedAt },
  isBusy,
  onOpen,
}: {
  readonly document: IssuedDocument
  readonly isBusy: boolean
  readonly onOpen: () => void
}) => {
  const { documents: text } = useText(billingClaimText)
  const { language } = useLanguage()
  return (
    <li className="grid items-center gap-4 rounded-12 border border-solid-gray-536 p-4 desktop:grid-cols-[1fr_auto]">
      <div className="grid min-w-0 gap-1">
        <p className="text-std-17B-170 break-words">{title}</p>
        <p className="text-std-16N-170">
          {text.issuedAt} {formatInstant(issuedAt, language)}
        </p>
        <p className="flex flex-wrap items-center gap-2 text-std-16N-170">
          <StatusBadge tone={fetchedAt === null ? 'information' : 'neutral'}>
            {fetchedAt === null ? text.unfetched : text.fetched}
          </StatusBadge>
          {fetchedAt !== null && text.fetchedAt(formatInstant(fetchedAt, language))}
        </p>
      </div>
      <div>
        <Button look="outline" aria-disabled={isBusy} aria-label={text.openOf(title)} onClick={onOpen}>
          {text.open}
        </Button>
      </div>
    </li>
  )
}

/** The key is asked for once; then the document is on its way, or did not come. */
const Opening = ({
  wanted,
  work,
  isHeld,
  refusal,
  counter,
  onHeld,
  onOtherKey,
}: {
  readonly wanted: IssuedDocument
  readonly work: ClaimWork
  readonly isHeld: boolean
  readonly refusal: EnvelopeRefusal | undefined
  readonly counter: Counter
  readonly onHeld: () => void
  readonly onOtherKey: () => void
}) => {
  const { documents: text, key } = useText(billingClaimText)
  const { decrypt } = useText(billingApplicantText)
  const [othersName, setOthersName] = useState<string>()
  const isUnproven = isAppError(work.error, 'billing.holder-unproven')
  if (!isHeld)
    return (
      <section aria-labelledby="claim-document-key" className="grid gap-4">
        <Heading level={3} look="part" id="claim-document-key">
          {text.keyTitle(wanted.title)}
        </Heading>
        <p>{text.keyLead}</p>
        <KeyFileForm
          work={work.keyFile}
          onOpened={(shown) => {
            const isOwn = shown?.name === counter.applicant.userId
            setOthersName(isOwn ? undefined : shown?.name)
            if (isOwn) onHeld()
          }}
        />
        {othersName !== undefined && (
          <NotificationBanner announce tone="error" title={key.others}>
            <p className="break-all">{key.othersTodo(othersName)}</p>
          </NotificationBanner>
        )}
      </section>
    )
  const otherKey = (
    <div>
      <Button look="outline" onClick={onOtherKey}>
        {key.other}
      </Button>
    </div>
  )
  return (
    <>
      <ClaimProgressBar progress={work.progress} />
      {isUnproven && (
        <NotificationBanner announce tone="error" title={text.unproven}>
          <p>{text.unprovenTodo}</p>
          {otherKey}
        </NotificationBanner>
      )}
      {work.error !== undefined && !isUnproven && <ErrorNotice error={work.error} />}
      {refusal !== undefined && (
        <NotificationBanner announce tone="error" title={decrypt.refusals[refusal].what}>
          <p>{text.unprovenTodo}</p>
          {otherKey}
        </NotificationBanner>
      )}
    </>
  )
}
