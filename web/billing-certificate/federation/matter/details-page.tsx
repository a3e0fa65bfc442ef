import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { addresses } from '../addresses.ts'
import { PageHead } from '../page-head.tsx'
import { MatterPanel } from './matter-panel.tsx'

/** Each view is asked for and audited by itself: a few at a time, the rest on request. */
const atOnce = 5

/** 証明書発行管理: the details of what was selected, one under the other (EB-SC-15..17). */
export const DetailsPage = () => {
  const { detail: text } = useText(billingFederationText)
  const [search] = useSearchParams()
  const rows = [...new Set((search.get('rows') ?? '').split(',').filter((id) => id !== ''))]
  const [shown, setShown] = useState(atOnce)
  const [open, setOpen] = useState(rows.length === 1 ? rows[0] : undefined)
  const left = Math.min(atOnce, rows.length - shown)
  return (
    <>
      <PageHead back={addresses.certificates} title={text.title} />
      {rows.length === 0 && (
        <NotificationBanner tone="information" title={text.nothing}>
          <p>{text.nothingTodo}</p>
        </NotificationBanner>
      )}
      {rows.slice(0, shown).map((matterId) => (
        <div key={matterId} className="border-t-4 border-solid-gray-420 pt-6 first-of-type:border-t-0">
          <MatterPanel
            matterId={matterId}
            isTimelineOpen={open === matterId}
            onTimeline={(isOpen) => setOpen(isOpen ? matterId : undefined)}
          />
        </div>
      ))}
      {left > 0 && (
        <div>
          <Button look="outline" onClick={() => setShown(shown + atOnce)}>
            {text.more(left)}
          </Button>
        </div>
      )}
    </>
  )
}
