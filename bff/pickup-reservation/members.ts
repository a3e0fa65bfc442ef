/** Members of a site: residents with an ID. Their account carries password and session, their row everything else. */
import { randomUUID } from 'node:crypto'
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { normaliseCode } from '#shared/card-handover/codes.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import type { Audit } from '#bff/platform/audit.ts'
import { translateDatabaseError } from '#bff/platform/database/database-errors.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import { createMemberNumbers } from './member-numbers.ts'
import { mine, ownedBy, type Scope } from './scope.ts'

export type Member = Store['tables']['reservationMembers']['$inferSelect']

/** What no secret gives: an account without a password of its own. */
export const noSecret = 'none'

export type NewMember = {
  readonly answers: Answers
  readonly registeredBy: Member['registeredBy']
  readonly at: Date
  /** HMAC of an initial password; null where the person sets one at once, or none is asked. */
  readonly initialSecretHash: string | null
  /** scrypt output, or `noSecret`. */
  readonly secretHash: string
  readonly linkCode: string | null
  /** Null takes the next of the site. */
  readonly memberNumber: string | null
}

const textOf = (answers: Answers, key: keyof Answers): string | null => {
  const value = answers[key]
  return typeof value === 'string' && value !== '' ? value : null
}

/** In columns what is searched or signed in by; a password is never among the answers that are kept. */
export const toMemberColumns = (answers: Answers) => ({
  answers: Object.fromEntries(Object.entries(answers).filter(([key]) => key !== 'password')) as Answers,
  name: textOf(answers, 'name'),
  kana: textOf(answers, 'kana'),
  mail: textOf(answers, 'mail')?.toLowerCase() ?? null,
  loginId: textOf(answers, 'loginId')?.toLowerCase() ?? null,
})

/**
 * What somebody typed to sign in, as the column has it: every spelling of one key is one text, for the look-up and for
 * whoever counts guesses at it.
 */
export const readLoginKey = (loginKey: SiteSettings['mode']['loginKey'], text: string): string => {
  const typed = text.normalize('NFKC').trim()
  // a link code of the ledger is a member's number too, and typed from paper
  return (loginKey === 'member-id' ? normaliseCode(typed) : undefined) ?? typed.toLowerCase()
}

/** What a member did, in the trail; the member is known there by id alone. */
export const noteOfMember = (
  { audit }: { readonly audit: Audit },
  tx: Writes,
  entry: { readonly actor: string; readonly action: string; readonly outcome: string; readonly requestId: string },
) => audit.append(tx, { ...entry, audience: 'resident', target: entry.actor })

/** The site's unique indexes decide whose number, address or login id it is. */
const isTaken = (error: unknown): boolean => isAppError(translateDatabaseError(error), 'database.conflict')

export const createMembers = (store: Store) => {
  const { reservationMembers: members, accounts, sessions } = store.tables

  const { takeNext } = createMemberNumbers(store)

  return {
    /** Throws `reservation.login-key-taken`. */
    create: async (tx: Writes, scope: Scope, member: NewMember): Promise<Member> => {
      const columns = toMemberColumns(member.answers)
      const memberId = `m-${randomUUID()}`
      await tx.insert(accounts).values({
        id: memberId,
        audience: 'resident',
        role: 'reservation-member',
        municipalityCode: scope.tenantId,
        // the trail and the log speak of ids; a resident's name stays in the member's own row
        displayName: memberId,
        secretHash: member.secretHash,
        createdAt: member.at,
      })
      try {
        const [made] = await tx
          .insert(members)
          .values({
            memberId,
            ...ownedBy(scope),
            ...columns,
            memberNumber: member.memberNumber ?? (await takeNext(tx, scope)),
            linkCode: member.linkCode,
            initialSecretHash: member.initialSecretHash,
            version: 1,
            registeredBy: member.registeredBy,
            registeredAt: member.at,
          })
          .returning()
        if (made === undefined) throw new Error('no member')
        return made
      } catch (error) {
        throw isTaken(error) ? new AppError('reservation.login-key-taken') : error
      }
    },

    findById: async (db: Reads, memberId: string): Promise<Member | undefined> => {
      const [row] = await db
        .select()
        .from(members)
        .where(and(eq(members.memberId, memberId), isNull(members.stoppedAt)))
      return row
    },

    /** By what the site chose as login key (RS-USR-12); stopped members are not found. */
    findByLoginKey: async (
      scope: Scope,
      loginKey: SiteSettings['mode']['loginKey'],
      text: string,
    ): Promise<Member | undefined> => {
      const column = { 'member-id': members.memberNumber, mail: members.mail, 'login-id': members.loginId }[loginKey]
      const [row] = await store.db
        .select()
        .from(members)
        .where(mine(members, scope, and(eq(column, readLoginKey(loginKey, text)), isNull(members.stoppedAt))))
      return row
    },

    findByNumber: async (db: Reads, scope: Scope, memberNumber: string): Promise<Member | undefined> => {
      const [row] = await db
        .select()
        .from(members)
        .where(mine(members, scope, and(eq(members.memberNumber, memberNumber), isNull(members.stoppedAt))))
      return row
    },

    /** Whose number it is, stopped members too: a number is given once and for all. */
    findHolder: async (db: Reads, scope: Scope, memberNumber: string): Promise<Member | undefined> => {
      const [row] = await db
        .select()
        .from(members)
        .where(mine(members, scope, eq(members.memberNumber, memberNumber)))
      return row
    },

    /** Compare-and-set on the version. Throws `lifecycle.stale`, `reservation.login-key-taken`. */
    write: async (
      tx: Writes,
      scope: Scope,
      member: Member,
      set: Partial<Omit<Member, 'memberId' | 'tenantId' | 'siteId'>>,
    ) => {
      const [row] = await tx
        .update(members)
        .set({ ...set, version: member.version + 1 })
        .where(mine(members, scope, and(eq(members.memberId, member.memberId), eq(members.version, member.version))))
        .returning()
      if (row === undefined) throw new AppError('lifecycle.stale', { status: 'member' })
      return row
    },

    /** Nothing about the person stays but the numbers, so that they are never somebody else's. */
    forget: async (tx: Writes, scope: Scope, memberId: string): Promise<void> => {
      const nothing = { answers: {}, name: null, kana: null, mail: null, loginId: null, initialSecretHash: null }
      await tx
        .update(members)
        .set({ ...nothing, version: sql`${members.version} + 1` })
        .where(mine(members, scope, eq(members.memberId, memberId)))
      await tx.update(accounts).set({ secretHash: noSecret }).where(eq(accounts.id, memberId))
    },

    setSecret: async (tx: Writes, memberId: string, secretHash: string): Promise<void> => {
      await tx.update(accounts).set({ secretHash }).where(eq(accounts.id, memberId))
    },

    secretHashOf: async (memberId: string): Promise<string | undefined> => {
      const [row] = await store.db
        .select({ secretHash: accounts.secretHash })
        .from(accounts)
        .where(and(eq(accounts.id, memberId), isNull(accounts.disabledAt)))
      return row?.secretHash
    },

    /** Every session of the member, or every one but his own. */
    endSessions: async (tx: Writes, memberId: string, except?: string): Promise<void> => {
      const others = except === undefined ? undefined : ne(sessions.tokenHash, except)
      await tx.delete(sessions).where(and(eq(sessions.subject, memberId), others))
    },

    count: (scope: Scope): Promise<number> => store.db.$count(members, mine(members, scope)),
  }
}

export type Members = ReturnType<typeof createMembers>
