import { useQuery } from '@tanstack/react-query'
import * as api from '#shared/pickup-reservation/api.ts'
import { call } from '#web/app/api.ts'
import { Shell } from '#web/app/shell.tsx'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { ForwardIcon } from '#web/ui/icons.tsx'
import { Link } from '#web/ui/link.tsx'
import { Loaded } from './notice.tsx'
import { pageOf } from './site-context.ts'

/** Which municipality's pages to go to. */
export const SitesPage = () => {
  const { sites: text } = useText(reservationResidentText)
  const query = useQuery({
    queryKey: ['reservation-sites'],
    queryFn: ({ signal }) => call(api.listSites, { signal }),
  })
  return (
    <Shell title={text.title}>
      <div className="grid gap-4">
        <ScreenHeading>{text.title}</ScreenHeading>
        <p className="text-std-20N-150">{text.lead}</p>
      </div>
      <Loaded query={query}>
        {(sites) => (
          <ul className="grid gap-4 desktop:grid-cols-2">
            {sites.map(({ siteId, municipalityName, siteName, visit }) => (
              <li key={siteId} className="grid">
                <Link
                  to={pageOf(siteId)}
                  className="grid grid-cols-[1fr_auto] items-center gap-4 rounded-12 border border-solid-gray-536 p-5 text-solid-gray-800! no-underline! hover:bg-solid-gray-50"
                >
                  <span className="grid gap-1">
                    <span lang="ja" className="text-std-18B-160 text-key-900 underline underline-offset-4">
                      {municipalityName}
                    </span>
                    <span lang="ja">{siteName}</span>
                    <span className="text-std-16N-170 text-solid-gray-600">{text.visits[visit]}</span>
                  </span>
                  <ForwardIcon />
                </Link>
              </li>
            ))}
            {sites.length === 0 && <li>{text.none}</li>}
          </ul>
        )}
      </Loaded>
    </Shell>
  )
}
