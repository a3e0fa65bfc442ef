import { describe, expect, it } from 'vitest'
import { createMessageLog, toPathTemplate, type Message } from './message-log.ts'

const message = (ms: number): Message => ({
  at: new Date(0),
  party: 'p',
  direction: 'out',
  method: 'GET',
  path: '/',
  status: 200,
  bytesSent: 0,
  bytesReceived: 0,
  ms,
  result: 'answered',
})

describe('the message log', () => {
  it('keeps the newest, newest first', () => {
    const log = createMessageLog(3)
    for (const ms of [1, 2]) log.add(message(ms))
    expect(log.list().map(({ ms }) => ms)).toEqual([2, 1])
    for (const ms of [3, 4, 5]) log.add(message(ms))
    expect(log.list().map(({ ms }) => ms)).toEqual([5, 4, 3])
  })
})

describe('a path template', () => {
  it.each([
    ['/', '/'],
    ['/deposits/settle-now', '/deposits/settle-now'],
    ['/deposits/3f2b8c1e-0000', '/deposits/:value'],
    ['/Yamada/%E5%B1%B1', '/:value/:value'],
    [`/${'a'.repeat(33)}`, '/:value'],
  ])('of %s is %s', (path, template) => {
    expect(toPathTemplate(path)).toBe(template)
  })
})
