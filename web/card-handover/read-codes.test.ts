import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseCode } from '#shared/card-handover/codes.ts'
import { planCalls, readCodes } from './read-codes.ts'

describe('CM-F-15 codes that were pasted', () => {
  it('may stand in lines, after commas of either width, or after blanks of either width', () => {
    expect(readCodes('12\r\n 13,14　15；16、17\n\n')).toEqual(['12', '13', '14', '15', '16', '17'])
    expect(readCodes(' \n')).toEqual([])
  })

  it('go into one call each once, and the same card written otherwise counts as the same', () => {
    expect(planCalls(['a-1', 'Ａ－１', '2', 'A-1'])).toEqual({ calls: [['a-1', '2']], repeated: ['Ａ－１', 'A-1'] })
  })

  it('are all either in a call or told to be there already, in calls no larger than allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[0-9]{1,2}$/)), fc.integer({ min: 1, max: 7 }), (codes, most) => {
        const { calls, repeated } = planCalls(codes, most)
        expect(calls.every((call) => call.length > 0 && call.length <= most)).toBe(true)
        expect([...calls.flat(), ...repeated].toSorted()).toEqual(codes.toSorted())
        const sent = calls.flat().map((code) => normaliseCode(code))
        expect(new Set(sent).size).toBe(sent.length)
      }),
    )
  })
})
