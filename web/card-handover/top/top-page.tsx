import { Link } from '#web/ui/link.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useLedger } from '../ledger-context.ts'
import { listAllowed } from '../menu.ts'
import { PageHead } from '../page-head.tsx'
import { StatusLabel } from '../status-label.tsx'

/** トップメニュー (CM-SC-2): the four doors, and how many cards are where. */
export const TopPage = () => {
  const { top, menu } = useText(handoverText)
  const { view } = useStaffSession()
  const { overview } = useLedger()
  return (
    <>
      <PageHead title={top.title} lead={top.method[overview.method]} />
      {!overview.keepsPersons && <NotificationBanner tone="information" title={top.noPersons} />}
      <Counts />
      <div className="grid gap-8 desktop-admin:grid-cols-2">
        {listAllowed(view.privileges, overview).map(({ key, pages }) => (
          <section key={key} aria-labelledby={`group-${key}`} className="grid content-start gap-3">
            <Heading level={2} id={`group-${key}`}>
              {menu.groups[key]}
            </Heading>
            <ul className="grid gap-2 desktop:grid-cols-2">
              {pages.map((page) => (
                <li key={page} className="grid">
                  <Link
                    to={`/handover/${page}`}
                    className="grid content-start gap-1 rounded-8 border border-solid-gray-536 p-4 text-solid-gray-800! no-underline! hover:bg-solid-gray-50"
                  >
                    <span className="text-std-17B-170 text-key-900 underline underline-offset-4">
                      {menu.pages[page]}
                    </span>
                    <span className="text-std-16N-170">{menu.about[page]}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  )
}

const Counts = () => {
  const { top } = useText(handoverText)
  const { counts, statuses } = useLedger().overview
  const rows = [...statuses.map(({ key }) => key), null].flatMap((key) =>
    counts.filter(({ status, count }) => status === key && count > 0),
  )
  return (
    <section aria-labelledby="counts" className="grid gap-3">
      <Heading level={2} id="counts">
        {top.counts}
      </Heading>
      {rows.length === 0 ? (
        <p>{top.noCards}</p>
      ) : (
        <>
          <p>{top.countsNote}</p>
          <ul className="grid gap-3 desktop:grid-cols-3 desktop-admin:grid-cols-4">
            {rows.map(({ status, count, stuck }) => (
              <li
                key={status ?? 'none'}
                className="grid content-start gap-1 rounded-8 border border-solid-gray-420 p-4"
              >
                <span>
                  <StatusLabel status={status} />
                </span>
                <Link to={`/handover/list?status=${status ?? 'none'}`} className="text-std-22B-150">
                  {top.cards(formatCount(count))}
                </Link>
                {stuck > 0 && (
                  <Link to={`/handover/list?status=${status ?? 'none'}&stuck=1`}>{top.stuck(formatCount(stuck))}</Link>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
