import type { ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { listStaffSites, readDesk } from '#shared/pickup-reservation/staff-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { FactsContext, SiteContext, useDesk, useMay } from './desk.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { OwnSecret } from './own-secret.tsx'
import { NewSite } from './new-site.tsx'

/** A screen of one site: its heading, which site it is, and nothing of it before that is known. */
export const SiteFrame = ({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}) => {
  const text = useText(reservationStaffText)
  const query = useStaffQuery(listStaffSites)
  const client = useQueryClient()
  const { chosen, choose } = useDesk()
  const may = useMay()
  return (
    <>
      <div className="grid gap-4">
        <ScreenHeading key={title}>{title}</ScreenHeading>
        {lead !== undefined && <p className="print:hidden">{lead}</p>}
      </div>
      {isAppError(query.error, 'reservation.password-not-set') ? (
        <OwnSecret isForced onDone={() => void client.invalidateQueries()} />
      ) : (
        <Loaded query={query}>
          {(sites) => {
            const site = sites.find(({ siteId }) => siteId === chosen) ?? sites[0]
            if (site === undefined)
              return may('reservations.settings') ? (
                <NewSite
                  isFirst
                  onMade={(siteId) => {
                    choose(siteId)
                    void client.invalidateQueries()
                  }}
                />
              ) : (
                <NotificationBanner tone="information" title={text.site.noneForYou}>
                  <p>{text.site.noneForYouTodo}</p>
                </NotificationBanner>
              )
            return (
              <SiteContext value={site}>
                <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
                  {sites.length > 1 ? (
                    <SelectField
                      label={text.site.choose}
                      value={site.siteId}
                      onChange={(event) => choose(event.target.value)}
                      className="max-w-100 print:hidden"
                    >
                      {sites.map(({ siteId, siteName }) => (
                        <option key={siteId} value={siteId}>
                          {siteName}（{siteId}）
                        </option>
                      ))}
                    </SelectField>
                  ) : (
                    <p>
                      {text.site.name}：<strong>{site.siteName}</strong>
                    </p>
                  )}
                  <span className="pb-1">
                    <StatusBadge tone={site.shown ? 'success' : 'warning'}>
                      {site.shown ? text.site.shown : text.site.hidden}
                    </StatusBadge>
                  </span>
                </div>
                <div key={site.siteId} className="grid min-w-0 gap-10">
                  <WithFacts siteId={site.siteId}>{children}</WithFacts>
                </div>
              </SiteContext>
            )
          }}
        </Loaded>
      )}
    </>
  )
}

/** A screen stays open over midnight: what day it is, is asked again. */
const everyMilliseconds = 5 * 60_000

const WithFacts = ({ siteId, children }: { readonly siteId: string; readonly children: ReactNode }) => {
  const query = useStaffQuery(readDesk, { siteId }, everyMilliseconds)
  return <Loaded query={query}>{(facts) => <FactsContext value={facts}>{children}</FactsContext>}</Loaded>
}
