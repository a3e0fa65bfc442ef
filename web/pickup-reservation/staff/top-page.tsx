import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { readDay } from '#shared/pickup-reservation/staff-api.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { longDay } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { deskRoot } from './addresses.ts'
import { useMay, useSite, useToday } from './desk.ts'
import { menu } from './menu.ts'
import { OwnSecret } from './own-secret.tsx'
import { SiteFrame } from './site-frame.tsx'

/** トップ: how the day stands, and the doors this person may use (RS-STF-1). */
export const TopPage = () => {
  const { top: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title}>
      <Today />
      <Doors />
      <Password />
    </SiteFrame>
  )
}

const Today = () => {
  const { top: text, day: words } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const today = useToday()
  const query = useQuery({
    queryKey: ['reservation-day', siteId, today],
    queryFn: ({ signal }) => call(readDay, { params: { siteId, day: today }, signal, headers: passiveHeader }),
  })
  return (
    <Loaded query={query}>
      {({ windows, rows, day }) => (
        <section className="grid gap-4">
          <Heading level={2}>{text.today(longDay(day, language))}</Heading>
          {windows.length === 0 && <p>{words.noWindows}</p>}
          <ul className="grid gap-4 desktop:grid-cols-2 desktop-admin:grid-cols-3">
            {windows.map(({ windowId, name, shut }, index) => {
              const cells = rows.map((row) => row.cells[index] ?? null).filter((cell) => cell !== null)
              const sum = (of: 'reserved' | 'visited' | 'absent') => cells.reduce((total, cell) => total + cell[of], 0)
              return (
                <li key={windowId} className="grid gap-2 rounded-12 border border-solid-gray-536 p-5">
                  <Link to={`${deskRoot}/day?day=${day}&place=${windowId}&at=all`} className="text-std-18B-160">
                    {name}
                  </Link>
                  {shut !== null && <p>{words.shut[shut]}</p>}
                  <p className="tabular-nums">{text.figures(sum('reserved'), sum('visited'), sum('absent'))}</p>
                </li>
              )
            })}
          </ul>
        </section>
      )}
    </Loaded>
  )
}

const Doors = () => {
  const { top: text, menu: names } = useText(reservationStaffText)
  const may = useMay()
  return (
    <section className="grid gap-4">
      <Heading level={2}>{text.doors}</Heading>
      <ul className="grid gap-4 desktop:grid-cols-2 desktop-admin:grid-cols-3">
        {menu
          .filter(({ path, privilege }) => path !== 'top' && may(privilege))
          .map(({ path }) => (
            <li key={path} className="grid">
              <Link
                to={`${deskRoot}/${path}`}
                className="grid gap-1 rounded-12 border border-solid-gray-536 p-5 text-solid-gray-800! no-underline! hover:bg-solid-gray-50"
              >
                <span className="text-std-18B-160 text-key-900 underline underline-offset-4">{names[path].label}</span>
                <span>{names[path].about}</span>
              </Link>
            </li>
          ))}
      </ul>
    </section>
  )
}

/** One's own password, for whoever wants another. */
const Password = () => {
  const { secret: text } = useText(reservationStaffText)
  const [state, setState] = useState<'closed' | 'open' | 'done'>('closed')
  if (state === 'open') return <OwnSecret onDone={() => setState('done')} />
  return (
    <div className="grid gap-4">
      {state === 'done' && <NotificationBanner announce tone="success" title={text.done} />}
      <div>
        <Button look="outline" onClick={() => setState('open')}>
          {text.title}
        </Button>
      </div>
    </div>
  )
}
