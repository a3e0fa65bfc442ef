import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { searchReservations, type StaffReservation } from '#shared/pickup-reservation/staff-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { deskRoot } from './addresses.ts'
import { useKeptSearch, useSite, type Search } from './desk.ts'
import { NewReservation } from './new-reservation.tsx'
import { ReservationDetail } from './reservation-detail.tsx'
import { ReservationTable } from './reservation-table.tsx'
import { SearchForm } from './search-form.tsx'
import { SiteFrame } from './site-frame.tsx'

/** 予約管理: the search, one reservation, or a new one. */
export const SearchPage = () => {
  const { search: text, detail, proxy } = useText(reservationStaffText)
  const [address] = useSearchParams()
  const id = address.get('id')
  if (id !== null)
    return (
      <SiteFrame key="one" title={detail.screen}>
        <ReservationDetail key={id} reservationId={id} />
      </SiteFrame>
    )
  if (address.has('new'))
    return (
      <SiteFrame key="new" title={proxy.title} lead={proxy.lead}>
        <NewReservation />
      </SiteFrame>
    )
  return (
    <SiteFrame key="search" title={text.title} lead={text.lead}>
      <p>
        <Link to={`${deskRoot}/reservations?new=1`} className="inline-flex min-h-11 items-center">
          {proxy.title}
        </Link>
      </p>
      <Found />
    </SiteFrame>
  )
}

/** What was searched for stays while the person looks at one and comes back; no address and no storage holds it. */
const Found = () => {
  const { search: text } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const { search, keepSearch } = useKeptSearch()
  const { act, busy, error } = useAct()
  const [more, setMore] = useState<{
    readonly of: Search
    readonly rows: readonly StaffReservation[]
    readonly next: string | null
  }>()
  const query = useQuery({
    queryKey: ['reservation-search', siteId, search],
    queryFn: ({ signal }) =>
      search === null ? Promise.resolve(null) : call(searchReservations, { params: { siteId }, body: search, signal }),
    enabled: search !== null,
  })
  return (
    <>
      <SearchForm search={search} onSearch={keepSearch} onClear={() => keepSearch(null)} />
      {search !== null && (
        <Loaded query={query}>
          {(first) => {
            if (first === null) return null
            const added = more?.of === search ? more : undefined
            const rows = [...first.reservations, ...(added?.rows ?? [])]
            const next = added === undefined ? first.next : added.next
            const load = (after: string) =>
              void act(async () => {
                const page = await call(searchReservations, { params: { siteId }, body: { ...search, after } })
                setMore({ of: search, rows: [...(added?.rows ?? []), ...page.reservations], next: page.next })
              })
            return (
              <div className="grid min-w-0 gap-4">
                <output className="block">{text.count(rows.length, next !== null)}</output>
                <ReservationTable caption={text.result} empty={text.empty} reservations={rows} />
                {error !== undefined && <ActError error={error} />}
                <div className="flex flex-wrap gap-4 print:hidden">
                  {next !== null && (
                    <Button look="outline" aria-disabled={busy} onClick={() => load(next)}>
                      {text.more}
                    </Button>
                  )}
                  <Button look="outline" onClick={() => globalThis.print()}>
                    {text.print}
                  </Button>
                </div>
              </div>
            )
          }}
        </Loaded>
      )}
    </>
  )
}
