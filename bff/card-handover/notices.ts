/** 交付通知書: what is printed, what was sent, what came back (CM-F-1 to 3, CM-F-5, CM-SC-8). */
import { randomUUID } from 'node:crypto'
import { addDays, fromTokyo, toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { Addressee, noticeKinds, returnReasons } from '#shared/card-handover/distribution-api.ts'
import type { StatusKey } from '#shared/card-handover/statuses.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { outOfUse, resolveBatch, toBatchRows } from './batches.ts'
import { chunks, type Card } from './cards.ts'
import type { HandoverContext } from './context.ts'
import { buildPart, toItemText } from './exporting.ts'
import { firstPassword } from './first-password.ts'
import { warningsFor } from './progress.ts'
import { requireStatus } from './recording.ts'
import { ownedBy } from './scope.ts'
import type { Visitor } from './visitors.ts'

type NoticeKind = (typeof noticeKinds)[number]
type ReturnReason = (typeof returnReasons)[number]

const returnTexts: Readonly<Record<ReturnReason, string>> = {
  'unknown-address': 'あて所に尋ねあたりません',
  'storage-over': '保管期間経過',
  refused: '受取拒絶',
  moved: '転居',
  other: 'その他',
}

const noon = 12 * 60

export const createNotices = (context: HandoverContext) => {
  const { store, cards, progress, residents, linkLedger, keys, clock, machineClock } = context
  const { handoverNotices: notices } = store.tables

  /** A day as an instant that is not to come. Throws `handover.time-invalid`. */
  const toInstant = (day: string): Date => {
    const now = machineClock.now()
    const today = toTokyoDay(clock.now())
    if (day > today || day < '2015-10-01') throw new AppError('handover.time-invalid')
    const at = day === today ? now : fromTokyo(day, noon)
    return at > now ? now : at
  }

  const record = async (
    tx: Writes,
    visitor: Visitor,
    {
      status,
      codes,
      day,
      reason,
    }: {
      readonly status: StatusKey
      readonly codes: readonly string[]
      readonly day: string
      readonly reason: string | null
    },
  ) => {
    const row = requireStatus(visitor, status)
    const entry = { status, at: toInstant(day) }
    const batch = await resolveBatch(cards, tx, visitor.scope, { codes, by: null, unfit: outOfUse })
    await progress.append(tx, visitor.scope, batch.cards, {
      ...entry,
      ...{ statusName: row.name, recordedAt: machineClock.now(), source: 'notice', reason, windowId: null },
      author: visitor.author,
    })
    return { batch, answer: toBatchRows(batch, (card) => warningsFor(card, entry)) }
  }

  /** Nobody's to whom they are not shown: what was kept before the items were put out of use may still be there. */
  const residentsOf = async ({ scope, seesResidents }: Visitor, list: readonly Card[]) => {
    const ids = seesResidents ? list.flatMap(({ residentId }) => residentId ?? []) : []
    const rows = await residents.list(scope, [...new Set(ids)])
    return new Map(rows.map((row) => [row.residentId, row]))
  }

  return {
    /** Link codes and first passwords are given out in the caller's transaction. */
    issueCodes: async (
      tx: Writes,
      { scope, office }: Visitor,
      { cardIds, withPasswords }: { readonly cardIds: readonly string[]; readonly withPasswords: boolean },
    ): Promise<void> => {
      const list = await cards.list(tx, scope, cardIds)
      if (list.length !== new Set(cardIds).size) throw new AppError('request.not-found')
      for (const card of list) {
        if (card.linkCode === null)
          await linkLedger.placeWaiting(
            tx,
            scope,
            await cards.withLinkCode(tx, scope, card, office.settings.linkDigits),
          )
        // told again, with the password this time
        if (withPasswords && card.passwordNumber === 0)
          await cards.derive(tx, scope, [card.cardId], { passwordNumber: 1, pushedAt: null })
      }
    },

    /** In the order asked for. */
    listAddressees: async (
      visitor: Visitor,
      { cardIds, withPasswords }: { readonly cardIds: readonly string[]; readonly withPasswords: boolean },
    ): Promise<Addressee[]> => {
      const list = await cards.list(store.db, visitor.scope, cardIds)
      const byId = new Map(list.map((card) => [card.cardId, card]))
      const persons = await residentsOf(visitor, list)
      return [...new Set(cardIds)].flatMap((cardId) => {
        const card = byId.get(cardId)
        if (card === undefined) return []
        const values = persons.get(card.residentId ?? '')?.values
        return [
          {
            cardId,
            cardNumber: card.cardNumber,
            linkCode: card.linkCode ?? '',
            password: withPasswords ? firstPassword(keys, card) : null,
            person:
              values === undefined
                ? null
                : {
                    name: values.name ?? '',
                    kana: values.kana ?? '',
                    postalCode: values.postalCode ?? '',
                    address: values.address ?? '',
                  },
          },
        ]
      })
    },

    letter: ({ office }: Visitor) => {
      const { deadlineDays, ...letter } = office.settings.letter
      return { ...letter, deadline: addDays(toTokyoDay(clock.now()), deadlineDays) }
    },

    recordSent: async (
      tx: Writes,
      visitor: Visitor,
      {
        codes,
        kind,
        sentOn,
      }: { readonly codes: readonly string[]; readonly kind: NoticeKind; readonly sentOn: string },
    ) => {
      const { batch, answer } = await record(tx, visitor, { status: 'notice-sent', codes, day: sentOn, reason: null })
      const recordedAt = machineClock.now()
      for (const some of chunks(batch.cards))
        await tx.insert(notices).values(
          some.map(({ cardId }) => ({
            ...{ noticeId: randomUUID(), ...ownedBy(visitor.scope), cardId, kind, sentOn, recordedAt },
            ...visitor.author,
          })),
        )
      return answer
    },

    recordReturned: async (
      tx: Writes,
      visitor: Visitor,
      {
        codes,
        returnedOn,
        why,
        reason,
      }: {
        readonly codes: readonly string[]
        readonly returnedOn: string
        readonly why: ReturnReason
        readonly reason: string | null
      },
    ) => {
      const text = [returnTexts[why], ...(reason === null ? [] : [reason])].join(' ')
      const { answer } = await record(tx, visitor, {
        ...{ status: 'notice-returned', codes, day: returnedOn, reason: text },
      })
      return answer
    },

    exportAddresses: async (
      visitor: Visitor,
      { cardIds, encoding }: { readonly cardIds: readonly string[]; readonly encoding: 'utf-8' | 'windows-31j' },
    ) => {
      const list = await cards.list(store.db, visitor.scope, cardIds)
      if (list.length !== new Set(cardIds).size) throw new AppError('request.not-found')
      const persons = await residentsOf(visitor, list)
      return buildPart({
        columns: ['ID', 'リンク番号', '郵便番号', '住所', '氏名', 'フリガナ'],
        rows: list
          .toSorted((one, other) => one.cardNumber - other.cardNumber)
          .map((card) => {
            const values = persons.get(card.residentId ?? '')?.values
            const cells = (['postalCode', 'address', 'name', 'kana'] as const).map((key) =>
              toItemText(key, values?.[key]),
            )
            return [String(card.cardNumber), card.linkCode ?? '', ...cells]
          }),
        ...{ encoding, rowsBefore: 0, next: null },
      })
    },
  }
}

export type Notices = ReturnType<typeof createNotices>
