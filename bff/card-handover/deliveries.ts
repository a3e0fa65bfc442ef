/** 一括受取: what the producer lists against what was found, until the differences were looked at (CM-F-13, CM-X-4). */
import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, inArray, ne } from 'drizzle-orm'
import type { DeliveryRow, CsvFault } from '#shared/card-handover/distribution-api.ts'
import { linkCode, normaliseCode, producerNumber } from '#shared/card-handover/codes.ts'
import { compareDelivery, type Difference, type DeliveryLine } from '#shared/card-handover/delivery.ts'
import { parseCsv } from '#shared/csv/csv.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Reads, Writes } from '#bff/platform/database/store.ts'
import { chunks, type Card } from './cards.ts'
import type { HandoverContext } from './context.ts'
import { statusOf } from './offices.ts'
import { requireStatus } from './recording.ts'
import { mine, ownedBy, type Scope } from './scope.ts'
import type { Masters } from './masters.ts'
import type { Visitor } from './visitors.ts'

type Delivery = {
  readonly deliveryId: string
  readonly name: string
  readonly createdAt: Date
  readonly createdBy: string
  readonly closedAt: Date | null
}

/** A box holds hundreds; a file of more lines than this is another file. */
const mostLines = 20_000
const mostFaults = 100
const headings = { producerNumber: '製造番号', linkCode: 'リンク番号', notice: '交付通知書' } as const

/** 交付通知書: listed as there unless the list says it is not. */
const saysNo = /^(0|×|なし|無|no|n)$/iu

type ReadLine = DeliveryLine & { readonly linkCode: string | null }

/** Lines of the producer's file, and what is wrong with it by row and column. */
const readList = (bytes: Uint8Array): { readonly lines: readonly ReadLine[]; readonly faults: CsvFault[] } => {
  const file = parseCsv(bytes)
  if (file === undefined) return { lines: [], faults: [{ row: 0, column: null, fault: 'unreadable' }] }
  if (file.rows.length > mostLines)
    return { lines: [], faults: [{ row: mostLines + 1, column: null, fault: 'too-many' }] }
  const at = (heading: string) => file.columns.indexOf(heading)
  const number = at(headings.producerNumber)
  if (number < 0) return { lines: [], faults: [{ row: 0, column: headings.producerNumber, fault: 'column-missing' }] }
  const faults: CsvFault[] = []
  const seen = new Set<string>()
  const lines = file.rows.flatMap((cells, index): readonly ReadLine[] => {
    const row = index + 1
    const cell = (heading: string) => (at(heading) < 0 ? '' : (cells[at(heading)] ?? '').trim())
    const code = normaliseCode(cells[number] ?? '') ?? ''
    const link = normaliseCode(cell(headings.linkCode)) ?? ''
    if (!producerNumber.safeParse(code).success) faults.push({ row, column: headings.producerNumber, fault: 'form' })
    else if (seen.has(code)) faults.push({ row, column: headings.producerNumber, fault: 'repeated' })
    if (cell(headings.linkCode) !== '' && !linkCode.safeParse(link).success)
      faults.push({ row, column: headings.linkCode, fault: 'form' })
    seen.add(code)
    return [
      { producerNumber: code, linkCode: link === '' ? null : link, withNotice: !saysNo.test(cell(headings.notice)) },
    ]
  })
  return { lines, faults: faults.slice(0, mostFaults) }
}

export const createDeliveries = (context: HandoverContext, masters: Masters) => {
  const { store, cards, progress, moves, linkLedger, machineClock } = context
  const { handoverDeliveries: deliveries, handoverDeliveryLines: lines, handoverDeliveryScans: scans } = store.tables

  const require = async (db: Reads, scope: Scope, deliveryId: string): Promise<Delivery> => {
    const [row] = await db
      .select()
      .from(deliveries)
      .where(mine(deliveries, scope, eq(deliveries.deliveryId, deliveryId)))
    if (row === undefined) throw new AppError('request.not-found')
    return row
  }
  const requireOpen = async (tx: Writes, scope: Scope, deliveryId: string): Promise<Delivery> => {
    const delivery = await require(tx, scope, deliveryId)
    if (delivery.closedAt !== null) throw new AppError('handover.delivery-closed')
    return delivery
  }

  const listLines = (db: Reads, scope: Scope, deliveryId: string) =>
    db
      .select()
      .from(lines)
      .where(mine(lines, scope, eq(lines.deliveryId, deliveryId)))
      .orderBy(asc(lines.producerNumber))
  const listScans = (db: Reads, scope: Scope, deliveryId: string) =>
    db
      .select()
      .from(scans)
      .where(mine(scans, scope, eq(scans.deliveryId, deliveryId)))
      .orderBy(asc(scans.at))

  const compare = async (db: Reads, scope: Scope, deliveryId: string) => {
    const listed = await listLines(db, scope, deliveryId)
    const found = await listScans(db, scope, deliveryId)
    return { listed, found, comparison: compareDelivery(listed, found) }
  }

  const toRow = async (db: Reads, scope: Scope, delivery: Delivery): Promise<DeliveryRow> => {
    const { listed, comparison } = await compare(db, scope, delivery.deliveryId)
    return {
      deliveryId: delivery.deliveryId,
      name: delivery.name,
      createdAt: delivery.createdAt.toISOString(),
      createdBy: delivery.createdBy,
      state: delivery.closedAt === null ? 'open' : 'closed',
      closedAt: delivery.closedAt?.toISOString() ?? null,
      listed: listed.length,
      ...comparison.counts,
    }
  }

  /** Earlier boxes the same cards came in. */
  const findElsewhere = async (scope: Scope, deliveryId: string, numbers: readonly string[]) => {
    const found = new Map<string, string>()
    for (const some of chunks(numbers)) {
      const rows = await store.db
        .select({ producerNumber: scans.producerNumber, name: deliveries.name })
        .from(scans)
        .innerJoin(deliveries, eq(deliveries.deliveryId, scans.deliveryId))
        .where(mine(scans, scope, and(ne(scans.deliveryId, deliveryId), inArray(scans.producerNumber, [...some]))))
      for (const row of rows) found.set(row.producerNumber, row.name)
    }
    return found
  }

  return {
    list: async (scope: Scope): Promise<DeliveryRow[]> => {
      const rows = await store.db
        .select()
        .from(deliveries)
        .where(mine(deliveries, scope))
        .orderBy(desc(deliveries.createdAt))
        .limit(50)
      const views: DeliveryRow[] = []
      for (const row of rows) views.push(await toRow(store.db, scope, row))
      return views
    },

    create: async (tx: Writes, { scope, author }: Visitor, name: string): Promise<string> => {
      const deliveryId = randomUUID()
      await tx.insert(deliveries).values({
        ...{ deliveryId, ...ownedBy(scope), name },
        ...{ createdAt: machineClock.now(), createdBy: author.actorName, closedAt: null },
      })
      return deliveryId
    },

    row: async (scope: Scope, deliveryId: string) => toRow(store.db, scope, await require(store.db, scope, deliveryId)),

    differences: async (scope: Scope, deliveryId: string) => {
      await require(store.db, scope, deliveryId)
      const { comparison } = await compare(store.db, scope, deliveryId)
      const codes = comparison.differences.map(({ code }) => code)
      const elsewhere = await findElsewhere(scope, deliveryId, codes)
      return comparison.differences.map((difference: Difference) => ({
        ...difference,
        alsoIn: elsewhere.get(difference.code) ?? null,
      }))
    },

    /** All or nothing; a list imported again replaces the first. Throws `handover.delivery-closed`. */
    importList: async (tx: Writes, scope: Scope, deliveryId: string, bytes: Uint8Array): Promise<CsvFault[]> => {
      await requireOpen(tx, scope, deliveryId)
      const { lines: read, faults } = readList(bytes)
      if (faults.length > 0) return faults
      await tx.delete(lines).where(mine(lines, scope, eq(lines.deliveryId, deliveryId)))
      for (const some of chunks(read))
        await tx
          .insert(lines)
          .values(some.map((line) => ({ lineId: randomUUID(), ...ownedBy(scope), deliveryId, ...line })))
      return []
    },

    /** Throws `handover.delivery-closed`. */
    scan: async (
      tx: Writes,
      { scope, author }: Visitor,
      deliveryId: string,
      found: readonly { readonly code: string; readonly withNotice: boolean }[],
    ) => {
      await requireOpen(tx, scope, deliveryId)
      const listed = new Set((await listLines(tx, scope, deliveryId)).map((line) => line.producerNumber))
      const seen = new Set((await listScans(tx, scope, deliveryId)).map((scan) => scan.producerNumber))
      const at = machineClock.now()
      const rows = found.map(({ code, withNotice }) => {
        const number = normaliseCode(code)
        if (number === undefined || !producerNumber.safeParse(number).success)
          return { code, outcome: 'unreadable' as const, scan: undefined }
        const outcome = seen.has(number)
          ? ('doubled' as const)
          : listed.has(number)
            ? ('listed' as const)
            : ('surplus' as const)
        seen.add(number)
        return { code, outcome, scan: { producerNumber: number, withNotice } }
      })
      for (const some of chunks(rows.flatMap(({ scan }) => (scan === undefined ? [] : [scan]))))
        await tx
          .insert(scans)
          .values(some.map((scan) => ({ scanId: randomUUID(), ...ownedBy(scope), deliveryId, ...scan, at, ...author })))
      return rows.map(({ code, outcome }) => ({ code, outcome }))
    },

    /** カード到着 for what is listed and was found. Throws `handover.delivery-closed`, `handover.delivery-differs`. */
    close: async (
      tx: Writes,
      visitor: Visitor,
      deliveryId: string,
      options: { readonly acceptDifferences: boolean; readonly takeSurplus: boolean; readonly placeId: string | null },
    ): Promise<{ readonly recorded: number; readonly created: number }> => {
      const { scope, author, office } = visitor
      await requireOpen(tx, scope, deliveryId)
      requireStatus(visitor, 'arrived')
      if (options.placeId !== null) await masters.requirePlace(tx, scope, options.placeId)
      const { listed, found, comparison } = await compare(tx, scope, deliveryId)
      const { arrived: _, ...counts } = comparison.counts
      if (!options.acceptDifferences && comparison.differences.length > 0)
        throw new AppError('handover.delivery-differs', counts)
      const linkCodes = new Map(listed.map((line) => [line.producerNumber, line.linkCode]))
      const notices = new Set(found.filter(({ withNotice }) => withNotice).map((scan) => scan.producerNumber))
      const numbers = [...new Set(found.map((scan) => scan.producerNumber))].filter(
        (number) => linkCodes.has(number) || options.takeSurplus,
      )
      const known = await cards.listByProducerNumber(tx, scope, numbers)
      const byLink: Card[] = []
      const knownNumbers = new Set(known.map((card) => card.producerNumber))
      // a resident may have been registered with the link code before the card came
      for (const number of numbers) {
        const code = linkCodes.get(number) ?? null
        if (code === null || knownNumbers.has(number)) continue
        const waiting = await cards.findByLinkCode(tx, scope, code)
        if (waiting === undefined || waiting.producerNumber !== null) continue
        byLink.push(
          await cards.amend(tx, scope, waiting, { version: waiting.version, set: { producerNumber: number } }),
        )
        knownNumbers.add(number)
      }
      const at = machineClock.now()
      const created = await cards.create(tx, scope, {
        entries: numbers
          .filter((number) => !knownNumbers.has(number))
          .map((number) => ({
            ...{ producerNumber: number, linkCode: linkCodes.get(number) ?? null, residentId: null },
            ...{ hasNotice: notices.has(number), note: '' },
          })),
        at,
      })
      for (const card of created) await linkLedger.placeWaiting(tx, scope, card)
      const before = [...known, ...byLink]
      const withNotice = before.filter(({ producerNumber: number }) => notices.has(number ?? ''))
      const idsOf = (list: readonly Card[]) => list.map(({ cardId }) => cardId)
      await cards.derive(tx, scope, idsOf(withNotice), { hasNotice: true })
      const unsent = withNotice.filter(({ noticeState }) => noticeState === 'none')
      await cards.derive(tx, scope, idsOf(unsent), { noticeState: 'arrived' })
      const all = await cards.list(tx, scope, idsOf([...before, ...created]))
      await progress.append(tx, scope, all, {
        ...{ status: 'arrived', statusName: statusOf(office, 'arrived').name, at, recordedAt: at },
        ...{ source: 'delivery', reason: null, windowId: null, author },
      })
      if (options.placeId !== null) await moves.put(tx, visitor, all, { placeId: options.placeId, reason: '検品', at })
      await tx
        .update(deliveries)
        .set({ closedAt: at })
        .where(mine(deliveries, scope, eq(deliveries.deliveryId, deliveryId)))
      return { recorded: all.length, created: created.length }
    },
  }
}

export type Deliveries = ReturnType<typeof createDeliveries>
