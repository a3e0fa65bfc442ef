import { slashed } from '#web/billing-certificate/applicant/matter-table.tsx'
import type { CardSigning } from '#web/document-sign/card-signing.ts'
import { ErrorBanner } from '#web/document-sign/error-banner.tsx'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { CardPart } from './card-part.tsx'
import { ClaimFactList, type CheckedClaim } from './checked-claim.tsx'
import type { CardSigner } from './claim-wire.ts'
import type { ClaimKey } from './key-step.tsx'
import type { ClaimWork } from './use-claim-desk.ts'

/** The last look: what is signed, by whom. Nothing has been signed before this button. */
export const ConfirmStep = ({
  work,
  card,
  claim,
  claimKey,
  onBack,
  onSign,
}: {
  readonly work: ClaimWork
  readonly card: CardSigning
  readonly claim: CheckedClaim
  readonly claimKey: ClaimKey
  readonly onBack: () => void
  readonly onSign: (card: CardSigner | null) => void
}) => {
  const { confirm: text, facts, signers, period, back } = useText(billingClaimText)
  const isAborted = work.error?.code === 'request.aborted'
  return (
    <section aria-labelledby="claim-confirm" className="grid max-w-[60rem] gap-8">
      <Heading level={2} id="claim-confirm">
        {text.title}
      </Heading>
      {work.error !== undefined && !isAborted && <ErrorBanner error={work.error} />}
      <p>{text.lead}</p>
      <div className="grid gap-4">
        <Heading level={3} look="part">
          {text.content}
        </Heading>
        <ClaimFactList claim={claim} />
      </div>
      <div className="grid gap-4">
        <Heading level={3} look="part">
          {text.signature}
        </Heading>
        {claimKey.from === 'file' ? (
          <FactList
            facts={[
              { key: 'by', name: facts.signingKey, value: signers.certificate },
              { key: 'name', name: facts.signer, value: claimKey.shown.name },
              { key: 'issuer', name: facts.issuer, value: claimKey.shown.issuer },
              {
                key: 'validity',
                name: facts.validity,
                value: period(slashed(claimKey.shown.from), slashed(claimKey.shown.until)),
              },
            ]}
          />
        ) : (
          <>
            <FactList facts={[{ key: 'by', name: facts.signingKey, value: signers.card }]} />
            <p>{text.cardLead}</p>
            <CardPart card={card} agree={text.cardAgree} submitLabel={text.submit} onSubmit={onSign} />
          </>
        )}
      </div>
      <div className="flex flex-wrap gap-4">
        <Button look="quiet" size="l" onClick={onBack}>
          {back}
        </Button>
        {claimKey.from === 'file' && (
          <Button size="l" onClick={() => onSign(null)}>
            {text.submit}
          </Button>
        )}
      </div>
    </section>
  )
}
