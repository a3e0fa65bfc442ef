import { isAppError } from '#shared/errors/app-error.ts'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import { addresses } from '#web/billing-certificate/applicant/addresses.ts'
import { LinkButton } from '#web/billing-certificate/applicant/link-button.tsx'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { claimAddresses } from './addresses.ts'
import { RefusedClaim } from './refused-claim.tsx'
import type { ClaimWork } from './use-claim-desk.ts'
import { waysOut, type WayOut } from './ways-out.ts'

type Ways = {
  readonly onAgain: () => void
  readonly onAnotherKey: () => void
  readonly onAnotherFile: () => void
}

/** No answer came: what was signed is kept, and goes out again as it is. */
export const UnansweredStep = ({ work, onAgain, onAnotherFile }: Ways & { readonly work: ClaimWork }) => {
  const { unanswered: text, refused, file } = useText(billingClaimText)
  const { error } = work
  const anotherFile = (
    <Button look="outline" onClick={onAnotherFile}>
      {refused.anotherFile}
    </Button>
  )
  if (isAppError(error, 'file.unreadable'))
    return (
      <NotificationBanner tone="error" announce title={text.fileGone} className="max-w-[60rem]">
        <p>{text.fileGoneTodo}</p>
        <div>{anotherFile}</div>
      </NotificationBanner>
    )
  const isCancelled = isAppError(error, 'request.aborted')
  const isLost = isAppError(error, 'network.unreachable')
  return (
    <div className="grid max-w-[60rem] gap-6">
      {isCancelled && (
        <NotificationBanner tone="warning" announce title={text.cancelled}>
          <p>{text.cancelledTodo}</p>
        </NotificationBanner>
      )}
      {isLost && (
        <NotificationBanner tone="error" announce title={text.lost}>
          <p>{text.lostTodo}</p>
        </NotificationBanner>
      )}
      {!isCancelled && !isLost && (
        <>
          <ErrorNotice error={error} />
          <p>{text.lostTodo}</p>
        </>
      )}
      <div className="flex flex-wrap gap-4">
        <Button look="outline" size="l" onClick={onAnotherFile}>
          {file.another}
        </Button>
        <Button size="l" onClick={onAgain}>
          {text.again}
        </Button>
      </div>
    </div>
  )
}

/** The federation answered that it does not take the claim: the file that was chosen is still there. */
export const RefusedStep = ({
  claim,
  refusal,
  ...ways
}: Ways & { readonly claim: ClaimView; readonly refusal: NonNullable<ClaimView['refusal']> }) => (
  <RefusedClaim announce claim={claim} refusal={refusal}>
    <div className="flex flex-wrap gap-4 pt-2">
      {waysOut[refusal].map((way, index) => (
        <Way key={way} way={way} isFirst={index === 0} {...ways} />
      ))}
    </div>
  </RefusedClaim>
)

const Way = ({
  way,
  isFirst,
  onAgain,
  onAnotherKey,
  onAnotherFile,
}: Ways & { readonly way: WayOut; readonly isFirst: boolean }) => {
  const { refused: text, toList, toCertificates } = useText(billingClaimText)
  const look = isFirst ? 'fill' : 'outline'
  switch (way) {
    case 'list':
      return (
        <LinkButton look={look} to={claimAddresses.list}>
          {toList}
        </LinkButton>
      )
    case 'certificates':
      return (
        <LinkButton look={look} to={addresses.certificates}>
          {toCertificates}
        </LinkButton>
      )
    case 'again':
      return (
        <Button look={look} onClick={onAgain}>
          {text.again}
        </Button>
      )
    case 'another-key':
      return (
        <Button look={look} onClick={onAnotherKey}>
          {text.anotherKey}
        </Button>
      )
    case 'another-file':
      return (
        <Button look={look} onClick={onAnotherFile}>
          {text.anotherFile}
        </Button>
      )
  }
}
