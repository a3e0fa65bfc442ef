import * as z from 'zod/mini'

/**
 * The kiosk's cash box 入金口 (CV-KJ-7, EXT-12) as HTTP resources over JSON. A deposit is named by the caller, and every
 * write may be repeated, so that money is settled once although either side may die at any moment.
 *
 * | request | answers |
 * |---|---|
 * | `PUT {base}/deposits/:depositId` | 200 deposit; 409 `deposit-differs`, `another-deposit-open`; 422; 503 `jammed` |
 * | `GET {base}/deposits/:depositId` | 200 deposit; 404 |
 * | `POST {base}/deposits/:depositId/capture` | 200 deposit; 404; 409 `already-refunded`, `insufficient`; 503 `jammed` |
 * | `POST {base}/deposits/:depositId/refund` | 200 deposit; 404; 409 `already-captured`; 503 `jammed` |
 * | `GET {base}/status` | 200 status |
 */

export const party = 'cash-box'

/** What the slot takes, in yen: four coins and one note. */
export const denominations = [10, 50, 100, 500, 1000] as const
export type Denomination = (typeof denominations)[number]

const yen = z.int().check(z.minimum(0), z.maximum(1_000_000))

export const depositRequest = z.strictObject({
  /** A whole number of the smallest coin. */
  amountDueYen: yen.check(z.multipleOf(10)),
})

/** Pieces by denomination, `{ "100": 3 }`; what is absent is none. */
export const pieces = z.partialRecord(
  z.enum(['10', '50', '100', '500', '1000']),
  z.int().check(z.minimum(1), z.maximum(10_000)),
)
export type Pieces = z.infer<typeof pieces>

export const depositStates = ['accepting', 'satisfied', 'captured', 'refunded', 'jammed'] as const
/**
 * `accepting` short of the sum due; `satisfied` enough is held; `captured` kept, change paid out; `refunded` all paid
 * back; `jammed` held and neither settled nor to be settled until staff clear the box.
 */
export const depositState = z.enum(depositStates)

export const deposit = z
  .strictObject({
    depositId: z.uuid(),
    state: depositState,
    dueYen: yen,
    insertedYen: yen,
    /** Paid out at capture. */
    changeYen: yen,
    /** Paid out at refund. */
    refundedYen: yen,
    /** The pieces inserted. */
    denominations: pieces,
  })
  .check(
    z.refine(
      ({ denominations, insertedYen }) =>
        Object.entries(denominations).reduce((sum, [piece, count]) => sum + Number(piece) * count, 0) === insertedYen,
      { error: 'pieces do not add up', path: ['denominations'] },
    ),
    z.refine(
      ({ state, insertedYen, dueYen, changeYen, refundedYen }) =>
        state === 'captured'
          ? insertedYen === dueYen + changeYen && refundedYen === 0
          : changeYen === 0 && refundedYen === (state === 'refunded' ? insertedYen : 0),
      { error: 'money does not add up', path: ['state'] },
    ),
  )
export type Deposit = z.infer<typeof deposit>

export const depositErrors = [
  'deposit-unknown',
  'deposit-differs',
  'another-deposit-open',
  'already-captured',
  'already-refunded',
  'insufficient',
  'jammed',
  'request-invalid',
] as const

/** Body of every answer that is not 200; `deposit` is the state that stood in the way. */
export const depositProblem = z.strictObject({
  error: z.enum(depositErrors),
  deposit: z.optional(deposit),
})
export type DepositProblem = z.infer<typeof depositProblem>

export const boxStatus = z.strictObject({
  /** `out-of-change`: takes coins, and no note it could not change. */
  state: z.enum(['ready', 'jammed', 'out-of-change', 'offline']),
  /** No real money: a screen that shows this box says so. */
  simulated: z.boolean(),
  /** The deposit that is neither captured nor refunded, where there is one. */
  openDepositId: z.optional(z.uuid()),
})
export type BoxStatus = z.infer<typeof boxStatus>
