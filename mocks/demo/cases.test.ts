import { describe, expect, it } from 'vitest'
import { cardHolders } from '#mocks/people/card-holders.ts'
import { cases } from './cases.ts'

describe('the cases on the panel', () => {
  it('describe every card holder, and nobody else', () => {
    expect(Object.keys(cases).toSorted()).toEqual(cardHolders.map(({ id }) => id).toSorted())
  })
})
