import { describe, expect, it } from 'vitest'
import { catalogue, type ErrorCode } from '#shared/errors/catalogue.ts'
import { openHistoryGuard } from './history-guard.ts'
import { toSkin } from './operator-skin.ts'
import { whoHelps } from './who-helps.ts'

const codes = Object.keys(catalogue) as ErrorCode[]

describe('who helps', () => {
  it('is the office with cards and registers, and the staff with the machine', () => {
    expect(whoHelps('card.pin-locked')).toBe('office')
    expect(whoHelps('login.certificate-revoked')).toBe('office')
    expect(whoHelps('issuance.not-registered')).toBe('office')
    expect(whoHelps('printer.jammed')).toBe('staff')
    expect(whoHelps('issuance.subject-mismatch')).toBe('staff')
    expect(whoHelps('network.unreachable')).toBe('staff')
  })

  it('is never the office with money, paper or the line', () => {
    const machines = codes.filter((code) => /^(payment|printer|network|session|database|internal)\./.test(code))
    expect(machines.map(whoHelps)).toEqual(machines.map(() => 'staff'))
  })
})

describe('the look of an operator', () => {
  it('is the same for the same name and one of those there are', () => {
    expect(toSkin('みどりマート')).toBe(toSkin('みどりマート'))
    const seen = new Set(Array.from({ length: 200 }, (_, at) => toSkin(`chain ${at}`)))
    expect([...seen].toSorted()).toEqual(['leaf', 'plum', 'sea', 'sun'])
  })
})

describe('the guard of the browser history', () => {
  const createBrowser = () => {
    const entries = ['start']
    const listeners = new Set<() => void>()
    const history = {
      state: null,
      pushState: () => entries.push('guard'),
      back: () => {
        entries.pop()
        for (const listener of listeners) listener()
      },
    }
    const browser = {
      history,
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    }
    return { entries, history, browser: browser as unknown as Parameters<typeof openHistoryGuard>[0] }
  }

  it('turns every Back into the screen’s own and keeps the page', () => {
    const { entries, history, browser } = createBrowser()
    let backs = 0
    openHistoryGuard(browser, () => {
      backs += 1
    })
    for (let press = 0; press < 3; press += 1) history.back()
    expect(backs).toBe(3)
    expect(entries).toEqual(['start', 'guard'])
  })

  it('leaves the history as long as it was', () => {
    const { entries, browser } = createBrowser()
    const close = openHistoryGuard(browser, () => undefined)
    close()
    close()
    expect(entries).toEqual(['start'])
  })
})
