import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Household } from '#shared/convenience-issuance/api.ts'
import { findInvalidField } from '#shared/convenience-issuance/rules.ts'
import { scope, statedItems } from '#shared/convenience-issuance/kinds.ts'
import { journeyMachine, type Screen } from './journey.ts'
import {
  beginDraft,
  choiceScreens,
  draftMembers,
  eventBack,
  eventOnward,
  toggle,
  toggleItem,
  toSelection,
  type ChoiceScreen,
} from './choices.ts'

const member = (memberRef: string): Household['members'][number] => ({
  memberRef,
  name: { text: memberRef, display: memberRef, kana: '' },
  relationship: '子',
  digest: 'A'.repeat(43),
})

const family: Household = {
  kind: 'resident-record',
  applicantRef: 'a',
  members: ['a', 'b', 'c'].map(member),
  scopes: ['household', 'members', 'self'],
  items: [
    { item: 'domicile', allowed: true },
    { item: 'my-number', allowed: false, reason: 'not-managed' },
  ],
  maxCopies: 5,
}

const seal: Household = { ...family, kind: 'seal-registration', scopes: ['self'], items: [], members: [member('a')] }

const households = fc.record({
  scopes: fc.uniqueArray(fc.constantFrom(...scope.options), { minLength: 1 }),
  items: fc.uniqueArray(fc.constantFrom(...statedItems)),
})

describe('the screens of choice', () => {
  it('are all passed for a part of a household', () => {
    const screens = choiceScreens(family, { scope: 'members' })
    expect(screens).toEqual(['kinds', 'scope', 'members', 'items', 'copies', 'confirm'])
  })

  it('are only the copies where nothing else can be chosen', () => {
    expect(choiceScreens(seal, beginDraft(seal))).toEqual(['kinds', 'copies', 'confirm'])
  })

  it('go on and back only by ways the machine has, whatever a municipality offers', () => {
    fc.assert(
      fc.property(households, fc.constantFrom(...scope.options), ({ scopes, items }, chosen) => {
        const household = { ...family, scopes, items: items.map((item) => ({ item, allowed: true })) }
        const draft = { ...beginDraft(household), scope: scopes.includes(chosen) ? chosen : (scopes[0] ?? null) }
        let screen: Screen = 'kinds'
        const passed: Screen[] = []
        for (let event = eventOnward(household, draft, 'kinds'); event !== undefined;) {
          const next: Screen | undefined = journeyMachine.table[screen][event]
          expect(next, `${screen} ${event}`).toBeDefined()
          passed.push(screen)
          screen = next ?? 'kinds'
          event = eventOnward(household, draft, screen as ChoiceScreen)
        }
        expect(screen).toBe('confirm')
        for (let event = eventBack(household, draft, 'confirm'); event !== undefined;) {
          const next: Screen | undefined = journeyMachine.table[screen][event]
          expect(next, `${screen} ${event}`).toBe(passed.pop())
          screen = next ?? 'confirm'
          event = eventBack(household, draft, screen as ChoiceScreen)
        }
        expect(screen).toBe('kinds')
      }),
    )
  })
})

describe('a draft', () => {
  it('begins with nothing chosen but the only scope there is', () => {
    expect(beginDraft(family)).toEqual({ kind: 'resident-record', scope: null, memberRefs: [], items: [], copies: 1 })
    expect(beginDraft(seal).scope).toBe('self')
  })

  it('cannot be applied for without a scope or without a member of the part chosen', () => {
    expect(toSelection(beginDraft(family))).toBeUndefined()
    expect(toSelection({ ...beginDraft(family), scope: 'members' })).toBeUndefined()
  })

  it('forgets members picked before the whole household was chosen', () => {
    const selection = toSelection({ ...beginDraft(family), scope: 'household', memberRefs: ['b'] })
    expect(selection?.memberRefs).toEqual([])
    expect(selection && findInvalidField(selection, family)).toBeUndefined()
  })

  it('takes no item the municipality does not allow', () => {
    const draft = beginDraft(family)
    expect(toggleItem(family, draft, 'my-number').items).toEqual([])
    expect(toggleItem(family, draft, 'resident-code').items).toEqual([])
    expect(toggleItem(family, draft, 'domicile').items).toEqual(['domicile'])
  })

  it('names its members in the order of the household', () => {
    const draft = { ...beginDraft(family), scope: 'members' as const, memberRefs: ['c', 'a'] }
    expect(draftMembers(family, draft).map(({ memberRef }) => memberRef)).toEqual(['a', 'c'])
    expect(draftMembers(family, { ...draft, scope: 'self' }).map(({ memberRef }) => memberRef)).toEqual(['a'])
  })

  it('is as before after the same entry was toggled twice', () => {
    expect(toggle(toggle(['a', 'b'], 'c'), 'c')).toEqual(['a', 'b'])
  })
})
