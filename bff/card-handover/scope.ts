/** Whose rows a query may touch. A scope is made of a session (`visitors.ts`) or of a line (`link.ts`), and every query takes one. */
import { and, eq, type Column, type SQL } from 'drizzle-orm'

declare const made: unique symbol

/** One municipality's ledger. */
export type Scope = { readonly tenantId: string; readonly [made]: true }

/** To be called where a session or a configured line says whose it is, and nowhere else. */
export const scopeOf = (tenantId: string): Scope => ({ tenantId }) as Scope

/** The condition that keeps a query inside its municipality; more conditions may follow. */
export const mine = (
  table: { readonly tenantId: Column },
  { tenantId }: Scope,
  ...more: readonly (SQL | undefined)[]
): SQL => {
  const condition = and(eq(table.tenantId, tenantId), ...more)
  if (condition === undefined) throw new Error('a query without its municipality')
  return condition
}

/** Whose a new row is. */
export const ownedBy = ({ tenantId }: Scope) => ({ tenantId })
