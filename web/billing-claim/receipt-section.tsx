import { useEffect, useState } from 'react'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import { toAppError, type AppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { ClaimDesk } from './claim-desk.ts'
import { useReceipt } from './queries.ts'
import type { ReceiptVerdict } from './read-receipt.ts'

type Reading =
  | { readonly status: 'reading' }
  | { readonly status: 'read'; readonly verdict: ReceiptVerdict }
  | { readonly status: 'failed'; readonly error: AppError }

type Asked = { readonly claim: ClaimView; readonly sender: string }

/** 受付票: the federation's signed word that it took the claim, read by the holder's own browser. */
export const ReceiptSection = ({ claim, sender }: Asked) => {
  const { receipt: text } = useText(billingClaimText)
  const query = useReceipt(claim.claimId)
  return (
    <section aria-labelledby="claim-receipt" className="grid max-w-[60rem] gap-4">
      <div className="print:hidden">
        <Heading level={2} id="claim-receipt">
          {text.title}
        </Heading>
      </div>
      <Loaded query={query}>
        {({ receipt }) => <Receipt key={receipt} claim={claim} sender={sender} receipt={receipt} />}
      </Loaded>
    </section>
  )
}

const Receipt = ({ claim, sender, receipt }: Asked & { readonly receipt: string }) => {
  const { receipt: text } = useText(billingClaimText)
  const { claimId, digest } = claim
  const [reading, setReading] = useState<Reading>({ status: 'reading' })
  useEffect(() => {
    const desk = new ClaimDesk()
    let isOver = false
    const tell = (next: Reading) => {
      if (!isOver) setReading(next)
    }
    desk
      .ask<'read-receipt'>({
        type: 'read-receipt',
        receipt: decodeBase64url(receipt),
        subject: { claimId, digest, sender },
      })
      .then(
        ({ verdict }) => tell({ status: 'read', verdict }),
        (error: unknown) => tell({ status: 'failed', error: toAppError(error) }),
      )
      .finally(() => desk.end())
    return () => {
      isOver = true
      desk.end()
    }
  }, [receipt, claimId, digest, sender])
  const save = () =>
    saveFile(new Blob([decodeBase64url(receipt)], { type: 'application/pkcs7-mime' }), text.fileName(claimId))
  return (
    <>
      {reading.status === 'reading' && <ProgressIndicator label={text.checking} />}
      {reading.status === 'failed' && <ErrorNotice error={reading.error} />}
      {reading.status === 'read' && <Verdict verdict={reading.verdict} />}
      <div className="flex flex-wrap gap-4 print:hidden">
        <Button look="outline" onClick={save}>
          {text.save}
        </Button>
        <Button look="outline" onClick={() => globalThis.print()}>
          {text.print}
        </Button>
      </div>
      <p className="text-std-16N-170 print:hidden">{text.saveNote}</p>
    </>
  )
}

const Verdict = ({ verdict }: { readonly verdict: ReceiptVerdict }) => {
  const { receipt: text, refused } = useText(billingClaimText)
  if (verdict.outcome === 'good')
    return (
      <NotificationBanner tone="success" title={text.good}>
        <p>{text.goodBy(verdict.signer.name)}</p>
        <p>{text.compared}</p>
      </NotificationBanner>
    )
  return (
    <NotificationBanner tone="error" announce title={verdict.outcome === 'bad' ? text.bad : text.other}>
      <p>{text.badTodo}</p>
      {verdict.outcome === 'bad' && (
        <p className="text-mono-14N-150 text-solid-gray-600">{refused.code(verdict.code)}</p>
      )}
    </NotificationBanner>
  )
}
