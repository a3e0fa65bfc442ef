import { Shell } from '#web/app/shell.tsx'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading, ScreenHeading } from '#web/ui/heading.tsx'
import { ForwardIcon } from '#web/ui/icons.tsx'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { ReaderState } from './reader-state.tsx'

const staffDoors = ['municipality', 'reservation-desk', 'card-handover', 'centre', 'federation'] as const

/** Doors for everybody beside the kiosk. */
const documentDoors = [
  ['document-check', '/check'],
  ['document-sign', '/sign'],
  ['pickup-reservation', '/reservation'],
  ['billing-certificate', '/billing'],
] as const

/** Services that have a place in the house and no screen yet. */
const inPreparation = ['eligibility', 'card-payment', 'prescription', 'cable-tv', 'moving'] as const

/** The first page: what can be done here, in which language, and whether a card could be read. */
export const HomePage = () => {
  const { home, services } = useText(shellText)
  const kiosk = services['convenience-issuance']
  return (
    <Shell title={home.title}>
      <div className="grid gap-4">
        <ScreenHeading look="display">{home.title}</ScreenHeading>
        <p className="text-std-20N-150">{home.lead}</p>
      </div>

      <section aria-labelledby="home-open" className="grid gap-4">
        <Heading level={2} id="home-open">
          {home.open}
        </Heading>
        <Link
          to="/kiosk"
          className="grid grid-cols-[1fr_auto] items-center gap-4 rounded-16 border-2 border-key-900 p-6 text-solid-gray-800! no-underline! hover:bg-key-50 desktop:p-8"
        >
          <span className="grid gap-2">
            <span className="text-std-24B-150 text-key-900 underline underline-offset-4 desktop:text-std-28B-150">
              {kiosk.name}
            </span>
            <span className="text-std-17N-170">{kiosk.about}</span>
          </span>
          <span className="flex items-center gap-1 rounded-8 bg-key-900 px-4 py-3 text-oln-17B-100 text-white">
            {home.start}
            <ForwardIcon />
          </span>
        </Link>
        <ul className="grid gap-4 desktop:grid-cols-2">
          {documentDoors.map(([door, to]) => (
            <li key={door} className="grid">
              <Link
                to={to}
                className="grid grid-cols-[1fr_auto] items-center gap-4 rounded-12 border border-solid-gray-536 p-5 text-solid-gray-800! no-underline! hover:bg-solid-gray-50"
              >
                <span className="grid gap-1">
                  <span className="text-std-18B-160 text-key-900 underline underline-offset-4">
                    {services[door].name}
                  </span>
                  <span className="text-std-16N-170">{services[door].about}</span>
                </span>
                <ForwardIcon />
              </Link>
            </li>
          ))}
        </ul>
        <ReaderState />
        <p>
          <Link to="/tap">{home.tap}</Link>
        </p>
      </section>

      <section aria-labelledby="home-staff" className="grid gap-4">
        <Heading level={2} id="home-staff">
          {home.staff}
        </Heading>
        <ul className="grid gap-4 desktop:grid-cols-2">
          {staffDoors.map((door) => (
            <li key={door} className="grid">
              <Link
                to={door === 'card-handover' ? '/handover' : `/${door}`}
                className="grid grid-cols-[1fr_auto] items-center gap-4 rounded-12 border border-solid-gray-536 p-5 text-solid-gray-800! no-underline! hover:bg-solid-gray-50"
              >
                <span className="grid gap-1">
                  <span className="text-std-18B-160 text-key-900 underline underline-offset-4">
                    {services[door].name}
                  </span>
                  <span className="text-std-16N-170">{services[door].about}</span>
                </span>
                <ForwardIcon />
              </Link>
            </li>
          ))}
        </ul>
      </section>

      <section aria-labelledby="home-preparing" className="grid gap-4">
        <Heading level={2} id="home-preparing">
          {home.preparing}
        </Heading>
        <p>{home.preparingNote}</p>
        <ul className="grid gap-3 desktop:grid-cols-2 desktop-admin:grid-cols-3">
          {inPreparation.map((service) => (
            <li
              key={service}
              className="grid grid-cols-[1fr_auto] items-start gap-3 rounded-12 border border-dashed border-solid-gray-420 p-4"
            >
              <span className="grid gap-1">
                <span className="text-std-17B-170">{services[service].name}</span>
                <span className="text-std-16N-170">{services[service].about}</span>
              </span>
              <StatusBadge>{home.preparingBadge}</StatusBadge>
            </li>
          ))}
        </ul>
      </section>
    </Shell>
  )
}
