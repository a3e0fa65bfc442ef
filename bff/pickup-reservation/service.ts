/** The reservation service as the product composes it. */
import type { Service } from '#bff/platform/service.ts'
import { createApplying } from './applying.ts'
import { createContext, type ReservationParts } from './context.ts'
import { createHolding } from './holding.ts'
import { makeReservationJobs } from './jobs.ts'
import { createKeyed } from './keyed.ts'
import { mountMembers } from './member-routes.ts'
import { createMembership } from './membership.ts'
import { createMoving } from './moving.ts'
import { createOfficeCases } from './office-cases.ts'
import { createOfficeMailings } from './office-mailings.ts'
import { createOfficeMembers } from './office-members.ts'
import { createOfficeOperators } from './office-operators.ts'
import { createOfficeReports } from './office-reports.ts'
import { mountOffice } from './office-routes.ts'
import { mountResidents } from './resident-routes.ts'
import { createSearching } from './searching.ts'
import { createSiteChanges } from './site-changes.ts'
import { mountStaff } from './staff-routes.ts'
import { createStaffScope } from './staff-scope.ts'
import { createStaffing } from './staffing.ts'
import { createThrottle } from './throttle.ts'
import { createWaitlist } from './waitlist.ts'

export const createReservationService = (parts: ReservationParts): Service => {
  const context = createContext(parts)
  const holding = createHolding(context)
  const applying = createApplying(context, holding)
  const throttle = createThrottle(context)
  const keyed = createKeyed(context, throttle)
  const waitlist = createWaitlist(context)
  const membership = createMembership(context, throttle)
  const staffing = createStaffing(context)
  return {
    name: 'pickup-reservation',
    mount: (mount) => {
      mountResidents(mount, context, { holding, applying, keyed, waitlist })
      mountMembers(mount, context, { membership, applying })
      const scope = createStaffScope(context)
      mountStaff(mount, context, {
        scope,
        staffing,
        moving: createMoving(context, staffing),
        searching: createSearching(context),
        changes: createSiteChanges(context),
      })
      const cases = createOfficeCases(context)
      mountOffice(mount, context, {
        scope,
        members: createOfficeMembers(context),
        operators: createOfficeOperators(context, throttle),
        reports: createOfficeReports(context, cases),
        mailings: createOfficeMailings(context),
        cases,
      })
    },
    jobs: makeReservationJobs(context, { waitlist, staffing }),
  }
}
