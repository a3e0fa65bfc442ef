/** A holder's matters as the holder sees them, and nobody else's (EB-R-18). */
import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { OwnMatter, TimelineStep } from '#shared/billing-certificate/matter.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { BillingContext } from './context.ts'
import type { Matter } from './matters.ts'

/** Marks a step in a holder's name that an agent took under a power of attorney (OQ-EB-13). */
export const delegatedPrivilege = 'delegated'

/** The agent who took a step in the holder's name; null for the holder's own, and for everybody else's. */
export const findAgent = ({ privilege, by }: { readonly privilege: string | null; readonly by: string }) =>
  privilege === delegatedPrivilege ? by : null

export const isExpired = ({ status, validUntil }: Pick<Matter, 'status' | 'validUntil'>, today: string): boolean =>
  status === 'issued' && validUntil !== null && validUntil < today

/** Not yet linked to the authority: a fresh key costs nothing (decision 011). Once a request was named to it, it may be there. */
export const isBeforeLinkage = ({ status, transactionId }: Pick<Matter, 'status' | 'transactionId'>): boolean =>
  status === 'awaiting-request' || status === 'awaiting-deposit' || (status === 'requesting' && transactionId === null)

/** Beyond the federation's undo: what was paid for it stays paid. */
const isSettled: Readonly<Record<Matter['status'], boolean>> = {
  'awaiting-request': false,
  'awaiting-deposit': false,
  requesting: false,
  rejecting: false,
  rejected: false,
  'awaiting-issue': true,
  issued: true,
  revoking: true,
  'awaiting-revocation': true,
  revoked: true,
}

type Core =
  | 'matterId'
  | 'applicationNumber'
  | 'status'
  | 'appliedOn'
  | 'validFrom'
  | 'validUntil'
  | 'revokedOn'
  | 'feeYen'
  | 'balanceYen'
  | 'rejectionReason'
  | 'serial'

export const toMatterCore = (matter: Pick<Matter, Core>, today: string) => ({
  matterId: matter.matterId,
  applicationNumber: matter.applicationNumber,
  status: matter.status,
  appliedOn: matter.appliedOn,
  validFrom: matter.validFrom,
  validUntil: matter.validUntil,
  expired: isExpired(matter, today),
  revokedOn: matter.revokedOn,
  feeYen: matter.feeYen,
  balanceYen: matter.balanceYen,
  rejectionReason: matter.rejectionReason,
  serial: matter.serial,
})

/** Application numbers by matter. */
type Numbers = ReadonlyMap<string, string>
const toNumbers = (rows: readonly Pick<Matter, 'matterId' | 'applicationNumber'>[]): Numbers =>
  new Map(rows.map(({ matterId, applicationNumber }) => [matterId, applicationNumber]))

type Received = NonNullable<OwnMatter['received']>

/** What is read once for all the matters of a holder. */
type Known = {
  readonly numbers: Numbers
  readonly setAts: ReadonlyMap<number, Date>
  readonly received: ReadonlyMap<string, Received>
}

export const createOwnMatters = ({ store, clock, passwords, matters }: BillingContext) => {
  const { billingMatters: table, billingDeposits: deposits } = store.tables

  const findReceived = async (rows: readonly Matter[]): Promise<ReadonlyMap<string, Received>> => {
    const ids = rows.filter(({ kind, status }) => kind === 'agent' && isSettled[status]).map(({ matterId }) => matterId)
    if (ids.length === 0) return new Map()
    const { matterId, day, yen } = deposits
    const found = await store.db
      .select({ matterId, day, yen })
      .from(deposits)
      .where(and(inArray(matterId, ids), isNull(deposits.voidedAt)))
    return new Map(found.map((row) => [row.matterId, { day: row.day, yen: row.yen }]))
  }

  const toOwn = (matter: Matter, { numbers, setAts, received }: Known): OwnMatter => {
    const today = toTokyoDay(clock.now())
    const isCurrent = [...setAts.keys()].at(-1) === matter.wrappedUnder
    const setAt = isCurrent ? undefined : setAts.get(matter.wrappedUnder)
    const core = toMatterCore(matter, today)
    const isUsable = matter.status === 'issued' && !core.expired
    return {
      ...core,
      // what is not yet processed may still be undone by the federation (EB-R-5): the reason is told with the notice
      rejectionReason: matter.status === 'rejected' ? core.rejectionReason : null,
      transferDueOn: matter.status === 'awaiting-deposit' ? matter.transferDueOn : null,
      received: received.get(matter.matterId) ?? null,
      keyPasswordSetOn: setAt === undefined ? null : toTokyoDay(setAt),
      keyUnderCurrentPassword: isCurrent,
      downloads: matter.downloads,
      replaces: matter.replaces === null ? null : (numbers.get(matter.replaces) ?? null),
      canDownload: isUsable,
      canRekey: isBeforeLinkage(matter),
      // a download is counted before the older password is known to fit: it says nothing about whether the key was ever had
      canAskReplacement: isUsable && !isCurrent,
    }
  }

  const listRows = async (userId: string): Promise<readonly Matter[]> =>
    store.db.select().from(table).where(eq(table.userId, userId)).orderBy(desc(table.appliedAt)).limit(200)

  /** Somebody else's matter is no matter. Throws `request.not-found`. */
  const requireRow = async (userId: string, matterId: string): Promise<Matter> => {
    const [matter] = await store.db
      .select()
      .from(table)
      .where(and(eq(table.matterId, matterId), eq(table.userId, userId)))
    if (matter === undefined) throw new AppError('request.not-found')
    return matter
  }

  const view = async (matter: Matter): Promise<OwnMatter> => {
    const { userId, replaces } = matter
    const { matterId, applicationNumber } = table
    const replaced =
      replaces === null
        ? []
        : await store.db.select({ matterId, applicationNumber }).from(table).where(eq(matterId, replaces))
    return toOwn(matter, {
      numbers: toNumbers(replaced),
      setAts: await passwords.listSetAt(userId),
      received: await findReceived([matter]),
    })
  }

  return {
    listRows,
    requireRow,
    view,

    list: async (userId: string): Promise<OwnMatter[]> => {
      const rows = await listRows(userId)
      const known = {
        numbers: toNumbers(rows),
        setAts: await passwords.listSetAt(userId),
        received: await findReceived(rows),
      }
      return rows.map((row) => toOwn(row, known))
    },

    /** The steps as holders read them: who acted in their name, no account ids of the office, and no decision that may still be undone behind their back. */
    timeline: async (matterId: string): Promise<TimelineStep[]> =>
      (await matters.timeline(matterId)).map(({ at, event, from, to, actor, by, privilege, note }) => ({
        at: at.toISOString(),
        event,
        from,
        to,
        actor,
        by: findAgent({ by, privilege }),
        note: event === 'reject' || event === 'edit-reason' ? null : note,
      })),
  }
}

export type OwnMatters = ReturnType<typeof createOwnMatters>
