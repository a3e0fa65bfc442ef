/** Whose rows a query may touch. A scope is made in `sites.ts` alone, and every query of this folder takes one. */
import { and, eq, type Column, type SQL } from 'drizzle-orm'

declare const made: unique symbol

/** One site of one municipality. */
export type Scope = { readonly tenantId: string; readonly siteId: string; readonly [made]: true }

type Owned = { readonly tenantId: Column; readonly siteId: Column }

/** The condition that keeps a query inside its site; more conditions may follow. */
export const mine = (table: Owned, { tenantId, siteId }: Scope, ...more: readonly (SQL | undefined)[]): SQL => {
  const condition = and(eq(table.tenantId, tenantId), eq(table.siteId, siteId), ...more)
  if (condition === undefined) throw new Error('a query without its site')
  return condition
}

/** Whose a new row is. */
export const ownedBy = ({ tenantId, siteId }: Scope) => ({ tenantId, siteId })
