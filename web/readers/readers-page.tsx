import { use } from 'react'
import { Shell } from '#web/app/shell.tsx'
import { readersText } from '#web/text/readers.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading, ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { cardBridge, isReachable } from './reader-facts.ts'
import { ReaderTable } from './reader-table.tsx'
import { SystemHelp } from './system-help.tsx'
import { TrialSection } from './trial-section.tsx'

/** Which reader to get, what to do before it works, and a trial of the person's own. */
export const ReadersPage = () => {
  const { title, lead, onThisPage, browserMissing, table, blocked, systems, trial } = useText(readersText)
  const { knownReaders, isWebUsbAvailable } = use(cardBridge)
  const reachable = knownReaders.filter(isReachable).map(({ name }) => name)
  const parts = [
    ['readers-table', table.title],
    ['readers-systems', systems.title],
    ['readers-trial', trial.title],
  ] as const
  return (
    <Shell title={title}>
      <div className="grid gap-4">
        <ScreenHeading>{title}</ScreenHeading>
        <p className="text-std-20N-150">{lead}</p>
        <nav aria-label={onThisPage} className="print:hidden">
          <ul className="grid gap-1">
            {parts.map(([id, name]) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="focus-mark inline-block rounded-4 py-1.5 text-key-900 underline underline-offset-[3px] hover:text-key-1000 hover:decoration-[3px] focus-visible:bg-yellow-300"
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {!isWebUsbAvailable() && (
          <NotificationBanner tone="warning" title={browserMissing.what}>
            <p>{browserMissing.todo}</p>
          </NotificationBanner>
        )}
      </div>

      <section aria-labelledby="readers-table" className="grid min-w-0 gap-4">
        <Heading level={2} id="readers-table">
          {table.title}
        </Heading>
        <p>{table.lead}</p>
        <ReaderTable readers={knownReaders} />
        <p>{table.untried}</p>
        <Heading level={3} look="part">
          {blocked.title}
        </Heading>
        <p>{blocked.why}</p>
        <p className="font-700">{blocked.way}</p>
        <ul className="grid list-disc gap-2 pl-6">
          {blocked.ways(reachable.join(table.join)).map((way) => (
            <li key={way}>{way}</li>
          ))}
        </ul>
        <p>{blocked.unlisted}</p>
      </section>

      <section aria-labelledby="readers-systems" className="grid min-w-0 gap-4">
        <Heading level={2} id="readers-systems">
          {systems.title}
        </Heading>
        <SystemHelp readers={knownReaders} />
      </section>

      <section aria-labelledby="readers-trial" className="grid min-w-0 gap-4">
        <Heading level={2} id="readers-trial">
          {trial.title}
        </Heading>
        <p>{trial.lead}</p>
        <p>{trial.privacy}</p>
        <ol className="grid list-decimal gap-2 pl-6">
          {trial.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <TrialSection />
      </section>
    </Shell>
  )
}
