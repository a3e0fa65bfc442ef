/**
 * What a resident has begun in this tab, so that a reload or Back loses nothing. It is the tab's own (sessionStorage), goes
 * when the work is done, left or signed out of, and counts for nothing after half an hour: libraries lend machines.
 */
import * as z from 'zod/mini'
import { applied, hold, keyed } from '#shared/pickup-reservation/api.ts'
import { freeItemKeys, memberItemKeys } from '#shared/pickup-reservation/items.ts'

const keptMilliseconds = 30 * 60_000

/** As it is typed: longer and wilder than what is sent. */
const typedAnswers = z.partialRecord(
  z.enum([...memberItemKeys, ...freeItemKeys]),
  z.union([z.string(), z.array(z.string())]),
)

const held = z.object({
  ...z.pick(hold, { holdToken: true, slot: true }).shape,
  isLost: z.boolean(),
  /** Drawn once for this place: sent again with it, an application is the same one. */
  idempotencyKey: z.uuid(),
  /** Whether an application was sent of which nobody has told yet what became of it. */
  isUnanswered: z.boolean(),
})

const draft = z.object({
  /** `apply`, or the id of the reservation that is being changed. */
  purpose: z.string(),
  /** The place that is held, or was: a lost one is still what the person wanted. */
  held: z.nullable(held),
  answers: typedAnswers,
})
export type Draft = z.infer<typeof draft>

const work = z.object({
  draft: z.nullable(draft),
  /** The last application, for its screen of completion: the server tells its access key once. */
  done: z.nullable(applied),
  /** The access key that was entered. */
  keyed: z.nullable(keyed),
  /** The member form under way, by its registration key. */
  registration: z.nullable(z.object({ token: z.string(), answers: typedAnswers })),
  /** The ID that the QR code of the letter brought (CM-X-1). */
  letterId: z.nullable(z.string()),
})
export type Work = z.infer<typeof work>

export const noWork: Work = { draft: null, done: null, keyed: null, registration: null, letterId: null }

const kept = z.object({ at: z.number(), work })

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const nameOf = (siteId: string) => `madoguchi-reservation-${siteId}`

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const createTabStore = (shelf: Shelf, now: () => number) => ({
  read: (siteId: string): Work => {
    const found = kept.safeParse(parse(shelf.getItem(nameOf(siteId)) ?? ''))
    const isGood = found.success && now() - found.data.at < keptMilliseconds && now() >= found.data.at
    if (!isGood) shelf.removeItem(nameOf(siteId))
    return isGood ? found.data.work : noWork
  },
  write: (siteId: string, next: Work): void => {
    const isEmpty = Object.values(next).every((part) => part === null)
    if (isEmpty) shelf.removeItem(nameOf(siteId))
    else shelf.setItem(nameOf(siteId), JSON.stringify({ at: now(), work: next }))
  },
})
