/** 利用者情報登録 (CM-SC-4): the fields the system administrator chose, and the card the link code belongs to. */
import { and, eq, inArray, or } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { CsvFault } from '#shared/card-handover/distribution-api.ts'
import type { ResidentView } from '#shared/card-handover/office-api.ts'
import { linkCode as linkCodeForm, normaliseCode } from '#shared/card-handover/codes.ts'
import { findItemFaults, type ResidentItemKey, type ResidentValues } from '#shared/card-handover/resident-items.ts'
import { parseCsv } from '#shared/csv/csv.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Reads, Writes } from '#bff/platform/database/store.ts'
import { findChanged } from './changes.ts'
import type { HandoverContext } from './context.ts'
import { buildPart, fromItemText, itemHeading, listUsedItems, toItemText } from './exporting.ts'
import { trimValues, type Resident } from './residents.ts'
import { mine, type Scope } from './scope.ts'
import { beginning } from './filtering.ts'
import type { UseState } from './tables.ts'
import type { Visitor } from './visitors.ts'

export type Registration = {
  readonly values: ResidentValues
  readonly linkCode: string | null
  readonly useState: UseState
}

const linkHeading = 'リンク番号'
const residentsAPart = 2000
const mostRows = 100_000
const mostFaults = 100

export const createRegistering = (context: HandoverContext) => {
  const { store, cards, residents, changes, linkLedger, clock, machineClock } = context
  const { handoverCards: cardTable, handoverResidents: table } = store.tables

  const listCards = (db: Reads, scope: Scope, residentIds: readonly string[]) =>
    db
      .select()
      .from(cardTable)
      .where(mine(cardTable, scope, inArray(cardTable.residentId, [...residentIds])))
      .orderBy(cardTable.cardNumber)

  /** Throws `handover.items-invalid`. */
  const requireValues = ({ office }: Visitor, values: ResidentValues): ResidentValues => {
    const faults = findItemFaults(office.settings.residentItems, values, toTokyoDay(clock.now()))
    if (faults.length > 0) throw new AppError('handover.items-invalid', { faults })
    return trimValues(values)
  }

  /** Throws `handover.code-taken` where the card is another resident's. */
  const attach = async (
    tx: Writes,
    { scope, office }: Visitor,
    {
      residentId,
      linkCode,
      useState,
    }: { readonly residentId: string; readonly linkCode: string | null; readonly useState: UseState },
  ): Promise<void> => {
    const own = await listCards(tx, scope, [residentId])
    if (linkCode !== null && !own.some((card) => card.linkCode === linkCode)) {
      const known = await cards.findByLinkCode(tx, scope, linkCode)
      if (known === undefined) {
        const at = machineClock.now()
        const entry = { linkCode, producerNumber: null, residentId, hasNotice: false, note: '' }
        const [made] = await cards.create(tx, scope, { entries: [entry], at })
        if (made !== undefined) await linkLedger.placeWaiting(tx, scope, made)
      } else if (known.residentId !== null) throw new AppError('handover.code-taken', { code: linkCode })
      else await cards.derive(tx, scope, [known.cardId], { residentId })
    } else if (linkCode === null && own.length === 0) {
      const code = await cards.drawLinkCode(tx, scope, office.settings.linkDigits)
      const entry = { linkCode: code, producerNumber: null, residentId, hasNotice: false, note: '' }
      await cards.create(tx, scope, { entries: [entry], at: machineClock.now() })
    }
    // 利用状態 of a resident is that of the cards
    const all = await listCards(tx, scope, [residentId])
    await cards.derive(
      tx,
      scope,
      all.map(({ cardId }) => cardId),
      { useState },
    )
  }

  const register = async (
    tx: Writes,
    visitor: Visitor,
    { values, linkCode, useState }: Registration,
  ): Promise<string> => {
    const kept = requireValues(visitor, values)
    const { residentId } = await residents.create(tx, visitor.scope, { values: kept, useState, at: machineClock.now() })
    await attach(tx, visitor, { residentId, linkCode, useState })
    return residentId
  }

  const toViews = async (scope: Scope, list: readonly Resident[]): Promise<ResidentView[]> => {
    const ids = list.map(({ residentId }) => residentId)
    const all = ids.length === 0 ? [] : await listCards(store.db, scope, ids)
    return list.map((row) => ({
      residentId: row.residentId,
      values: row.values,
      useState: row.useState,
      cards: all
        .filter(({ residentId }) => residentId === row.residentId)
        .map(({ cardId, cardNumber, linkCode }) => ({ cardId, cardNumber, linkCode })),
      registeredAt: row.registeredAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      version: row.version,
    }))
  }

  const readFile = (visitor: Visitor, bytes: Uint8Array) => {
    const { residentItems: items } = visitor.office.settings
    const file = parseCsv(bytes)
    if (file === undefined) return { faults: [{ row: 0, column: null, fault: 'unreadable' } satisfies CsvFault] }
    if (file.rows.length > mostRows)
      return { faults: [{ row: mostRows + 1, column: null, fault: 'too-many' } satisfies CsvFault] }
    const keys = listUsedItems(items)
    const at = new Map(keys.map((key) => [key, file.columns.indexOf(itemHeading(items, key))]))
    const faults: CsvFault[] = []
    const seen = new Set<string>()
    const today = toTokyoDay(clock.now())
    const rows = file.rows.map((cells, index) => {
      const row = index + 1
      const cell = (key: ResidentItemKey) => (cells[at.get(key) ?? -1] ?? '').trim()
      const values = trimValues(Object.fromEntries(keys.map((key) => [key, fromItemText(key, cell(key))])))
      for (const { item, fault } of findItemFaults(items, values, today))
        faults.push({ row, column: itemHeading(items, item), fault: fault === 'missing' ? 'missing' : 'form' })
      const written = (cells[file.columns.indexOf(linkHeading)] ?? '').trim()
      const code = normaliseCode(written)
      if (written !== '' && !linkCodeForm.safeParse(code).success)
        faults.push({ row, column: linkHeading, fault: 'form' })
      if (code !== undefined && written !== '') {
        if (seen.has(code)) faults.push({ row, column: linkHeading, fault: 'repeated' })
        seen.add(code)
      }
      return { row, values, linkCode: written === '' ? null : (code ?? null) }
    })
    return { rows, faults: faults.slice(0, mostFaults) }
  }

  return {
    register,

    view: async (scope: Scope, residentId: string): Promise<ResidentView> => {
      const [view] = await toViews(scope, [await residents.require(store.db, scope, residentId)])
      if (view === undefined) throw new Error('no resident')
      return view
    },

    /** Throws `request.not-found`, `lifecycle.stale`, `handover.items-invalid`, `handover.code-taken`. */
    amend: async (
      tx: Writes,
      visitor: Visitor,
      residentId: string,
      { version, values, linkCode, useState }: Registration & { readonly version: number },
    ): Promise<void> => {
      const { scope, author } = visitor
      const resident = await residents.require(tx, scope, residentId)
      const kept = requireValues(visitor, values)
      const at = machineClock.now()
      await residents.amend(tx, scope, resident, { version, values: kept, useState, at })
      const fields = findChanged({ ...resident.values, useState: resident.useState }, { ...kept, useState })
      // names of fields alone: what stood there is to be forgotten
      await changes.append(tx, scope, { subject: 'resident', subjectId: residentId, fields, author, at })
      await attach(tx, visitor, { residentId, linkCode, useState })
    },

    search: async (
      scope: Scope,
      {
        text,
        birthDate,
        useStates,
        after,
        limit,
      }: {
        readonly text: string | null
        readonly birthDate: string | null
        readonly useStates: readonly UseState[] | null
        readonly after: string | null
        readonly limit: number
      },
    ) => {
      const code = text === null ? undefined : normaliseCode(text)
      const card = code === undefined ? undefined : await cards.findByLinkCode(store.db, scope, code)
      const condition = and(
        text === null
          ? undefined
          : or(
              beginning(store, table.name, text),
              beginning(store, table.kana, text),
              eq(table.residentNumber, code ?? text),
              card?.residentId == null ? undefined : eq(table.residentId, card.residentId),
            ),
        birthDate === null ? undefined : eq(table.birthDate, birthDate),
        useStates === null ? inArray(table.useState, ['active', 'suspended']) : inArray(table.useState, [...useStates]),
      )
      const { rows, next } = await residents.page(scope, condition, { after, limit })
      return { residents: await toViews(scope, rows), total: await residents.count(scope, condition), next }
    },

    /** All or nothing. */
    importFile: async (
      tx: Writes,
      visitor: Visitor,
      bytes: Uint8Array,
    ): Promise<{ readonly registered: number; readonly faults: CsvFault[] }> => {
      const { rows, faults } = readFile(visitor, bytes)
      if (rows === undefined || faults.length > 0) return { registered: 0, faults }
      const known: CsvFault[] = []
      for (const { row, linkCode } of rows) {
        const card = linkCode === null ? undefined : await cards.findByLinkCode(tx, visitor.scope, linkCode)
        if (card !== undefined && card.residentId !== null && known.length < mostFaults)
          known.push({ row, column: linkHeading, fault: 'known' })
      }
      if (known.length > 0) return { registered: 0, faults: known }
      for (const { values, linkCode } of rows) await register(tx, visitor, { values, linkCode, useState: 'active' })
      return { registered: rows.length, faults: [] }
    },

    exportFile: async (
      { scope, office }: Visitor,
      request: {
        readonly encoding: 'utf-8' | 'windows-31j'
        readonly rowsBefore: number
        readonly after: string | null
      },
    ) => {
      const { residentItems: items } = office.settings
      const { rows, next } = await residents.page(scope, undefined, { after: request.after, limit: residentsAPart })
      const views = await toViews(scope, rows)
      const keys = listUsedItems(items)
      return buildPart({
        ...request,
        columns: [linkHeading, ...keys.map((key) => itemHeading(items, key))],
        rows: views.map(({ values, cards: own }) => [
          own[0]?.linkCode ?? '',
          ...keys.map((key) => toItemText(key, values[key])),
        ]),
        next,
      })
    },
  }
}

export type Registering = ReturnType<typeof createRegistering>
