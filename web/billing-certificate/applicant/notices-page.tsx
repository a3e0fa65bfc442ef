import { useEffect } from 'react'
import { useParams } from 'react-router'
import { markNoticeRead, type NoticeView } from '#shared/billing-certificate/applicant-api.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import type { BillingApplicantText } from '#web/text/billing-applicant.ja.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { BackIcon } from '#web/ui/icons.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { addresses } from './addresses.ts'
import { LinkButton } from './link-button.tsx'
import { slashed } from './matter-table.tsx'
import { PageHead } from './page-head.tsx'
import { useNotices, useOwnMatters } from './queries.ts'

/** お知らせ (EB-SC-9), newest first. */
export const NoticesPage = () => {
  const { notices: text } = useText(billingApplicantText)
  const { language } = useLanguage()
  const query = useNotices()
  return (
    <>
      <PageHead title={text.title} />
      <Loaded query={query}>
        {({ notices }) => (
          <StaffTable
            caption={text.caption}
            rows={notices}
            rowKey={({ noticeId }) => noticeId}
            empty={text.empty}
            columns={buildColumns(text, language)}
          />
        )}
      </Loaded>
    </>
  )
}

const buildColumns = (text: BillingApplicantText['notices'], language: Language): readonly Column<NoticeView>[] => [
  {
    key: 'subject',
    heading: text.subject,
    cell: ({ noticeId, kind, facts }) => (
      <Link to={addresses.notice(noticeId)} className="inline-flex min-h-11 min-w-48 items-center">
        {text.titles[kind](facts)}
      </Link>
    ),
  },
  {
    key: 'state',
    heading: text.state,
    cell: ({ readAt }) => (readAt === null ? <StatusBadge tone="information">{text.unread}</StatusBadge> : text.read),
  },
  {
    key: 'kind',
    heading: text.kind,
    cell: ({ kind }) => <span className="whitespace-nowrap">{text.kinds[kind]}</span>,
  },
  {
    key: 'at',
    heading: text.at,
    cell: ({ at }) => <span className="whitespace-nowrap">{formatInstant(at, language)}</span>,
  },
]

const bodyOf = ({ kind, facts }: NoticeView, { notices }: BillingApplicantText): string => {
  if (kind !== 'expiry') return notices.bodies[kind]
  const { validUntil = '' } = facts
  return notices.bodies.expiry(isDay(validUntil) ? slashed(validUntil) : validUntil)
}

/** One notice; opening it marks it read (EB-N-4). */
export const NoticePage = () => {
  const { notices: text } = useText(billingApplicantText)
  const { noticeId = '' } = useParams()
  const query = useNotices()
  return (
    <>
      <Link to={addresses.notices} className="inline-flex min-h-11 w-fit items-center gap-1">
        <BackIcon />
        {text.back}
      </Link>
      <Loaded query={query}>
        {({ notices }) => {
          const notice = notices.find((one) => one.noticeId === noticeId)
          return notice === undefined ? <PageHead title={text.notFound} /> : <Notice notice={notice} />
        }}
      </Loaded>
    </>
  )
}

const Notice = ({ notice }: { readonly notice: NoticeView }) => {
  const all = useText(billingApplicantText)
  const { notices: text } = all
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { noticeId, readAt, kind, facts, sealedFor } = notice
  const isUnread = readAt === null
  useEffect(() => {
    // an unread mark that stays is told again by the list; reading goes on meanwhile
    if (isUnread) call(markNoticeRead, { params: { noticeId } }).catch(() => undefined)
  }, [call, isUnread, noticeId])
  return (
    <>
      <PageHead title={text.titles[kind](facts)} />
      <div className="grid max-w-[60rem] gap-6">
        <FactList
          facts={[
            { key: 'at', name: text.at, value: formatInstant(notice.at, language) },
            { key: 'kind', name: text.kind, value: text.kinds[kind] },
          ]}
        />
        <p>{bodyOf(notice, all)}</p>
        {kind === 'rejection' && <RejectionReason number={facts['applicationNumber']} />}
        {sealedFor !== null && <LinkButton to={addresses.decryptNotice(noticeId)}>{text.open}</LinkButton>}
        {kind !== 'password' && (
          <LinkButton look="outline" to={addresses.certificates}>
            {all.backToCertificates}
          </LinkButton>
        )}
      </div>
    </>
  )
}

/** The reason stands with the certificate, once (EB-R-6). */
const RejectionReason = ({ number }: { readonly number: string | undefined }) => {
  const { terms } = useText(billingApplicantText)
  const query = useOwnMatters()
  const reason = query.data?.matters.find(({ applicationNumber }) => applicationNumber === number)?.rejectionReason
  if (reason === undefined || reason === null) return null
  return (
    <NotificationBanner tone="warning" title={terms.rejectionReason}>
      <p lang="ja" className="whitespace-pre-line">
        {reason}
      </p>
    </NotificationBanner>
  )
}
