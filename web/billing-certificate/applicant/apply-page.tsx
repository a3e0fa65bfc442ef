import { useSearchParams } from 'react-router'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ApplyWizard, type Purpose } from './apply-wizard.tsx'
import { PageHead } from './page-head.tsx'
import { useCounter, useShownMatter } from './queries.ts'

const Obstacle = ({ obstacle }: { readonly obstacle: NonNullable<Counter['obstacle']> }) => {
  const { apply: text } = useText(billingApplicantText)
  const isOpen = obstacle === 'open-application'
  return (
    <>
      <PageHead isBehind title={text.title} />
      <NotificationBanner tone="information" title={isOpen ? text.obstacleOpen : text.obstacleValid}>
        <p>{isOpen ? text.obstacleOpenTodo : text.obstacleValidTodo}</p>
      </NotificationBanner>
    </>
  )
}

/** 発行申請 (EB-A1): a new certificate, or a replacement of one whose key is out of reach. */
export const ApplyPage = () => {
  const query = useCounter()
  const [search] = useSearchParams()
  const replaces = search.get('replaces')
  const purpose: Purpose = replaces === null ? { kind: 'apply' } : { kind: 'replace', applicationNumber: replaces }
  return (
    <Loaded query={query}>
      {(counter) => {
        const { obstacle } = counter
        // the one to be replaced is itself still valid
        const isStopped = obstacle === 'open-application' || (obstacle !== null && purpose.kind === 'apply')
        return isStopped ? <Obstacle obstacle={obstacle} /> : <ApplyWizard counter={counter} purpose={purpose} />
      }}
    </Loaded>
  )
}

/** A fresh key for an application that is not yet with the authority (decision 011). */
export const RekeyPage = () => {
  const counter = useCounter()
  const shown = useShownMatter()
  return (
    <Loaded query={counter}>
      {(held) => (
        <Loaded query={shown}>
          {({ matter }) => <ApplyWizard counter={held} purpose={{ kind: 'rekey', matter }} />}
        </Loaded>
      )}
    </Loaded>
  )
}
