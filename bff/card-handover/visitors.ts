/** Who of the staff works here now, for which municipality, and the trace that it was so (CM-F-11, CM-R-4, XC-4). */
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { Endpoint } from '#shared/contract/endpoint.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import { grades, reachesGrade, type Grade } from '#shared/card-handover/statuses.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { Session } from '#bff/platform/session.ts'
import type { HandoverContext } from './context.ts'
import type { Office } from './offices.ts'
import type { Author } from './progress.ts'
import { ownedBy, scopeOf, type Scope } from './scope.ts'

/** Somebody of the staff at one municipality. */
export type Visitor = {
  readonly session: Session
  readonly scope: Scope
  readonly grade: Grade
  readonly author: Author
  readonly office: Office
  readonly seesResidents: boolean
  readonly hasTemporarySecret: boolean
}

export type StaffRequest = {
  readonly session: Session
  readonly requestId: string
  readonly clientAddress: string | null
}

type Trace = { readonly endpoint: Endpoint; readonly target: string }

const gradeOf = ({ role }: Session): Grade => {
  const held = grades.find((grade) => grade === role)
  if (held === undefined) throw new AppError('session.forbidden')
  return held
}

/** Throws `session.forbidden` for a grade that the municipality keeps residents' data from (CM-F-8, CM-R-4). */
export const requireSight = ({ seesResidents }: Visitor): void => {
  if (!seesResidents) throw new AppError('session.forbidden')
}

/** An id of ours, or nothing that could be found. */
export const idOf = (text: string): string => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) throw new AppError('request.not-found')
  return text
}

export const createVisitors = (context: HandoverContext) => {
  const { store, accountStore, offices, clock, machineClock, audit } = context
  const { handoverOperators: operators } = accountStore.tables
  const { handoverAccess: access } = store.tables

  /** Throws `session.forbidden` outside the account's dates. */
  const admit = async ({ session }: StaffRequest): Promise<Visitor> => {
    const grade = gradeOf(session)
    if (session.municipalityCode === null) throw new AppError('session.forbidden')
    const scope = scopeOf(session.municipalityCode)
    const [operator] = await accountStore.db.select().from(operators).where(eq(operators.accountId, session.subject))
    const today = toTokyoDay(clock.now())
    if (operator !== undefined) {
      const { startsOn, endsOn } = operator
      const isInForce = (startsOn === null || today >= startsOn) && (endsOn === null || today <= endsOn)
      if (operator.tenantId !== scope.tenantId || !isInForce) throw new AppError('session.forbidden')
    }
    const office = await offices.read(store.db, scope)
    return {
      session,
      scope,
      grade,
      office,
      author: { actor: session.subject, actorName: session.displayName },
      seesResidents: reachesGrade(grade, office.settings.seesResidents),
      hasTemporarySecret: operator?.isTemporarySecret === true,
    }
  }

  const note = async (
    tx: Writes,
    { scope, session }: Visitor,
    { request, endpoint, target, outcome }: Trace & { readonly request: StaffRequest; readonly outcome: string },
  ): Promise<void> => {
    const screen = `${endpoint.method} ${endpoint.path.replace('/api/municipality/handover', '')}`
    await tx.insert(access).values({
      accessId: randomUUID(),
      ...ownedBy(scope),
      at: machineClock.now(),
      actor: session.subject,
      screen,
      target,
      outcome,
      address: request.clientAddress ?? 'local',
      requestId: request.requestId,
    })
    await audit.append(tx, {
      actor: session.subject,
      audience: 'municipality',
      action: `handover:${screen.replaceAll(' ', ':')}`.slice(0, 128),
      target,
      outcome,
      requestId: request.requestId,
    })
  }

  /** A refusal is noted in a transaction of its own: the act's is gone. */
  const tracing = async <Result>(
    visitor: Visitor,
    trace: Trace & { readonly request: StaffRequest },
    act: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await act()
    } catch (error) {
      await store.together((tx) => note(tx, visitor, { ...trace, outcome: toAppError(error).code }))
      throw error
    }
  }

  /** Throws `handover.secret-temporary` until a temporary password was changed. */
  const admitReady = async (request: StaffRequest): Promise<Visitor> => {
    const visitor = await admit(request)
    if (visitor.hasTemporarySecret) throw new AppError('handover.secret-temporary')
    return visitor
  }

  return {
    admit,
    admitReady,

    /** Looks: what was seen is noted before it is shown. */
    read: async <Result>(
      request: StaffRequest,
      trace: Trace,
      act: (visitor: Visitor) => Promise<Result>,
    ): Promise<Result> => {
      const visitor = await admitReady(request)
      return tracing(visitor, { ...trace, request }, async () => {
        const result = await act(visitor)
        await store.together((tx) => note(tx, visitor, { ...trace, request, outcome: 'done' }))
        return result
      })
    },

    /** Changes: the act and its trace are one transaction. */
    write: async <Result>(
      request: StaffRequest,
      trace: Trace,
      act: (tx: Writes, visitor: Visitor) => Promise<Result>,
    ): Promise<{ readonly result: Result; readonly visitor: Visitor }> => {
      const visitor = await admitReady(request)
      return tracing(visitor, { ...trace, request }, async () => {
        const result = await store.tx(async (tx) => {
          const done = await act(tx, visitor)
          await note(tx, visitor, { ...trace, request, outcome: 'done' })
          return done
        })
        return { result, visitor }
      })
    },

    /** Acts on the accounts' database, noted here when they are done. */
    beside: async <Result>(
      request: StaffRequest,
      trace: Trace,
      act: (visitor: Visitor) => Promise<Result>,
    ): Promise<Result> => {
      const visitor = await admit(request)
      return tracing(visitor, { ...trace, request }, async () => {
        const result = await act(visitor)
        await store.together((tx) => note(tx, visitor, { ...trace, request, outcome: 'done' }))
        return result
      })
    },
  }
}

export type Visitors = ReturnType<typeof createVisitors>
