/** Lists as CSV, part by part: no part is larger than a page, however many cards there are (CM-F-7). */
import { asc, inArray } from 'drizzle-orm'
import { toTokyoDay, toTokyoMinutes, toWeekday, weekdays } from '#shared/calendar/tokyo.ts'
import type { CardFilter, CsvPart, csvEncodings } from '#shared/card-handover/api.ts'
import {
  residentItemKeys,
  freeItemKeys,
  type ResidentItemKey,
  type ResidentItems,
} from '#shared/card-handover/resident-items.ts'
import { encodeCsv } from '#shared/csv/csv.ts'
import type { HandoverContext } from './context.ts'
import type { Masters } from './masters.ts'
import { mine } from './scope.ts'
import type { FileCard, Searching } from './searching.ts'
import type { Visitor } from './visitors.ts'

type Encoding = (typeof csvEncodings)[number]
export type CardExport = {
  readonly what: 'cards' | 'progress'
  readonly filter: CardFilter
  readonly encoding: Encoding
  readonly withResidents: boolean
  readonly rowsBefore: number
  readonly after: string | null
}

/** Some 40 ms of work: nobody else is kept waiting longer. */
const cardsAPart = 4000
/** Each of them has a history. */
const historiesAPart = 1000

const two = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'))
const hourMs = 3_600_000
const hourTexts = new Map<number, string>()
const mostHourTexts = 10_000

/** 「2015/05/29(金) 14」, made once for the same hour: a file of all histories names few of them many times. */
const toHourText = (at: Date): string => {
  // Tokyo is whole hours away
  const hour = Math.floor(at.getTime() / hourMs)
  const known = hourTexts.get(hour)
  if (known !== undefined) return known
  const day = toTokyoDay(at)
  const text = `${day.replaceAll('-', '/')}(${weekdays[toWeekday(day)]}) ${two[Math.floor(toTokyoMinutes(at) / 60)]}`
  if (hourTexts.size >= mostHourTexts) hourTexts.clear()
  hourTexts.set(hour, text)
  return text
}

/** 「2015/05/29(金) 14:59:25」 (CM-SC-7). */
export const toDateTime = (at: Date | null): string =>
  at === null ? '' : `${toHourText(at)}:${two[at.getUTCMinutes()]}:${two[at.getUTCSeconds()]}`

const noticeNames = { none: 'なし', arrived: 'あり', sent: '送付済', returned: '返戻' } as const
const visitNames = { none: '', reserved: '予約', cancelled: '取消', absent: '不来場', visited: '来場' } as const
const oldCardNames = { unknown: '', none: 'なし', 'to-collect': '未回収', collected: '回収済' } as const
const useNames = { active: '利用中', suspended: '利用停止', removed: '登録抹消' } as const

const basicNames: Readonly<Partial<Record<ResidentItemKey, string>>> = {
  residentNumber: '住民ID',
  name: '氏名',
  kana: 'フリガナ',
  sex: '性別',
  birthDate: '生年月日',
  postalCode: '郵便番号',
  address: '住所',
  phone: '電話番号',
  mail: 'メールアドレス',
  note: '備考',
}

/** What a column of residents' files is called: as the form calls it, so that exports can be imported again. */
export const itemHeading = (items: ResidentItems, key: ResidentItemKey): string => {
  const free = freeItemKeys.find((one) => one === key)
  if (free !== undefined) return items.free[free].heading
  const basic = items.basic[key as keyof ResidentItems['basic']]
  return basic.alias ?? basicNames[key] ?? key
}

/** Items of the form that are in use, in its order. */
export const listUsedItems = (items: ResidentItems): readonly ResidentItemKey[] =>
  residentItemKeys.filter((key) => {
    const free = freeItemKeys.find((one) => one === key)
    return (free === undefined ? items.basic[key as keyof ResidentItems['basic']] : items.free[free]).use !== 'unused'
  })

const sexNames: Readonly<Record<string, string>> = { male: '男性', female: '女性' }
export const toItemText = (key: ResidentItemKey, text: string | undefined): string =>
  key === 'sex' ? (sexNames[text ?? ''] ?? '') : (text ?? '')
export const fromItemText = (key: ResidentItemKey, text: string): string =>
  key === 'sex' ? (Object.entries(sexNames).find(([, name]) => name === text || name[0] === text)?.[0] ?? text) : text

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

export const buildPart = ({
  columns,
  rows,
  encoding,
  rowsBefore,
  next,
}: {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly encoding: Encoding
  readonly rowsBefore: number
  readonly next: string | null
}): CsvPart => {
  const { bytes, unmappable } = encodeCsv({ columns, rows, encoding, rowsBefore })
  return {
    bytes: toBase64(bytes),
    rows: rows.length,
    unmappable: unmappable.map(({ characters, ...place }) => ({ ...place, characters: [...characters] })),
    next,
  }
}

export const createExporting = (context: HandoverContext, searching: Searching, masters: Masters) => {
  const { store, machineClock } = context
  const { handoverProgress: progress } = store.tables

  const namesOf = async ({ scope, office }: Visitor) => {
    const windows = new Map((await masters.windows(scope)).map(({ windowId, name }) => [windowId, name]))
    const places = new Map((await masters.places(scope)).map(({ placeId, name }) => [placeId, name]))
    const statuses = new Map(office.settings.statuses.map(({ key, name }) => [key as string, name]))
    return {
      window: (id: string | null) => windows.get(id ?? '') ?? '',
      place: (id: string | null) => places.get(id ?? '') ?? '',
      status: (key: string | null) => statuses.get(key ?? '') ?? '',
    }
  }

  /** What is kept of the cards' residents in the columns of the form. */
  const personCells = ({ office }: Visitor, asked: boolean) => {
    const keys = asked ? listUsedItems(office.settings.residentItems) : []
    return {
      columns: keys.map((key) => itemHeading(office.settings.residentItems, key)),
      of: ({ values }: FileCard) => keys.map((key) => toItemText(key, values?.[key])),
    }
  }

  const exportCards = async (visitor: Visitor, request: CardExport): Promise<CsvPart> => {
    const { scope, office } = visitor
    const now = machineClock.now()
    const page = await searching.listForFile(scope, office, { ...request, limit: cardsAPart, now })
    const names = await namesOf(visitor)
    const person = personCells(visitor, request.withResidents)
    return buildPart({
      ...request,
      columns: [
        ...['ID', 'リンク番号', '製造番号', ...person.columns, '状況', '日時', '作業者', '窓口', '保管場所'],
        ...['交付通知書', '来場状況', '予約日', '予約窓口', '旧カード', '利用状態'],
      ],
      rows: page.rows.map((card) => [
        String(card.cardNumber),
        card.linkCode ?? '',
        card.producerNumber ?? '',
        ...person.of(card),
        names.status(card.status),
        toDateTime(card.statusAt),
        card.statusActorName ?? '',
        names.window(card.windowId),
        names.place(card.placeId),
        noticeNames[card.noticeState],
        visitNames[card.visitState],
        card.reservedDay?.replaceAll('-', '/') ?? '',
        card.reservedWindow ?? '',
        oldCardNames[card.oldCard],
        useNames[card.useState],
      ]),
      next: page.next,
    })
  }

  const exportProgress = async (visitor: Visitor, request: CardExport): Promise<CsvPart> => {
    const { scope, office } = visitor
    const now = machineClock.now()
    const page = await searching.listForFile(scope, office, { ...request, limit: historiesAPart, now })
    const names = await namesOf(visitor)
    const person = personCells(visitor, request.withResidents)
    const ids = page.rows.map(({ cardId }) => cardId)
    const all =
      ids.length === 0
        ? []
        : await store.db
            .select({
              progressId: progress.progressId,
              cardId: progress.cardId,
              at: progress.at,
              recordedAt: progress.recordedAt,
              statusName: progress.statusName,
              actorName: progress.actorName,
              reason: progress.reason,
              windowId: progress.windowId,
              undoes: progress.undoes,
            })
            .from(progress)
            .where(mine(progress, scope, inArray(progress.cardId, ids)))
            .orderBy(asc(progress.cardId), asc(progress.sequence))
    const undoing = new Map(all.flatMap((row) => (row.undoes === null ? [] : [[row.undoes, row] as const])))
    const byCard = Map.groupBy(
      all.filter(({ undoes }) => undoes === null),
      ({ cardId }) => cardId,
    )
    return buildPart({
      ...request,
      columns: [
        ...['ID', 'リンク番号', ...person.columns, '日時', '登録日時', '状況', '作業者', '理由', '窓口'],
        ...['取消日時', '取消者', '取消理由'],
      ],
      rows: page.rows.flatMap((card) => {
        const cells = [String(card.cardNumber), card.linkCode ?? '', ...person.of(card)]
        return (byCard.get(card.cardId) ?? []).map((row) => {
          const undone = undoing.get(row.progressId)
          return [
            ...cells,
            toDateTime(row.at),
            toDateTime(row.recordedAt),
            row.statusName,
            row.actorName,
            row.reason ?? '',
            names.window(row.windowId),
            toDateTime(undone?.at ?? null),
            undone?.actorName ?? '',
            undone?.reason ?? '',
          ]
        })
      }),
      next: page.next,
    })
  }

  return {
    cards: (visitor: Visitor, request: CardExport): Promise<CsvPart> =>
      request.what === 'cards' ? exportCards(visitor, request) : exportProgress(visitor, request),
  }
}

export type Exporting = ReturnType<typeof createExporting>
