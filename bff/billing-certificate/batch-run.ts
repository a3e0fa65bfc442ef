/**
 * How a batch goes through its rows: each item in its own transactions, so that a crash between any two steps loses nothing
 * and repeats nothing (EB-N-5). A status moves only after the outside confirmed (EB-R-7).
 */
import { randomBytes } from 'node:crypto'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { CertificateAuthorityRelay } from '#bff/parties/certificate-authority/relay.ts'
import type { BillingContext } from './context.ts'
import type { Mails } from './mails.ts'
import { batchActor, type Matter, type MatterColumns } from './matters.ts'

export type BatchParts = {
  readonly context: BillingContext
  readonly authority: CertificateAuthorityRelay
  readonly mails: Mails
}

export type BatchCount = { readonly done: number; readonly failed: number }
export type BatchWork = (signal: AbortSignal) => Promise<BatchCount>

type Where = Parameters<typeof and>[0]

const pageRows = 200
/** So many at first, in case that the party is away. */
const atFirst = 8
/** Then so many, for each needs two commits, and whoever waits for the disk at the same moment shares one. */
const atOnce = 24
/** A party that is away fails every item alike: after so many in a row the rest is left for the next run. */
const awayAfter = 3
const isAway = ({ code }: AppError) => code === 'party.unreachable' || code === 'party.timeout'

const transactionLength = 16
export const makeTransactionId = (): string => randomBytes(transactionLength).toString('hex')

/** Of a matter the authority has just served. */
export const cleared = { authorityTries: 0, authorityErrorCode: null, authorityErrorAt: null } as const

export const createBatchRun = ({ store, clock, matters }: BillingContext) => {
  const { billingMatters: table, billingApplicants: applicants, billingBatchRuns: runs } = store.tables

  const findHolder = store.prepareWrite('billing_holder_mail', (tx) =>
    tx
      .select({ mail: applicants.mail })
      .from(applicants)
      .where(eq(applicants.userId, sql.placeholder('userId'))),
  )

  /** The rows a batch waits for, a page at a time, each seen once in a run. */
  async function* eachPage(where: Where): AsyncGenerator<Matter[]> {
    let after = ''
    for (;;) {
      const page = await store.db
        .select()
        .from(table)
        .where(and(where, gt(table.matterId, after)))
        .orderBy(asc(table.matterId))
        .limit(pageRows)
      const last = page.at(-1)
      if (last === undefined) return
      yield page
      after = last.matterId
    }
  }

  /**
   * What the authority said no to, or could not be asked: seen on the screen, tried again with the next run. The same answer once
   * more is counted and is no step of its own: ten minutes apart, a week of them would bury the timeline.
   */
  const noteError = (matter: Matter, name: string, code: string, set: MatterColumns = {}): Promise<unknown> =>
    store.together(async (tx) => {
      const current = await matters.read(tx, matter.matterId)
      const at = clock.now()
      const failure = { authorityTries: current.authorityTries + 1, authorityErrorCode: code, authorityErrorAt: at }
      if (current.authorityErrorCode === code) return matters.count(tx, current, { ...set, ...failure })
      const step = { event: 'ca-error', note: code } as const
      return matters.note(tx, current, step, { actor: batchActor(name), at, set: { ...set, ...failure } })
    })

  type Named = 'transactionId' | 'revocationTransactionId'

  const draw = async (
    matter: Matter,
    column: Named,
    { name, set }: { readonly name: string; readonly set?: MatterColumns },
  ) => {
    const held = matter[column]
    if (held !== null) return { matter, transactionId: Buffer.from(held, 'hex') }
    const transactionId = makeTransactionId()
    const named = await store.together(async (tx) => {
      const current = await matters.read(tx, matter.matterId)
      if (current.status !== matter.status) throw new AppError('lifecycle.stale', { status: current.status })
      const standing = current[column]
      if (standing !== null) throw new AppError('lifecycle.stale', { status: current.status })
      return matters.set(tx, current, { ...set, [column]: transactionId }, batchActor(name))
    })
    return { matter: named, transactionId: Buffer.from(transactionId, 'hex') }
  }

  /** Kept for the console: when it began, and how many items ended which way. */
  const noteRun = (name: string, startedAt: Date, { done, failed }: BatchCount): Promise<unknown> =>
    store.together((tx) => {
      const row = { startedAt, done, failed }
      return tx
        .insert(runs)
        .values({ name, ...row })
        .onConflictDoUpdate({ target: runs.name, set: row })
    })

  /**
   * Runs `act` for every row; an item's refusal is its own and is noted with it. Throws what is no refusal, and the last error
   * of a party that was away; what was done until then stays done.
   */
  const forEach = async (
    name: string,
    where: Where,
    { act, signal }: { readonly act: (matter: Matter) => Promise<boolean>; readonly signal: AbortSignal },
  ): Promise<BatchCount> => {
    const startedAt = clock.now()
    let done = 0
    let failed = 0
    let away = 0
    let end: unknown
    const isOver = () => signal.aborted || end !== undefined

    const judge = async (matter: Matter, error: unknown) => {
      if (!(error instanceof AppError)) throw error
      // another hand was faster: it is no longer this batch's row
      if (error.code === 'lifecycle.stale' || error.code === 'lifecycle.illegal') return
      failed += 1
      away = isAway(error) ? away + 1 : 0
      await noteError(matter, name, error.code)
      if (away >= awayAfter) end = error
    }
    const one = async (matter: Matter) => {
      try {
        if (await act(matter)) done += 1
        away = 0
      } catch (error) {
        if (!signal.aborted) await judge(matter, error)
      }
    }

    for await (const page of eachPage(where)) {
      const queue = [...page]
      const work = async () => {
        for (let next = queue.shift(); next !== undefined && !isOver(); next = queue.shift()) {
          try {
            await one(next)
          } catch (error) {
            end = error
          }
        }
      }
      await Promise.all(Array.from({ length: done === 0 ? atFirst : atOnce }, work))
      if (isOver()) break
    }
    await noteRun(name, startedAt, { done, failed })
    if (end !== undefined) throw end
    return { done, failed }
  }

  return {
    forEach,
    noteError,
    noteRun,

    /** Named once and kept before anybody is asked, so that asking again after a crash is the same act. */
    nameTransaction: (matter: Matter, column: Named, name: string) => draw(matter, column, { name }),

    /** The dates are part of what is asked: kept with the name, they are the same after midnight (EB-N-5). */
    nameIssue: (matter: Matter, validity: Pick<Matter, 'validFrom' | 'validUntil'>, name: string) =>
      draw(matter, 'transactionId', { name, set: validity }),

    findMail: async (tx: Writes, userId: string): Promise<string | null> => {
      const [holder] = await findHolder(tx, { userId })
      return holder?.mail ?? null
    },
  }
}

export type BatchRun = ReturnType<typeof createBatchRun>
