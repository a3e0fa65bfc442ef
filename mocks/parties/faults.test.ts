import { describe, expect, it } from 'vitest'
import { applyCommonFaults, commonFaults, createFaults } from './faults.ts'
import { createMessageLog, redact } from './message-log.ts'

describe('faults', () => {
  it('strike until they are taken off, or as often as they were told to', () => {
    const faults = createFaults('clock', ['down', 'slow'])
    faults.set([{ name: 'down' }, { name: 'slow', times: 2 }])
    expect([1, 2, 3].map(() => faults.strike('down') !== undefined)).toEqual([true, true, true])
    expect([1, 2, 3].map(() => faults.strike('slow') !== undefined)).toEqual([true, true, false])
    expect(faults.list()).toEqual([{ name: 'down' }])
  })

  it('strike their target only', () => {
    const faults = createFaults('municipal-issuing', ['down'])
    faults.set([{ name: 'down', target: '99101' }])
    expect([faults.strike('down', '99102'), faults.strike('down')]).toEqual([undefined, undefined])
    expect(faults.strike('down', '99101')).toEqual({ name: 'down', target: '99101' })
  })

  it('are set whole or not at all', () => {
    const faults = createFaults('clock', ['down'])
    faults.set([{ name: 'down' }])
    expect(() => faults.set([{ name: 'up' }])).toThrow(RangeError)
    expect(faults.list()).toEqual([{ name: 'down' }])
  })

  it('wait before they break the line', async () => {
    const waited: number[] = []
    const wait = (milliseconds: number) => Promise.resolve(void waited.push(milliseconds))
    const faults = createFaults('clock', commonFaults)
    await expect(applyCommonFaults(faults, { wait })).resolves.toBeUndefined()
    faults.set([{ name: 'slow', delayMs: 5 }, { name: 'down' }])
    await expect(applyCommonFaults(faults, { wait })).resolves.toMatchObject({ type: 'error' })
    expect(waited).toEqual([5])
  })
})

describe('the message log', () => {
  it('keeps the last two hundred', () => {
    const log = createMessageLog('clock', () => new Date(0))
    for (let count = 0; count < 250; count++) log.record({ message: String(count), result: 'ok' })
    expect(log.list().map(({ message }) => message)).toEqual(
      Array.from({ length: 200 }, (_, index) => String(index + 50)),
    )
    log.clear()
    expect(log.list()).toEqual([])
  })

  it('shows the shape of a message and no text that could be a person’s', () => {
    expect(
      redact({
        header: { resultCode: 'ok' },
        body: { name: '佐藤', items: ['my-number'], feeYen: 200, address: { text: 'x' } },
      }),
    ).toEqual({
      header: { resultCode: 'ok' },
      body: { name: '…2', items: ['my-number'], feeYen: 200, address: { text: '…1' } },
    })
  })
})
