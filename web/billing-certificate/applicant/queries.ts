import { useParams } from 'react-router'
import { listNotices, listOwnMatters, readCounter, readOwnMatter } from '#shared/billing-certificate/applicant-api.ts'
import { useStaffQuery } from '#web/session/staff-session.ts'

/** Statuses move by themselves while a batch runs: often enough to see it, seldom enough to cost nothing. */
const everyMilliseconds = 15_000

export const useCounter = () => useStaffQuery(readCounter)

export const useOwnMatters = () => useStaffQuery(listOwnMatters, undefined, everyMilliseconds)

/** The certificate the address names, and its timeline. */
export const useShownMatter = () => {
  const { matterId = '' } = useParams()
  return useStaffQuery(readOwnMatter, { matterId })
}

export const useNotices = () => useStaffQuery(listNotices)
