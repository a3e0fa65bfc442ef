/** HTTP of the ledger itself: lists, cards, progress, visits. */
import * as api from '#shared/card-handover/api.ts'
import { keepsPersons } from '#shared/card-handover/resident-items.ts'
import { toTokyoDay, toWeekday, weekdays } from '#shared/calendar/tokyo.ts'
import { toWareki } from '#shared/calendar/wareki.ts'
import type { Mount } from '#bff/platform/mount.ts'
import { findChanged } from './changes.ts'
import type { HandoverContext } from './context.ts'
import type { Exporting } from './exporting.ts'
import type { Masters } from './masters.ts'
import { requireTime, type Recording } from './recording.ts'
import { toCardRow, type Views } from './views.ts'
import type { Searching } from './searching.ts'
import { idOf, requireSight, type StaffRequest, type Visitor, type Visitors } from './visitors.ts'

export type CardFlows = {
  readonly visitors: Visitors
  readonly searching: Searching
  readonly views: Views
  readonly recording: Recording
  readonly exporting: Exporting
  readonly masters: Masters
}

/** 「平成27年06月25日 木曜日」 (CM-SC-1). */
const toDateText = (day: string): string => {
  const { era, year, month, day: date } = toWareki(day)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${era}${year === 1 ? '元' : two(year)}年${two(month)}月${two(date)}日 ${weekdays[toWeekday(day)]}曜日`
}

export const mountCards = (mount: Mount, context: HandoverContext, flows: CardFlows): void => {
  const { store, cards, progress, visits, changes, linkLedger, clock, machineClock } = context
  const { visitors, searching, views, recording, exporting, masters } = flows

  mount(api.readOverview, async (request) => {
    const visitor = await visitors.admit(request)
    const { session, scope, grade, office, seesResidents, hasTemporarySecret } = visitor
    const today = toTokyoDay(clock.now())
    return {
      municipalityCode: scope.tenantId,
      today,
      dateText: toDateText(today),
      me: {
        accountId: session.subject,
        displayName: session.displayName,
        grade,
        seesResidents,
        mustChangeSecret: hasTemporarySecret,
      },
      method: office.settings.method,
      statuses: office.settings.statuses,
      keepsPersons: keepsPersons(office.settings.residentItems),
      windows: await masters.windows(scope),
      places: await masters.places(scope),
      counts: [...(await searching.tally(scope, office, machineClock.now()))],
    }
  })

  mount(api.searchCards, async (request) =>
    visitors.read(request, { endpoint: api.searchCards, target: 'cards' }, async (visitor) => {
      const { scope, office } = visitor
      const { filter } = request.body
      // who does not see residents' data cannot find out names by asking for them
      if (filter.name !== null) requireSight(visitor)
      const now = machineClock.now()
      const page = await searching.list(scope, office, { ...request.body, now })
      return {
        cards: page.rows.map((card) => toCardRow(visitor, card, now)),
        total: await searching.count(scope, office, filter, now),
        next: page.next,
      }
    }),
  )
  mount(api.exportCards, async (request) =>
    visitors.read(request, { endpoint: api.exportCards, target: 'cards' }, async (visitor) => {
      if (request.body.withResidents || request.body.filter.name !== null) requireSight(visitor)
      return exporting.cards(visitor, request.body)
    }),
  )
  mount(api.findCards, async (request) =>
    visitors.read(request, { endpoint: api.findCards, target: 'cards' }, async (visitor) => {
      const { code, by } = request.body
      const found = await cards.findByCodes(store.db, visitor.scope, { codes: [code], by })
      return { cards: await views.rows(visitor, [...found.values()].flat()) }
    }),
  )

  /** A change of one card, and the card as it is after it. */
  const changing = async (
    request: StaffRequest & { readonly params: { readonly cardId: string } },
    endpoint: Parameters<Visitors['write']>[1]['endpoint'],
    act: (tx: Parameters<Parameters<Visitors['write']>[2]>[0], visitor: Visitor, cardId: string) => Promise<void>,
  ) => {
    const cardId = idOf(request.params.cardId)
    const { visitor } = await visitors.write(request, { endpoint, target: cardId }, (tx, who) => act(tx, who, cardId))
    return views.detail(visitor, cardId)
  }

  mount(api.readCard, async (request) => {
    const cardId = idOf(request.params.cardId)
    return visitors.read(request, { endpoint: api.readCard, target: cardId }, (visitor) =>
      views.detail(visitor, cardId),
    )
  })
  mount(api.registerCard, async (request) => {
    const { result, visitor } = await visitors.write(
      request,
      { endpoint: api.registerCard, target: 'new' },
      async (tx, { scope, office }) => {
        const { linkCode, ...rest } = request.body
        const code = linkCode ?? (await cards.drawLinkCode(tx, scope, office.settings.linkDigits))
        const entry = { ...rest, linkCode: code, residentId: null }
        const [card] = await cards.create(tx, scope, { entries: [entry], at: machineClock.now() })
        if (card === undefined) throw new Error('no card')
        await linkLedger.placeWaiting(tx, scope, card)
        return card.cardId
      },
    )
    return views.detail(visitor, result)
  })
  mount(api.amendCard, async (request) =>
    changing(request, api.amendCard, async (tx, { scope, author }, cardId) => {
      const card = await cards.require(tx, scope, cardId)
      const { version, ...set } = request.body
      const amended = await cards.amend(tx, scope, card, { version, set })
      const fields = findChanged(
        Object.fromEntries(Object.keys(set).map((key) => [key, card[key as keyof typeof card]])),
        set,
      )
      await changes.append(tx, scope, {
        ...{ subject: 'card', subjectId: cardId, fields, author, at: machineClock.now() },
      })
      await progress.refresh(tx, scope, amended)
      await linkLedger.placeWaiting(tx, scope, amended)
    }),
  )

  mount(api.recordProgress, async (request) => {
    const cardId = idOf(request.params.cardId)
    const { result, visitor } = await visitors.write(
      request,
      { endpoint: api.recordProgress, target: cardId },
      (tx, who) => recording.record(tx, who, cardId, request.body),
    )
    return { detail: await views.detail(visitor, cardId), warnings: [...result] }
  })
  mount(api.undoProgress, async (request) => {
    const progressId = idOf(request.params.progressId)
    return changing(request, api.undoProgress, (tx, visitor, cardId) =>
      recording.undo(tx, visitor, cardId, { progressId, reason: request.body.reason }),
    )
  })
  mount(api.recordBatch, async (request) => {
    const trace = { endpoint: api.recordBatch, target: request.body.status }
    const { result } = await visitors.write(request, trace, (tx, visitor) =>
      recording.recordBatch(tx, visitor, request.body),
    )
    return result
  })

  mount(api.addVisit, async (request) =>
    changing(request, api.addVisit, async (tx, { scope, author }, cardId) => {
      const at = machineClock.now()
      requireTime(request.body.visitedAt, at)
      await visits.add(tx, scope, await cards.require(tx, scope, cardId), { content: request.body, author, at })
    }),
  )
  mount(api.amendVisit, async (request) => {
    const visitId = idOf(request.params.visitId)
    return changing(request, api.amendVisit, async (tx, { scope, author }, cardId) => {
      const { version, ...content } = request.body
      const at = machineClock.now()
      requireTime(content.visitedAt, at)
      const card = await cards.require(tx, scope, cardId)
      await visits.amend(tx, scope, card, { visitId, version, content, author, at })
    })
  })
}
