import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { listWindows } from '#shared/pickup-reservation/staff-api.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { BulkForm } from './bulk-form.tsx'
import { useSite } from './desk.ts'
import { SiteFrame } from './site-frame.tsx'
import { WindowForm } from './window-form.tsx'
import { WindowList } from './window-list.tsx'

/** 交付窓口登録 (RS-SET-1, 3, 4, 5): one by one, or many in one act. */
export const WindowsPage = () => {
  const { windows: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <Windows />
    </SiteFrame>
  )
}

const Windows = () => {
  const { siteId } = useSite()
  const query = useStaffQuery(listWindows, { siteId })
  const [search, setSearch] = useSearchParams()
  const [done, setDone] = useState<string>()
  const windowId = search.get('window')
  const finish = (words?: string) => {
    setDone(words)
    setSearch({})
  }
  return (
    <Loaded query={query}>
      {({ windows, version }) => {
        const window = windows.find((one) => one.windowId === windowId)
        if (windowId === 'new' || window !== undefined)
          return (
            <WindowForm
              key={`${windowId}${version}`}
              version={version}
              windowId={window?.windowId ?? null}
              initial={window?.definition ?? newWindow('')}
              onDone={finish}
            />
          )
        if (search.has('bulk')) return <BulkForm key={version} windows={windows} version={version} onDone={finish} />
        return (
          <>
            {done !== undefined && <NotificationBanner announce tone="success" title={done} />}
            <WindowList windows={windows} version={version} />
          </>
        )
      }}
    </Loaded>
  )
}
