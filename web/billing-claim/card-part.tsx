import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { CardPassword } from '#web/document-sign/card-password.tsx'
import type { CardKey, CardSigning } from '#web/document-sign/card-signing.ts'
import { Disclosure } from '#web/document-sign/disclosure.tsx'
import { ErrorBanner } from '#web/document-sign/error-banner.tsx'
import { ReaderLine } from '#web/document-sign/reader-line.tsx'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'

/** A sitting with the card: consent, password, a look at what its certificate tells, and only then the act. */
export const CardPart = ({
  card,
  agree,
  submitLabel,
  onSubmit,
}: {
  readonly card: CardSigning
  /** Words of the consent. */
  readonly agree: string
  readonly submitLabel: string
  readonly onSubmit: (key: CardKey) => void
}) => {
  const { confirm: text } = useText(billingClaimText)
  const state = useSyncExternalStore(card.subscribe, () => card.state)
  const [isAgreed, setAgreed] = useState(false)
  const { status } = state
  return (
    <div className="grid gap-6">
      <CheckBox
        label={agree}
        checked={isAgreed}
        onChange={(next) => {
          setAgreed(next)
          if (!next) card.end()
        }}
      />
      {!isAgreed && <p>{text.agreeFirst}</p>}
      {isAgreed && <ReaderLine />}
      {isAgreed && status === 'idle' && (
        <div>
          <Button onClick={() => card.begin()}>{text.cardOpen}</Button>
        </div>
      )}
      {status === 'reading' && <ProgressIndicator label={text.cardReading} />}
      {status === 'verifying' && <ProgressIndicator label={text.cardVerifying} />}
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
      {status === 'open' && (
        <OpenCard
          cardKey={state.key}
          action={
            <Button size="l" onClick={() => onSubmit(state.key)}>
              {submitLabel}
            </Button>
          }
        />
      )}
    </div>
  )
}

const OpenCard = ({ cardKey, action }: { readonly cardKey: CardKey; readonly action: ReactNode }) => {
  const { confirm: text } = useText(billingClaimText)
  const heading = useRef<HTMLHeadingElement>(null)
  const [at] = useState(() => new Date())
  useEffect(() => heading.current?.focus(), [])
  const [certificate] = cardKey.certificates
  if (certificate === undefined) return null
  return (
    <section aria-labelledby="claim-card" className="grid max-w-[60rem] gap-4">
      <h3 ref={heading} id="claim-card" tabIndex={-1} className="text-std-18B-160 desktop:text-std-20B-150">
        {text.cardSigner}
      </h3>
      <Disclosure der={certificate} at={at} />
      <p>{text.cardKeep}</p>
      <div>{action}</div>
    </section>
  )
}
