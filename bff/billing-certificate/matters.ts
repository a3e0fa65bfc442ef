/** The one way a matter changes: compare-and-set on its version, with event row, audit row and notice in one transaction. */
import { createHash, randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { machineOf, type MatterEvent, type MatterStatus, mover } from '#shared/billing-certificate/lifecycle.ts'
import type { TimelineStep } from '#shared/billing-certificate/matter.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { nextStatus } from '#shared/lifecycle/machine.ts'
import type { Audit } from '#bff/platform/audit.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'

export type Matter = Store['tables']['billingMatters']['$inferSelect']
export type MatterColumns = Partial<Omit<Matter, 'matterId' | 'version' | 'status'>>
type MatterInsert = Store['tables']['billingMatters']['$inferInsert']

/** Who moves a matter. A batch has no privilege, only a name. */
export type Actor = {
  readonly side: TimelineStep['actor']
  /** The account id, or the batch's name. */
  readonly by: string
  readonly privilege: string | null
  readonly requestId: string
}

export const batchActor = (name: string): Actor => ({
  side: 'batch',
  by: name,
  privilege: null,
  requestId: `batch:${name}`,
})

const audienceOf = { holder: 'applicant', federation: 'federation', batch: 'system' } as const

type Step = Pick<TimelineStep, 'event'> & { readonly note?: string | null }

export const createMatters = (store: Store, audit: Audit) => {
  const { billingMatters: matters, billingMatterEvents: events } = store.tables

  const at = sql.placeholder

  const insertEvent = store.prepareWrite('billing_matter_event', (tx) =>
    tx
      .insert(events)
      .values({
        eventId: at('eventId'),
        matterId: at('matterId'),
        step: sql`(select coalesce(max(${events.step}), 0) + 1 from ${events} where ${events.matterId} = ${at('matterId')})`,
        at: at('at'),
        event: at('event'),
        from: at('from'),
        to: at('to'),
        actor: at('actor'),
        by: at('by'),
        privilege: at('privilege'),
        note: at('note'),
      })
      .returning({ step: events.step }),
  )

  const trace = (
    tx: Writes,
    { action, ...what }: { readonly action: string; readonly target: string; readonly outcome: string },
    { by, side, requestId }: Actor,
  ): Promise<void> =>
    audit.append(tx, { actor: by, audience: audienceOf[side], action: `billing.${action}`, ...what, requestId })

  const appendStep = async (
    tx: Writes,
    {
      matterId,
      from,
      to,
    }: { readonly matterId: string; readonly from: MatterStatus | null; readonly to: MatterStatus },
    { event, note }: Step,
    { actor, at: when }: { readonly actor: Actor; readonly at: Date },
  ): Promise<void> => {
    await insertEvent(tx, {
      eventId: randomUUID(),
      matterId,
      at: when,
      event,
      from,
      to,
      actor: actor.side,
      by: actor.by,
      privilege: actor.privilege,
      note: note ?? null,
    })
    await trace(tx, { action: event, target: matterId, outcome: to }, actor)
  }

  const findById = (db: Pick<Writes, 'select'>) =>
    db
      .select()
      .from(matters)
      .where(eq(matters.matterId, at('matterId')))
      .limit(1)
  const findInside = store.prepareWrite('billing_matter', findById)
  const findOutside = store.prepare('billing_matter_outside', findById)

  const read = async (tx: Writes, matterId: string): Promise<Matter> => {
    const [matter] = await findInside(tx, { matterId })
    if (matter === undefined) throw new AppError('request.not-found')
    return matter
  }

  type Written = MatterColumns & { readonly status?: MatterStatus }

  /** One statement for all writes of the same columns: a dozen of them make up every batch and every decision. */
  const writers = new Map<string, ReturnType<typeof prepareWriter>>()
  const prepareWriter = (shape: string, set: Written) =>
    store.prepareWrite(`billing_matter_${createHash('sha256').update(shape).digest('hex').slice(0, 16)}`, (tx) =>
      tx
        .update(matters)
        .set({
          // a column that is emptied is part of the statement: not every column's type takes a null for a value
          ...Object.fromEntries(Object.entries(set).map(([name, value]) => [name, value === null ? null : at(name)])),
          version: sql`${matters.version} + 1`,
        })
        .where(and(eq(matters.matterId, at('matterId')), eq(matters.version, at('version'))))
        .returning(),
    )
  const findWriter = (set: Written) => {
    const shape = Object.entries(set)
      .map(([name, value]) => (value === null ? `no ${name}` : name))
      .toSorted()
      .join()
    const writer = writers.get(shape) ?? prepareWriter(shape, set)
    writers.set(shape, writer)
    return writer
  }

  /** Throws `lifecycle.stale` where another hand was faster than this one read. */
  const write = async (
    tx: Writes,
    matter: Pick<Matter, 'matterId' | 'version' | 'status'>,
    set: Written,
  ): Promise<Matter> => {
    const [written] = await findWriter(set)(tx, { ...set, matterId: matter.matterId, version: matter.version })
    if (written === undefined) throw new AppError('lifecycle.stale', { status: matter.status })
    return written
  }

  /** The request no person makes: where a replacement was issued, or the authority was faster. */
  const requestRevocation = async (
    tx: Writes,
    matter: Matter,
    {
      actor,
      at,
      set,
      note,
    }: { readonly actor: Actor; readonly at: Date; readonly set: MatterColumns; readonly note: string },
  ): Promise<Matter> => {
    const event = 'request-revocation'
    const to = nextStatus(machineOf[matter.kind], matter.status, event)
    const written = await write(tx, matter, { ...set, status: to })
    const { matterId, status: from } = matter
    await appendStep(tx, { matterId, from, to }, { event, note }, { actor, at })
    return written
  }

  return {
    read,

    /** Undefined for one that was deleted since. */
    find: async (tx: Writes, matterId: string): Promise<Matter | undefined> => {
      const [matter] = await findInside(tx, { matterId })
      return matter
    },

    /** Outside of every transaction. Throws `request.not-found`. */
    show: async (matterId: string): Promise<Matter> => {
      const [matter] = await findOutside({ matterId })
      if (matter === undefined) throw new AppError('request.not-found')
      return matter
    },

    /** A matter begins. Throws `database.conflict` where number or request id is taken. */
    begin: async (tx: Writes, row: MatterInsert, actor: Actor): Promise<Matter> => {
      const [made] = await tx.insert(matters).values(row).returning()
      if (made === undefined)
        throw new AppError('internal.unexpected', undefined, { cause: new Error('a written row did not come back') })
      const { matterId, status, appliedAt } = made
      await appendStep(tx, { matterId, from: null, to: status }, { event: 'apply' }, { actor, at: appliedAt })
      return made
    },

    /**
     * One event of the table. `expected` is the version the decision was made on; a batch passes the one it just read.
     * Throws `lifecycle.illegal` for an event the status does not accept or the actor may not cause, `lifecycle.stale`.
     */
    move: async (
      tx: Writes,
      matter: Matter,
      event: MatterEvent,
      {
        actor,
        at,
        set,
        note,
        expected,
      }: {
        readonly actor: Actor
        readonly at: Date
        readonly set?: MatterColumns
        readonly note?: string
        readonly expected?: number
      },
    ): Promise<Matter> => {
      if (expected !== undefined && expected !== matter.version)
        throw new AppError('lifecycle.stale', { status: matter.status })
      const to = nextStatus(machineOf[matter.kind], matter.status, event)
      if ((mover[event] === 'batch') !== (actor.side === 'batch'))
        throw new AppError('lifecycle.illegal', { status: matter.status, event })
      const written = await write(tx, matter, { ...set, status: to })
      const { matterId } = matter
      await appendStep(tx, { matterId, from: matter.status, to }, { event, note: note ?? null }, { actor, at })
      return written
    },

    /** A step that leaves the status alone: a download, a fresh key, an offset, the authority's refusal. */
    note: async (
      tx: Writes,
      matter: Matter,
      step: Step,
      { actor, at, set }: { readonly actor: Actor; readonly at: Date; readonly set?: MatterColumns },
    ): Promise<Matter> => {
      const written = await write(tx, matter, set ?? {})
      const { matterId, status } = matter
      await appendStep(tx, { matterId, from: status, to: status }, step, { actor, at })
      return written
    },

    /** Columns alone, for what is prepared before anybody outside is asked; no step of the timeline. */
    set: async (tx: Writes, matter: Matter, columns: MatterColumns, actor: Actor): Promise<Matter> => {
      await trace(tx, { action: 'prepare', target: matter.matterId, outcome: matter.status }, actor)
      return write(tx, matter, columns)
    },

    /** What was met once more and told already: columns alone, neither a step nor a trace. */
    count: (tx: Writes, matter: Matter, columns: MatterColumns): Promise<Matter> => write(tx, matter, columns),

    /** A certificate whose replacement was issued goes to revocation by itself. */
    supersede: (
      tx: Writes,
      matter: Matter,
      { actor, at, day }: { readonly actor: Actor; readonly at: Date; readonly day: string },
    ): Promise<Matter> =>
      requestRevocation(tx, matter, {
        actor,
        at,
        set: {
          revocationReason: 'superseded',
          revocationRequester: matter.kind === 'agent' ? 'agent' : 'provider',
          revocationChannel: 'other',
          revocationRequestedOn: day,
        },
        note: 'superseded',
      }),

    /** A certificate the authority revoked by itself: nobody asked for it here, its list says so (EB-B10). */
    followAuthority: (
      tx: Writes,
      matter: Matter,
      { actor, at, reason }: { readonly actor: Actor; readonly at: Date; readonly reason: Matter['revocationReason'] },
    ): Promise<Matter> =>
      requestRevocation(tx, matter, { actor, at, set: { revocationReason: reason }, note: 'listed' }),

    /** B6. The events stay; throws `lifecycle.stale` where the row has moved since it was read. */
    remove: async (tx: Writes, matter: Matter, actor: Actor): Promise<void> => {
      const gone = await tx
        .delete(matters)
        .where(and(eq(matters.matterId, matter.matterId), eq(matters.version, matter.version)))
        .returning({ matterId: matters.matterId })
      if (gone.length === 0) throw new AppError('lifecycle.stale', { status: matter.status })
      await trace(tx, { action: 'delete', target: matter.matterId, outcome: matter.applicationNumber }, actor)
    },

    timeline: async (matterId: string): Promise<readonly (typeof events.$inferSelect)[]> =>
      store.db.select().from(events).where(eq(events.matterId, matterId)).orderBy(events.step),
  }
}

export type Matters = ReturnType<typeof createMatters>
