import { pgKit } from './kit.ts'
import { makeSchema } from './schema.ts'

/** Read by drizzle-kit, which sees only tables exported by name; a test compares the list with `makeSchema`. */
export const { audit, sessions, signInAttempts, jobs, accounts, ...issuance } = makeSchema(pgKit)
export const { issuances, issuanceEvents, issueCounts, alarms, characterTasks } = issuance
