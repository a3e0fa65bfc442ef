import { useEffect, useState } from 'react'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import { removeClaimCard, type ClaimCardView } from '#shared/billing-claim/claim-card-api.ts'
import { isAppError, toAppError, type AppError } from '#shared/errors/app-error.ts'
import { KeyFileForm, OpenedKeyFacts, type ShownKey } from '#web/billing-certificate/applicant/key-file-form.tsx'
import { LinkButton } from '#web/billing-certificate/applicant/link-button.tsx'
import { useCounter } from '#web/billing-certificate/applicant/queries.ts'
import { withCardSession } from '#web/card/card-session.ts'
import { CardSigning } from '#web/document-sign/card-signing.ts'
import { ErrorBanner } from '#web/document-sign/error-banner.tsx'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { claimAddresses } from './addresses.ts'
import { CardPart } from './card-part.tsx'
import { ClaimHead } from './claim-head.tsx'
import { ClaimProgressBar } from './claim-progress.tsx'
import type { CardSigner } from './claim-wire.ts'
import { useClaimCards, useClaimRefresh } from './queries.ts'
import { useClaimDesk } from './use-claim-desk.ts'

/** マイナンバーカードで請求に署名する: the installed certificate vouches once for the card, which signs from then on. */
export const CardsPage = () => {
  const { cards: text } = useText(billingClaimText)
  const { claimTitles } = useText(billingApplicantText)
  const counter = useCounter()
  const cards = useClaimCards()
  return (
    <>
      <ClaimHead title={claimTitles.cards} lead={text.lead}>
        <p>{text.privacy}</p>
      </ClaimHead>
      <Loaded query={cards}>{({ cards: all }) => <CardList cards={all} />}</Loaded>
      <Loaded query={counter}>{(held) => <RegisterCard counter={held} />}</Loaded>
    </>
  )
}

const CardList = ({ cards }: { readonly cards: readonly ClaimCardView[] }) => {
  const { cards: text } = useText(billingClaimText)
  const { call } = useStaffSession()
  const refresh = useClaimRefresh()
  const [leaving, setLeaving] = useState<ClaimCardView>()
  const [isRemoved, setRemoved] = useState(false)
  const [error, setError] = useState<AppError>()
  const remove = async ({ cardId }: ClaimCardView) => {
    setLeaving(undefined)
    setRemoved(false)
    setError(undefined)
    try {
      await call(removeClaimCard, { params: { cardId } })
      setRemoved(true)
    } catch (cause) {
      setError(toAppError(cause))
    }
    await refresh()
  }
  return (
    <section aria-labelledby="claim-cards" className="grid max-w-[60rem] gap-4">
      <Heading level={2} id="claim-cards">
        {text.caption}
      </Heading>
      {isRemoved && <NotificationBanner announce tone="success" title={text.removed} />}
      {error !== undefined && <ErrorNotice error={error} />}
      {cards.length === 0 && <p>{text.empty}</p>}
      {cards.map((card) => (
        <RegisteredCard key={card.cardId} card={card} onRemove={() => setLeaving(card)} />
      ))}
      {leaving !== undefined && (
        <ModalDialog
          title={text.removeTitle}
          onCancel={() => setLeaving(undefined)}
          actions={
            <>
              <Button look="danger" onClick={() => void remove(leaving)}>
                {text.remove}
              </Button>
              <Button look="outline" data-first-focus onClick={() => setLeaving(undefined)}>
                {text.keep}
              </Button>
            </>
          }
        >
          <p>{text.removeLead}</p>
        </ModalDialog>
      )}
    </section>
  )
}

const RegisteredCard = ({ card, onRemove }: { readonly card: ClaimCardView; readonly onRemove: () => void }) => {
  const { cards: text } = useText(billingClaimText)
  const { language } = useLanguage()
  const { serial, registeredAt, validUntil, vouchedBy } = card
  const number = (value: string) => <span className="font-mono break-all">{value}</span>
  return (
    <article aria-label={serial} className="grid gap-3 rounded-12 border border-solid-gray-536 p-4">
      <FactList
        facts={[
          { key: 'serial', name: text.serial, value: number(serial) },
          { key: 'at', name: text.registeredAt, value: formatInstant(registeredAt, language) },
          { key: 'until', name: text.validUntil, value: formatInstant(validUntil, language) },
          { key: 'by', name: text.vouchedBy, value: number(vouchedBy) },
        ]}
      />
      <div>
        <Button look="outline" aria-label={text.removeOf(serial)} onClick={onRemove}>
          {text.remove}
        </Button>
      </div>
    </article>
  )
}

const RegisterCard = ({ counter }: { readonly counter: Counter }) => {
  const { cards: text, key } = useText(billingClaimText)
  const work = useClaimDesk()
  const refresh = useClaimRefresh()
  const [card] = useState(() => new CardSigning(withCardSession))
  const [shown, setShown] = useState<ShownKey>()
  const [isDone, setDone] = useState(false)
  useEffect(() => () => card.end(), [card])
  const isOwn = shown?.name === counter.applicant.userId

  const register = async (signer: CardSigner) => {
    const answer = await work.ask<'register-card'>({ type: 'register-card', card: signer }, (digest) =>
      card.sign(digest),
    )
    card.end()
    if (answer === undefined) return
    work.forget()
    setShown(undefined)
    setDone(true)
    await refresh()
  }
  const otherKey = () => {
    card.end()
    work.clear()
    setShown(undefined)
  }

  return (
    <section aria-labelledby="claim-card-register" className="grid gap-6">
      <Heading level={2} id="claim-card-register">
        {text.registerTitle}
      </Heading>
      {isDone && (
        <NotificationBanner announce tone="success" title={text.done} className="max-w-[60rem]">
          <p>{text.doneTodo}</p>
          <LinkButton to={claimAddresses.send} look="outline">
            {text.toSend}
          </LinkButton>
        </NotificationBanner>
      )}
      <p>{text.fileLead}</p>
      {shown === undefined && (
        <KeyFileForm
          work={work.keyFile}
          onOpened={(opened) => {
            setDone(false)
            setShown(opened)
          }}
        />
      )}
      {shown !== undefined && (
        <>
          <OpenedKeyFacts shown={shown} today={counter.today} />
          {!isOwn && (
            <NotificationBanner announce tone="error" title={key.others} className="max-w-[60rem]">
              <p className="break-all">{key.othersTodo(shown.name)}</p>
            </NotificationBanner>
          )}
          <div>
            <Button look="outline" onClick={otherKey}>
              {key.other}
            </Button>
          </div>
        </>
      )}
      {isOwn && (
        <div className="grid max-w-[60rem] gap-6">
          <p>{text.cardLead}</p>
          {isAppError(work.error, 'billing.holder-unproven') ? (
            <NotificationBanner announce tone="error" title={text.unproven} />
          ) : (
            work.error !== undefined && <ErrorBanner error={work.error} />
          )}
          <ClaimProgressBar progress={work.progress} />
          {work.progress === undefined && (
            <CardPart
              card={card}
              agree={text.agree}
              submitLabel={text.submit}
              onSubmit={(signer) => void register(signer)}
            />
          )}
        </div>
      )}
    </section>
  )
}
