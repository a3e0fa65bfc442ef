import { useState } from 'react'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import { ChoiceList } from '#web/billing-certificate/applicant/choice-list.tsx'
import { KeyFileForm, OpenedKeyFacts, type ShownKey } from '#web/billing-certificate/applicant/key-file-form.tsx'
import { LinkButton } from '#web/billing-certificate/applicant/link-button.tsx'
import { ReaderLine } from '#web/document-sign/reader-line.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { claimAddresses } from './addresses.ts'
import { useClaimCards } from './queries.ts'
import type { ClaimWork } from './use-claim-desk.ts'

/** What will sign: the key of a file that is open in the worker, or a card, known only after its password. */
export type ClaimKey = { readonly from: 'card' } | { readonly from: 'file'; readonly shown: ShownKey }

/** File or card. */
export const KeyStep = ({
  work,
  counter,
  chosen,
  onBack,
  onNext,
}: {
  readonly work: ClaimWork
  readonly counter: Counter
  readonly chosen: ClaimKey | undefined
  readonly onBack: () => void
  readonly onNext: (key: ClaimKey) => void
}) => {
  const { key: text, back, next } = useText(billingClaimText)
  const [from, setFrom] = useState<ClaimKey['from']>(chosen?.from ?? 'file')
  const [shown, setShown] = useState(chosen?.from === 'file' ? chosen.shown : undefined)
  const cards = useClaimCards()
  const hasCard = (cards.data?.cards.length ?? 0) > 0
  const isOwn = shown?.name === counter.applicant.userId
  const key: ClaimKey | undefined =
    from === 'card' ? (hasCard ? { from } : undefined) : shown !== undefined && isOwn ? { from, shown } : undefined
  return (
    <section aria-labelledby="claim-key" className="grid gap-8">
      <Heading level={2} id="claim-key">
        {text.title}
      </Heading>
      <div className="max-w-160">
        <ChoiceList
          legend={text.choose}
          choices={[
            { value: 'file', label: text.file, about: text.fileAbout },
            { value: 'card', label: text.card, about: text.cardAbout },
          ]}
          chosen={from}
          onChoose={setFrom}
        />
      </div>
      {from === 'card' && (
        <Loaded query={cards}>
          {() =>
            hasCard ? (
              <ReaderLine />
            ) : (
              <NotificationBanner tone="information" title={text.cardNone} className="max-w-[60rem]">
                <LinkButton to={claimAddresses.cards} look="outline">
                  {text.cardRegister}
                </LinkButton>
              </NotificationBanner>
            )
          }
        </Loaded>
      )}
      {from === 'file' && shown === undefined && <KeyFileForm work={work.keyFile} onOpened={setShown} />}
      {from === 'file' && shown !== undefined && (
        <div className="grid gap-6">
          {isOwn ? (
            <NotificationBanner announce tone="success" title={text.opened} className="max-w-[60rem]" />
          ) : (
            <NotificationBanner announce tone="error" title={text.others} className="max-w-[60rem]">
              <p className="break-all">{text.othersTodo(shown.name)}</p>
            </NotificationBanner>
          )}
          <OpenedKeyFacts shown={shown} today={counter.today} />
          <div>
            <Button look="outline" onClick={() => setShown(undefined)}>
              {text.other}
            </Button>
          </div>
        </div>
      )}
      <div className="flex flex-wrap gap-4">
        <Button look="quiet" size="l" onClick={onBack}>
          {back}
        </Button>
        <Button
          size="l"
          aria-disabled={key === undefined}
          onClick={() => {
            if (key !== undefined) onNext(key)
          }}
        >
          {next}
        </Button>
      </div>
    </section>
  )
}
