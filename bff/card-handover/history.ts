/** アクセス履歴 (CM-F-11): newest first, by day, person, screen and target. */
import { and, desc, eq, gte, lt, or } from 'drizzle-orm'
import { fromTokyo } from '#shared/calendar/tokyo.ts'
import type { HistoryRow } from '#shared/card-handover/office-api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { buildPart, toDateTime } from './exporting.ts'
import { mine, type Scope } from './scope.ts'
import { beginning } from './filtering.ts'

export type HistoryFilter = {
  readonly from: string | null
  readonly to: string | null
  readonly actor: string | null
  readonly screen: string | null
  readonly target: string | null
}

const rowsAPart = 2000

const parseCursor = (text: string): { readonly at: Date; readonly id: string } => {
  const match = /^(\d{1,15})\/([0-9a-f-]{36})$/.exec(text)
  if (match === null) throw new AppError('request.invalid', { issues: [{ path: 'after', message: 'not a page' }] })
  return { at: new Date(Number(match[1])), id: match[2] ?? '' }
}

export const createHistory = (store: Store) => {
  const { handoverAccess: access } = store.tables

  const list = async (
    scope: Scope,
    filter: HistoryFilter,
    { after, limit }: { readonly after: string | null; readonly limit: number },
  ) => {
    const { from, to, actor, screen, target } = filter
    const cursor = after === null ? undefined : parseCursor(after)
    const found = await store.db
      .select()
      .from(access)
      .where(
        mine(
          access,
          scope,
          and(
            from === null ? undefined : gte(access.at, fromTokyo(from, 0)),
            to === null ? undefined : lt(access.at, fromTokyo(to, 1440)),
            actor === null ? undefined : eq(access.actor, actor),
            screen === null ? undefined : beginning(store, access.screen, screen),
            target === null ? undefined : eq(access.target, target),
            cursor === undefined
              ? undefined
              : or(lt(access.at, cursor.at), and(eq(access.at, cursor.at), lt(access.accessId, cursor.id))),
          ),
        ),
      )
      .orderBy(desc(access.at), desc(access.accessId))
      .limit(limit + 1)
    const rows = found.slice(0, limit)
    const last = rows.at(-1)
    const next = found.length > limit && last !== undefined ? `${last.at.getTime()}/${last.accessId}` : null
    return { rows, next }
  }

  return {
    search: async (
      scope: Scope,
      filter: HistoryFilter,
      page: { readonly after: string | null; readonly limit: number },
    ) => {
      const { rows, next } = await list(scope, filter, page)
      return {
        rows: rows.map(({ at, actor, screen, target, outcome, address, requestId }): HistoryRow => ({
          ...{ at: at.toISOString(), actor, screen, target, outcome, address, requestId },
        })),
        next,
      }
    },

    exportFile: async (
      scope: Scope,
      {
        filter,
        after,
        ...file
      }: {
        readonly filter: HistoryFilter
        readonly encoding: 'utf-8' | 'windows-31j'
        readonly rowsBefore: number
        readonly after: string | null
      },
    ) => {
      const { rows, next } = await list(scope, filter, { after, limit: rowsAPart })
      return buildPart({
        ...file,
        columns: ['日時', '操作者', '画面', '対象', '結果', '接続元', '要求番号'],
        rows: rows.map(({ at, actor, screen, target, outcome, address, requestId }) => [
          ...[toDateTime(at), actor, screen, target, outcome, address, requestId],
        ]),
        next,
      })
    },
  }
}

export type AccessHistory = ReturnType<typeof createHistory>
