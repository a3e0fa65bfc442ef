/**
 * Every table of the product, composed of what each noun declares; a new noun adds one line here and one in each
 * `schema.<engine>.ts`. After a change of tables, from the top folder, with a few words for the change:
 *
 *     drizzle-kit generate --dialect sqlite --schema bff/platform/database/schema.sqlite.ts \
 *       --out bff/platform/database/migrations/sqlite --name the-change
 *     drizzle-kit generate --dialect postgresql --schema bff/platform/database/schema.pg.ts \
 *       --out bff/platform/database/migrations/postgres --name the-change
 */
import { makeTables as makeBillingTables } from '#bff/billing-certificate/tables.ts'
import { makeTables as makeClaimTables } from '#bff/billing-claim/tables.ts'
import { makeTables as makeCardApTables } from '#bff/card-ap/tables.ts'
import { makeTables as makeHandoverTables } from '#bff/card-handover/tables.ts'
import { makeTables as makeIssuanceTables } from '#bff/convenience-issuance/tables.ts'
import { makeTables as makeReservationTables } from '#bff/pickup-reservation/tables.ts'
import { makeTables as makeRevocationTables } from '#bff/revocation/tables.ts'
import { makeTables as makeStaffTables } from '#bff/staff/tables.ts'
import { makeMailTables } from '#bff/platform/mail/tables.ts'
import type { Kit } from './kit.ts'
import { makePlatformTables } from './platform-tables.ts'

export const makeSchema = (kit: Kit) => ({
  ...makePlatformTables(kit),
  ...makeStaffTables(kit),
  ...makeIssuanceTables(kit),
  ...makeBillingTables(kit),
  ...makeClaimTables(kit),
  ...makeCardApTables(kit),
  ...makeRevocationTables(kit),
  ...makeMailTables(kit),
  ...makeReservationTables(kit),
  ...makeHandoverTables(kit),
})

export type Tables = ReturnType<typeof makeSchema>
