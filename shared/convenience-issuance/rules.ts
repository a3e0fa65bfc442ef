import type { Selection, StatedItem } from './kinds.ts'
import type { Household } from './api.ts'

/** Yen for a number of copies; fees are whole yen a copy (CV-KS-9). */
export const computeTotalYen = (feeYen: number, copies: number): number => feeYen * copies

/** The first field of a selection that the household's answer does not allow, or undefined when all is in order. */
export const findInvalidField = (selection: Selection, household: Household): keyof Selection | undefined => {
  const known = new Set(household.members.map(({ memberRef }) => memberRef))
  const chosen = new Set(selection.memberRefs)
  if (selection.kind !== household.kind) return 'kind'
  if (!household.scopes.includes(selection.scope)) return 'scope'
  if (chosen.size !== selection.memberRefs.length) return 'memberRefs'
  if (selection.scope === 'members' ? chosen.size === 0 : chosen.size !== 0) return 'memberRefs'
  if ([...chosen].some((memberRef) => !known.has(memberRef))) return 'memberRefs'
  const allowed = new Set<StatedItem>(household.items.flatMap(({ item, allowed: may }) => (may ? [item] : [])))
  if (selection.items.some((item) => !allowed.has(item))) return 'items'
  if (new Set(selection.items).size !== selection.items.length) return 'items'
  if (selection.copies > household.maxCopies) return 'copies'
  return undefined
}

/** The members a selection prints, in the household's order. */
export const chosenMembers = (selection: Selection, household: Household): readonly Household['members'][number][] => {
  if (selection.scope === 'household') return household.members
  if (selection.scope === 'self')
    return household.members.filter(({ memberRef }) => memberRef === household.applicantRef)
  return household.members.filter(({ memberRef }) => selection.memberRefs.includes(memberRef))
}
