import * as z from 'zod/mini'
import { denominations, pieces, type Deposit, type Denomination, type Pieces } from '#bff/parties/cash-box/contract.ts'
import type { Journal } from '../journal.ts'
import { addPieces, findChange, sumOf, takePieces } from './pieces.ts'

/**
 * A cash box whose state is what its journal says and nothing else: an act is written and synced before anybody is told
 * of it, so that after the death of the process every coin is where it was.
 */

const denomination = z.literal(denominations)

export const boxEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('loaded'), till: pieces }),
  z.strictObject({ type: z.literal('opened'), depositId: z.uuid(), dueYen: z.int() }),
  z.strictObject({ type: z.literal('inserted'), depositId: z.uuid(), piece: denomination }),
  z.strictObject({ type: z.literal('captured'), depositId: z.uuid(), change: pieces }),
  z.strictObject({ type: z.literal('refunded'), depositId: z.uuid() }),
  z.strictObject({ type: z.literal('jammed') }),
  z.strictObject({ type: z.literal('cleared') }),
])
export type BoxEvent = z.infer<typeof boxEvent>

type Held = {
  readonly dueYen: number
  readonly inserted: Pieces
  readonly settled?: { readonly as: 'captured'; readonly change: Pieces } | { readonly as: 'refunded' }
}

type BoxState = {
  /** Belongs to the shop; what is held for an open deposit does not. */
  readonly till: Pieces
  readonly jammed: boolean
  readonly deposits: ReadonlyMap<string, Held>
}

const initialState: BoxState = { till: {}, jammed: false, deposits: new Map() }

export const initialTill: Pieces = { '10': 50, '50': 20, '100': 50, '500': 10 }

const requireOpen = (state: BoxState, depositId: string): Held => {
  const held = state.deposits.get(depositId)
  if (held === undefined || held.settled !== undefined) throw new RangeError('not an open deposit')
  return held
}

const reduce = (state: BoxState, event: BoxEvent): BoxState => {
  const withDeposit = (depositId: string, held: Held) => new Map([...state.deposits, [depositId, held]])
  switch (event.type) {
    case 'loaded':
      return { ...state, till: event.till }
    case 'opened':
      return { ...state, deposits: withDeposit(event.depositId, { dueYen: event.dueYen, inserted: {} }) }
    case 'inserted': {
      const held = requireOpen(state, event.depositId)
      const inserted = addPieces(held.inserted, { [`${event.piece}`]: 1 })
      return { ...state, deposits: withDeposit(event.depositId, { ...held, inserted }) }
    }
    case 'captured': {
      const held = requireOpen(state, event.depositId)
      const settled = { as: 'captured', change: event.change } as const
      return {
        ...state,
        till: takePieces(addPieces(state.till, held.inserted), event.change),
        deposits: withDeposit(event.depositId, { ...held, settled }),
      }
    }
    case 'refunded': {
      const held = requireOpen(state, event.depositId)
      return { ...state, deposits: withDeposit(event.depositId, { ...held, settled: { as: 'refunded' } }) }
    }
    case 'jammed':
      return { ...state, jammed: true }
    case 'cleared':
      return { ...state, jammed: false }
  }
}

/** Why the box did not do it. */
export type Refused = {
  readonly refused: 'unknown' | 'differs' | 'another-open' | 'captured' | 'refunded' | 'insufficient' | 'jammed'
}
/** Why a coin or note came back out at once. */
export type Rejected = 'no-deposit' | 'not-accepting' | 'jammed' | 'not-taken' | 'no-change'

export type CashBox = {
  readonly open: (depositId: string, dueYen: number) => Deposit | Refused
  readonly find: (depositId: string) => Deposit | undefined
  readonly capture: (depositId: string) => Deposit | Refused
  readonly refund: (depositId: string) => Deposit | Refused
  /** A person puts a coin or note in. Undefined when it stays in the box. */
  readonly insert: (yen: number) => Rejected | undefined
  readonly jam: () => void
  readonly clear: () => void
  readonly loadTill: (till: Pieces) => void
  readonly inspect: () => {
    readonly till: Pieces
    readonly jammed: boolean
    readonly openDepositId: string | undefined
    /** Whether every sum of change below 1000 yen could be paid out of the till. */
    readonly canChangeNotes: boolean
    readonly deposits: readonly Deposit[]
  }
}

const toDeposit = (depositId: string, { dueYen, inserted, settled }: Held, jammed: boolean): Deposit => {
  const insertedYen = sumOf(inserted)
  const open = jammed ? 'jammed' : insertedYen >= dueYen ? 'satisfied' : 'accepting'
  return {
    depositId,
    state: settled?.as ?? open,
    dueYen,
    insertedYen,
    changeYen: settled?.as === 'captured' ? sumOf(settled.change) : 0,
    refundedYen: settled?.as === 'refunded' ? insertedYen : 0,
    denominations: inserted,
  }
}

const isDenomination = (yen: number): yen is Denomination => (denominations as readonly number[]).includes(yen)

export const createCashBox = (journal: Journal<BoxEvent>): CashBox => {
  let state = journal.entries.reduce(reduce, initialState)
  const write = (event: BoxEvent): void => {
    const next = reduce(state, event)
    journal.append(event)
    state = next
  }
  if (journal.entries.length === 0) write({ type: 'loaded', till: initialTill })

  const find = (depositId: string): Deposit | undefined => {
    const held = state.deposits.get(depositId)
    return held && toDeposit(depositId, held, state.jammed)
  }
  const findOpenId = (): string | undefined => [...state.deposits].find(([, { settled }]) => settled === undefined)?.[0]
  const settled = (depositId: string): Deposit | Refused => find(depositId) ?? { refused: 'unknown' }

  return {
    find,
    open: (depositId, dueYen) => {
      const standing = find(depositId)
      if (standing !== undefined) return standing.dueYen === dueYen ? standing : { refused: 'differs' }
      if (findOpenId() !== undefined) return { refused: 'another-open' }
      if (state.jammed) return { refused: 'jammed' }
      write({ type: 'opened', depositId, dueYen })
      return settled(depositId)
    },
    capture: (depositId) => {
      const held = state.deposits.get(depositId)
      if (held === undefined) return { refused: 'unknown' }
      if (held.settled !== undefined)
        return held.settled.as === 'captured' ? settled(depositId) : { refused: 'refunded' }
      if (state.jammed) return { refused: 'jammed' }
      const over = sumOf(held.inserted) - held.dueYen
      if (over < 0) return { refused: 'insufficient' }
      const change = findChange(addPieces(state.till, held.inserted), over)
      // A piece that could not be changed was not taken, so this needs a till emptied in between: staff must fill it.
      if (change === undefined) return { refused: 'jammed' }
      write({ type: 'captured', depositId, change })
      return settled(depositId)
    },
    refund: (depositId) => {
      const held = state.deposits.get(depositId)
      if (held === undefined) return { refused: 'unknown' }
      if (held.settled !== undefined)
        return held.settled.as === 'refunded' ? settled(depositId) : { refused: 'captured' }
      if (state.jammed) return { refused: 'jammed' }
      write({ type: 'refunded', depositId })
      return settled(depositId)
    },
    insert: (yen) => {
      const depositId = findOpenId()
      const held = depositId === undefined ? undefined : state.deposits.get(depositId)
      if (depositId === undefined || held === undefined) return 'no-deposit'
      if (state.jammed) return 'jammed'
      if (sumOf(held.inserted) >= held.dueYen) return 'not-accepting'
      if (!isDenomination(yen)) return 'not-taken'
      const inserted = addPieces(held.inserted, { [`${yen}`]: 1 })
      const over = Math.max(0, sumOf(inserted) - held.dueYen)
      if (findChange(addPieces(state.till, inserted), over) === undefined) return 'no-change'
      write({ type: 'inserted', depositId, piece: yen })
      return undefined
    },
    jam: () => {
      if (!state.jammed) write({ type: 'jammed' })
    },
    clear: () => {
      if (state.jammed) write({ type: 'cleared' })
    },
    loadTill: (till) => write({ type: 'loaded', till }),
    inspect: () => ({
      till: state.till,
      jammed: state.jammed,
      openDepositId: findOpenId(),
      canChangeNotes: findChange(state.till, 990) !== undefined,
      deposits: [...state.deposits].map(([depositId, held]) => toDeposit(depositId, held, state.jammed)),
    }),
  }
}
