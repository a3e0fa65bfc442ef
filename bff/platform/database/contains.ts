import { sql, type Column, type SQL } from 'drizzle-orm'

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)

/**
 * Whether a column holds what somebody typed, anywhere or at its beginning; `%` and `_` are themselves. The escape is named,
 * for PostgreSQL has one by default and SQLite has none.
 */
export const contains = (column: Column, text: string, where: 'anywhere' | 'beginning' = 'anywhere'): SQL =>
  sql`${column} like ${where === 'anywhere' ? `%${literal(text)}%` : `${literal(text)}%`} escape '\\'`
