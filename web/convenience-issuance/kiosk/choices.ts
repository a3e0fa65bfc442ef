import type { Household } from '#shared/convenience-issuance/api.ts'
import { chosenMembers } from '#shared/convenience-issuance/rules.ts'
import type { Scope, Selection, StatedItem } from '#shared/convenience-issuance/kinds.ts'
import type { JourneyEvent } from './journey.ts'

/** What the person has chosen so far; the scope is open until it is chosen. */
export type Draft = Omit<Selection, 'scope'> & { readonly scope: Scope | null }

export type ChoiceScreen = 'kinds' | 'scope' | 'members' | 'items' | 'copies' | 'confirm'

/** The event that leads to a screen of choice, from whichever side. */
const eventTo: Readonly<Record<ChoiceScreen, JourneyEvent>> = {
  kinds: 'ask-kind',
  scope: 'ask-scope',
  members: 'ask-members',
  items: 'ask-items',
  copies: 'ask-copies',
  confirm: 'review',
}

/** A new draft for a kind. Where there is only one scope it is taken, and nothing else is ever chosen beforehand. */
export const beginDraft = ({ kind, scopes }: Household): Draft => {
  const only = scopes.length === 1 ? scopes[0] : undefined
  return { kind, scope: only ?? null, memberRefs: [], items: [], copies: 1 }
}

/** The screens this draft passes, in order: only those that have something to choose (CV-KS-6..10). */
export const choiceScreens = (household: Household, { scope }: Pick<Draft, 'scope'>): readonly ChoiceScreen[] => [
  'kinds',
  ...(household.scopes.length > 1 ? (['scope'] as const) : []),
  ...(scope === 'members' ? (['members'] as const) : []),
  ...(household.items.length > 0 ? (['items'] as const) : []),
  'copies',
  'confirm',
]

const neighbour = (household: Household, draft: Draft, from: ChoiceScreen, by: 1 | -1): JourneyEvent | undefined => {
  const screens = choiceScreens(household, draft)
  const to = screens[screens.indexOf(from) + by]
  return to === undefined ? undefined : eventTo[to]
}

/** The event that goes one screen on; undefined behind the last. */
export const eventOnward = (household: Household, draft: Draft, from: ChoiceScreen): JourneyEvent | undefined =>
  neighbour(household, draft, from, 1)

/** The event that goes one screen back; undefined before the first. */
export const eventBack = (household: Household, draft: Draft, from: ChoiceScreen): JourneyEvent | undefined =>
  neighbour(household, draft, from, -1)

/** A draft that can be applied for, or undefined while something is still open (CV-KS-7: at least one member). */
export const toSelection = (draft: Draft): Selection | undefined => {
  if (draft.scope === null) return undefined
  const memberRefs = draft.scope === 'members' ? draft.memberRefs : []
  if (draft.scope === 'members' && memberRefs.length === 0) return undefined
  return { ...draft, scope: draft.scope, memberRefs }
}

/** Adds or takes away one entry. */
export const toggle = <Entry>(entries: readonly Entry[], entry: Entry): Entry[] =>
  entries.includes(entry) ? entries.filter((other) => other !== entry) : [...entries, entry]

/** Adds or takes away an item, where the household's answer allows it (CV-DOC-8). */
export const toggleItem = (household: Household, draft: Draft, item: StatedItem): Draft =>
  household.items.some((offered) => offered.item === item && offered.allowed)
    ? { ...draft, items: toggle(draft.items, item) }
    : draft

/** The members a draft would print, in the household's order. */
export const draftMembers = (household: Household, draft: Draft): Household['members'] => {
  const selection = toSelection(draft)
  return selection === undefined ? [] : [...chosenMembers(selection, household)]
}
