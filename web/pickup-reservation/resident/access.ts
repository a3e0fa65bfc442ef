import type * as api from '#shared/pickup-reservation/api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import type { AskedItem } from '../asked-items.ts'

type ChangeBody = {
  readonly holdToken: string | null
  readonly answers: api.ReservationView['answers']
  readonly version: number
}

/** One reservation and what may be done to it, by its access key or by its member: the screens are the same. */
export type ReservationAccess = {
  readonly reservation: api.ReservationView
  readonly ics: string
  readonly asked: readonly AskedItem[]
  /** Shown beside the number where it is what opens the reservation. */
  readonly accessKey: string | null
  /** Address of the reservation's own pages, and of the screen they lead back to. */
  readonly base: string
  readonly home: string
  readonly change: (body: ChangeBody) => Promise<ResponseOf<typeof api.changeByKey>>
  readonly cancel: (version: number) => Promise<ResponseOf<typeof api.cancelByKey>>
  /** Reads it anew; undefined where it does not come. */
  readonly reload: () => Promise<api.ReservationView | undefined>
}

/** What became of an act, told on the screen it leads to. */
export type Outcome = {
  readonly outcome: 'changed' | 'cancelled'
  readonly mailed: boolean
  readonly number: number | null
}

export const readOutcome = (state: unknown): Outcome | undefined =>
  typeof state === 'object' && state !== null && 'outcome' in state ? (state as Outcome) : undefined
