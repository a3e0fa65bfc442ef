import { expect, test } from 'vitest'
import * as link from '#shared/card-handover/link-api.ts'
import type { Endpoint } from '#shared/contract/endpoint.ts'
import * as mailing from '#shared/pickup-reservation/mailing-api.ts'
import * as office from '#shared/pickup-reservation/office-api.ts'
import * as staff from '#shared/pickup-reservation/staff-api.ts'
import * as support from '#shared/pickup-reservation/support-api.ts'
import { reservationStaffEn } from '#web/text/reservation-staff.en.ts'
import { reservationStaffJa } from '#web/text/reservation-staff.ja.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'allow' in value

/** They show nothing of a person, and leave no trace; or nobody of the staff calls them. */
const untraced: readonly unknown[] = [staff.listStaffSites, staff.readDesk, link.answerLink]

test.each([reservationStaffJa, reservationStaffEn])('RS-STF-10 every act in the history has its words (%#)', (text) => {
  const acts = [staff, office, mailing, support, link]
    .flatMap((routes) => Object.values<unknown>(routes))
    .filter(isEndpoint)
    .filter((endpoint) => !untraced.includes(endpoint))
    .map(({ method, path }) => `${method} ${path.replace('/api/municipality/reservation', '')}`)
  expect(Object.keys(text.history.screens).toSorted()).toEqual(acts.toSorted())
})
