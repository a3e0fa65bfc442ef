/** Many cards by what was scanned: each row gets its own result, and a card that cannot does not hold up the others (CM-F-15). */
import type { BatchRow } from '#shared/card-handover/api.ts'
import { normaliseCode, type CodeKind } from '#shared/card-handover/codes.ts'
import type { Warning } from '#shared/card-handover/statuses.ts'
import type { Reads } from '#bff/platform/database/store.ts'
import type { Card, Cards } from './cards.ts'
import type { Scope } from './scope.ts'

type Fault = NonNullable<BatchRow['fault']>
type Resolved =
  | { readonly code: string; readonly card: Card; readonly fault: null }
  | { readonly code: string; readonly card: Card | null; readonly fault: Fault }

export type Batch = {
  readonly rows: readonly Resolved[]
  /** Cards the act is for, each once. */
  readonly cards: readonly Card[]
}

/** A reason why the act cannot be done to a card, or null. */
export type Unfit = (card: Card) => Fault | null

export const outOfUse: Unfit = ({ useState }) => (useState === 'active' ? null : 'out-of-use')

export const resolveBatch = async (
  cards: Cards,
  db: Reads,
  scope: Scope,
  { codes, by, unfit }: { readonly codes: readonly string[]; readonly by: CodeKind | null; readonly unfit: Unfit },
): Promise<Batch> => {
  const found = await cards.findByCodes(db, scope, { codes, by })
  const taken = new Set<string>()
  const rows = codes.map((code): Resolved => {
    const wanted = normaliseCode(code)
    if (wanted === undefined) return { code, card: null, fault: 'unreadable' }
    const [card, other] = found.get(wanted) ?? []
    if (card === undefined) return { code, card: null, fault: 'unknown' }
    if (other !== undefined) return { code, card: null, fault: 'ambiguous' }
    if (taken.has(card.cardId)) return { code, card, fault: 'repeated' }
    taken.add(card.cardId)
    return { code, card, fault: unfit(card) }
  })
  return { rows, cards: rows.flatMap(({ card, fault }) => (fault === null ? [card] : [])) }
}

export const toBatchRows = (
  { rows }: Batch,
  warningsOf: (card: Card) => readonly Warning[] = () => [],
): { readonly rows: BatchRow[]; readonly done: number } => {
  const views = rows.map(({ code, card, fault }): BatchRow => ({
    code,
    outcome: fault === null ? 'done' : 'refused',
    cardId: card?.cardId ?? null,
    cardNumber: card?.cardNumber ?? null,
    warnings: fault === null ? [...warningsOf(card)] : [],
    fault,
  }))
  return { rows: views, done: views.filter(({ outcome }) => outcome === 'done').length }
}
