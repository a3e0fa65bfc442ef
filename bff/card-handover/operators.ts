/** 操作者 (CM-SC-5, CM-R-4): accounts with one of the three grades, their period and their first password. */
import { and, asc, eq, inArray, isNull, ne } from 'drizzle-orm'
import type { OperatorView } from '#shared/card-handover/office-api.ts'
import { grades, type Grade } from '#shared/card-handover/statuses.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { hashSecret, isSecret } from '#bff/staff/secret-hash.ts'
import type { HandoverContext } from './context.ts'
import { linkAuthor } from './progress.ts'
import type { Visitor } from './visitors.ts'

type Data = {
  readonly displayName: string
  readonly grade: Grade
  readonly mail: string
  readonly startsOn: string | null
  readonly endsOn: string | null
}

/** Wrong passwords in a row, then the session is over: whoever sits there is not its owner. */
const mostGuesses = 5

export const createOperators = (context: HandoverContext) => {
  const { accountStore: store, sessions, accountAudit, machineClock } = context
  const { accounts, handoverOperators: operators, sessions: sessionTable } = store.tables
  const guesses = new Map<string, number>()

  const ofLedger = ({ scope }: Visitor) =>
    and(eq(accounts.municipalityCode, scope.tenantId), inArray(accounts.role, [...grades]))

  const select = async (visitor: Visitor, accountId?: string): Promise<OperatorView[]> => {
    const rows = await store.db
      .select({ account: accounts, operator: operators })
      .from(accounts)
      .leftJoin(operators, and(eq(operators.accountId, accounts.id), eq(operators.tenantId, visitor.scope.tenantId)))
      .where(and(ofLedger(visitor), accountId === undefined ? undefined : eq(accounts.id, accountId)))
      .orderBy(asc(accounts.id))
    return rows.flatMap(({ account, operator }) => {
      const grade = grades.find((one) => one === account.role)
      if (grade === undefined) return []
      return [
        {
          accountId: account.id,
          displayName: account.displayName,
          grade,
          mail: operator?.mail ?? '',
          startsOn: operator?.startsOn ?? null,
          endsOn: operator?.endsOn ?? null,
          hasTemporarySecret: operator?.isTemporarySecret === true,
          stopped: account.disabledAt !== null,
          createdAt: account.createdAt.toISOString(),
        },
      ]
    })
  }
  const requireOne = async (visitor: Visitor, accountId: string): Promise<OperatorView> => {
    const [one] = await select(visitor, accountId)
    if (one === undefined) throw new AppError('request.not-found')
    return one
  }

  const writeOperator = (
    tx: Writes,
    { scope }: Visitor,
    accountId: string,
    set: Omit<Data, 'displayName' | 'grade'> & { readonly isTemporarySecret: boolean },
  ) => {
    const { mail, startsOn, endsOn, isTemporarySecret } = set
    return tx
      .insert(operators)
      .values({ accountId, tenantId: scope.tenantId, mail, startsOn, endsOn, isTemporarySecret })
      .onConflictDoUpdate({ target: operators.accountId, set: { mail, startsOn, endsOn, isTemporarySecret } })
  }
  const note = (tx: Writes, { session }: Visitor, entry: { action: string; target: string; requestId: string }) =>
    accountAudit.append(tx, { ...entry, actor: session.subject, audience: 'municipality', outcome: 'done' })

  return {
    list: select,

    /** Throws `handover.login-taken`, whosever the id is. */
    create: async (
      visitor: Visitor,
      operator: Data & { readonly accountId: string; readonly secret: string; readonly isTemporary: boolean },
      requestId: string,
    ): Promise<OperatorView> => {
      const { accountId, displayName, grade, secret, isTemporary, ...rest } = operator
      // under this name the line to the reservation side writes
      if (accountId === linkAuthor.actor) throw new AppError('handover.login-taken')
      const secretHash = await hashSecret(secret)
      await store.tx(async (tx) => {
        const made = await tx
          .insert(accounts)
          .values({
            id: accountId,
            audience: 'municipality',
            role: grade,
            municipalityCode: visitor.scope.tenantId,
            displayName,
            secretHash,
            createdAt: machineClock.now(),
          })
          .onConflictDoNothing()
          .returning({ id: accounts.id })
        if (made.length === 0) throw new AppError('handover.login-taken')
        await writeOperator(tx, visitor, accountId, { ...rest, isTemporarySecret: isTemporary })
        await note(tx, visitor, { action: 'handover.operator-made', target: accountId, requestId })
      })
      return requireOne(visitor, accountId)
    },

    /** Throws `request.not-found`, `handover.last-administrator`. */
    amend: async (
      visitor: Visitor,
      accountId: string,
      change: Data & { readonly stopped: boolean; readonly secret: string | null; readonly isTemporary: boolean },
      requestId: string,
    ): Promise<OperatorView> => {
      const { displayName, grade, stopped, secret, isTemporary, ...rest } = change
      const before = await requireOne(visitor, accountId)
      const secretHash = secret === null ? undefined : await hashSecret(secret)
      await store.tx(async (tx) => {
        if (before.grade === 'handover-administrator' && (stopped || grade !== before.grade)) {
          const others = await tx.$count(
            accounts,
            and(
              eq(accounts.municipalityCode, visitor.scope.tenantId),
              eq(accounts.role, 'handover-administrator'),
              isNull(accounts.disabledAt),
              ne(accounts.id, accountId),
            ),
          )
          if (others === 0) throw new AppError('handover.last-administrator')
        }
        await tx
          .update(accounts)
          .set({
            displayName,
            role: grade,
            disabledAt: stopped ? machineClock.now() : null,
            ...(secretHash === undefined ? {} : { secretHash }),
          })
          .where(and(eq(accounts.id, accountId), ofLedger(visitor)))
        const isTemporarySecret = secret === null ? before.hasTemporarySecret : isTemporary
        await writeOperator(tx, visitor, accountId, { ...rest, isTemporarySecret })
        // what somebody may do is decided when he signs in again
        if (stopped || secret !== null || grade !== before.grade)
          await tx.delete(sessionTable).where(eq(sessionTable.subject, accountId))
        await note(tx, visitor, { action: 'handover.operator-changed', target: accountId, requestId })
      })
      return requireOne(visitor, accountId)
    },

    /** Throws `login.credentials-incorrect`; after the fifth the session is over. */
    changeOwnSecret: async (
      visitor: Visitor,
      { current, secret }: { readonly current: string; readonly secret: string },
      requestId: string,
    ): Promise<void> => {
      const { session } = visitor
      const [account] = await store.db
        .select({ secretHash: accounts.secretHash })
        .from(accounts)
        .where(eq(accounts.id, session.subject))
      const tried = (guesses.get(session.id) ?? 0) + 1
      guesses.set(session.id, tried)
      if (!(await isSecret(current, account?.secretHash))) {
        if (tried >= mostGuesses) {
          guesses.delete(session.id)
          await store.tx((tx) => sessions.end(tx, session))
        }
        throw new AppError('login.credentials-incorrect')
      }
      guesses.delete(session.id)
      const secretHash = await hashSecret(secret)
      await store.tx(async (tx) => {
        await tx.update(accounts).set({ secretHash }).where(eq(accounts.id, session.subject))
        await tx.update(operators).set({ isTemporarySecret: false }).where(eq(operators.accountId, session.subject))
        await tx
          .delete(sessionTable)
          .where(and(eq(sessionTable.subject, session.subject), ne(sessionTable.tokenHash, session.id)))
        await note(tx, visitor, { action: 'handover.own-secret', target: session.subject, requestId })
      })
    },
  }
}

export type Operators = ReturnType<typeof createOperators>
