/** 会員管理: members as the staff keep them (RS-STF-12, 13). */
import { and, count, eq, isNotNull, isNull, or, asc } from 'drizzle-orm'
import { drawAccessKey } from '#shared/pickup-reservation/access-key.ts'
import { findUnasked, memberForm, type Answers } from '#shared/pickup-reservation/items.ts'
import { type MemberView, officePageSize } from '#shared/pickup-reservation/office-api.ts'
import { AppError, isAppError, toAppError } from '#shared/errors/app-error.ts'
import { contains } from '#bff/platform/database/contains.ts'
import { requireMemberAnswers } from './answers.ts'
import type { ReservationContext } from './context.ts'
import { noSecret, toMemberColumns, type Member } from './members.ts'
import { hashInitialSecret } from './membership.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'

/** As long as an access key is never: it opens more than one reservation. */
const initialLength = 10

export type MemberRow = {
  readonly answers: Answers
  readonly linkCode: string | null
  readonly memberNumber: string | null
}

export const toMemberView = (member: Member): MemberView => ({
  memberId: member.memberId,
  memberNumber: member.memberNumber,
  linkCode: member.linkCode,
  answers: member.answers as MemberView['answers'],
  registeredBy: member.registeredBy,
  registeredAt: member.registeredAt.toISOString(),
  stoppedAt: member.stoppedAt?.toISOString() ?? null,
  hasOwnPassword: member.initialSecretHash === null,
  version: member.version,
})

export const createOfficeMembers = (context: ReservationContext) => {
  const { store, members, machineClock } = context
  const { reservationMembers: table } = store.tables

  const drawInitial = () => drawAccessKey(initialLength, (bytes) => crypto.getRandomValues(bytes))

  const requireMember = async (site: Site, memberId: string): Promise<Member> => {
    const [member] = await store.db
      .select()
      .from(table)
      .where(mine(table, site.scope, eq(table.memberId, memberId)))
    if (member === undefined) throw new AppError('request.not-found')
    return member
  }

  const register = async (
    site: Site,
    row: MemberRow,
    { by, withInitialPassword }: { readonly by: 'staff' | 'import'; readonly withInitialPassword: boolean },
  ) => {
    requireMemberAnswers(site, row.answers, 'staff')
    const initialPassword = withInitialPassword ? drawInitial() : null
    const member = await store.together((tx) =>
      members.create(tx, site.scope, {
        ...row,
        registeredBy: by,
        at: machineClock.now(),
        secretHash: noSecret,
        initialSecretHash: initialPassword === null ? null : hashInitialSecret(context, site, initialPassword),
      }),
    )
    return { member: toMemberView(member), initialPassword }
  }

  return {
    register,

    search: async (
      site: Site,
      { text, stopped, page }: { readonly text: string; readonly stopped: boolean; readonly page: number },
    ) => {
      const typed = text.normalize('NFKC').trim()
      const where = mine(
        table,
        site.scope,
        and(
          stopped ? isNotNull(table.stoppedAt) : isNull(table.stoppedAt),
          typed === ''
            ? undefined
            : or(
                contains(table.memberNumber, typed, 'beginning'),
                contains(table.linkCode, typed, 'beginning'),
                contains(table.name, typed),
                contains(table.kana, typed),
                contains(table.mail, typed.toLowerCase(), 'beginning'),
              ),
        ),
      )
      const [row] = await store.db.select({ total: count() }).from(table).where(where)
      const total = row?.total ?? 0
      const pages = Math.max(1, Math.ceil(total / officePageSize))
      const shown = Math.min(page, pages)
      const found = await store.db
        .select()
        .from(table)
        .where(where)
        .orderBy(asc(table.memberNumber))
        .limit(officePageSize)
        .offset((shown - 1) * officePageSize)
      return { members: found.map(toMemberView), page: shown, pages, total }
    },

    /** Throws `lifecycle.stale` where somebody else changed the member since. */
    change: async (
      site: Site,
      memberId: string,
      {
        version,
        answers,
        linkCode,
        stopped,
      }: Omit<MemberRow, 'memberNumber'> & { readonly version: number; readonly stopped: boolean },
    ): Promise<MemberView> => {
      const member = await requireMember(site, memberId)
      if (member.version !== version) throw new AppError('lifecycle.stale', { status: 'member' })
      requireMemberAnswers(site, answers, 'staff')
      // an item that is not in use now may be again
      const kept = findUnasked(memberForm(site.settings.memberItems, 'staff'), member.answers)
      const written = await store.together(async (tx) => {
        const at = machineClock.now()
        const stoppedAt = stopped ? (member.stoppedAt ?? at) : null
        const row = await members.write(tx, site.scope, member, {
          ...toMemberColumns({ ...kept, ...answers }),
          linkCode,
          stoppedAt,
        })
        if (stopped) await members.endSessions(tx, memberId)
        return row
      })
      return toMemberView(written)
    },

    issueInitialPassword: async (site: Site, memberId: string, version: number) => {
      const member = await requireMember(site, memberId)
      if (member.version !== version) throw new AppError('lifecycle.stale', { status: 'member' })
      const initialPassword = drawInitial()
      const written = await store.together(async (tx) => {
        await members.setSecret(tx, memberId, noSecret)
        await members.endSessions(tx, memberId)
        return members.write(tx, site.scope, member, {
          initialSecretHash: hashInitialSecret(context, site, initialPassword),
        })
      })
      return { member: toMemberView(written), initialPassword }
    },

    /** Each row by itself: a bad one stops nothing. */
    importRows: async (site: Site, rows: readonly MemberRow[], withInitialPassword: boolean) => {
      const results = []
      for (const row of rows) {
        try {
          const made = await register(site, row, { by: 'import', withInitialPassword })
          results.push({ outcome: 'done', ...made, faults: [] })
        } catch (cause) {
          const error = toAppError(cause)
          if (error.row.status >= 500) throw cause
          const faults = isAppError(error, 'reservation.items-invalid') ? [...error.detail.faults] : []
          results.push({ outcome: error.code, member: null, initialPassword: null, faults })
        }
      }
      return results
    },
  }
}

export type OfficeMembers = ReturnType<typeof createOfficeMembers>
