import { denominations, type Denomination, type Pieces } from '#bff/parties/cash-box/contract.ts'

/** Arithmetic on coins and notes by denomination. */

export const countOf = (pieces: Pieces, denomination: Denomination): number => pieces[`${denomination}`] ?? 0

const build = (count: (denomination: Denomination) => number): Pieces =>
  Object.fromEntries(
    denominations.flatMap((denomination) => {
      const pieces = count(denomination)
      return pieces === 0 ? [] : [[`${denomination}`, pieces]]
    }),
  )

export const sumOf = (pieces: Pieces): number =>
  denominations.reduce((sum, denomination) => sum + denomination * countOf(pieces, denomination), 0)

export const addPieces = (left: Pieces, right: Pieces): Pieces =>
  build((denomination) => countOf(left, denomination) + countOf(right, denomination))

/** Throws RangeError where more is taken than is there. */
export const takePieces = (from: Pieces, taken: Pieces): Pieces =>
  build((denomination) => {
    const left = countOf(from, denomination) - countOf(taken, denomination)
    if (left < 0) throw new RangeError(`not enough pieces of ${denomination}`)
    return left
  })

/**
 * Pieces of `stock` that make up a sum, or undefined. The largest first is enough: every denomination divides the next
 * larger one, so a sum that can be paid at all can be paid that way.
 */
export const findChange = (stock: Pieces, yen: number): Pieces | undefined => {
  let left = yen
  const change = new Map<Denomination, number>()
  for (const denomination of denominations.toReversed()) {
    const count = Math.min(Math.floor(left / denomination), countOf(stock, denomination))
    change.set(denomination, count)
    left -= count * denomination
  }
  return left === 0 ? build((denomination) => change.get(denomination) ?? 0) : undefined
}
