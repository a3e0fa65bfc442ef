import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { createLog, describeError, logAppError, type LogLevel } from './log.ts'

const clock = { now: () => new Date('2027-03-01T00:00:00Z') }

const openLog = (level: LogLevel) => {
  const lines: string[] = []
  return { log: createLog({ level, clock, write: (line) => void lines.push(line) }), lines }
}

describe('the log', () => {
  it('writes one JSON line an event', () => {
    const { log, lines } = openLog('info')
    log.info('started', { port: 1, note: 'a\nb' })
    expect(lines).toEqual([
      '{"at":"2027-03-01T00:00:00.000Z","level":"info","event":"started","port":1,"note":"a\\nb"}\n',
    ])
  })

  it('leaves out what is below its level', () => {
    const { log, lines } = openLog('warn')
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d')
    expect(lines.length).toBe(2)
  })

  it('hides what its keys say is secret or personal, however deep and however written', () => {
    const { log, lines } = openLog('info')
    log.info('x', {
      pin: '1234',
      list: [{ 'Set-Cookie': 'c', birth_date: 'd', myNumber: 5 }],
      bytes: new Uint8Array(3),
    })
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>
    expect(line).toMatchObject({
      pin: '[hidden]',
      list: [{ 'Set-Cookie': '[hidden]', birth_date: '[hidden]', myNumber: '[hidden]' }],
      bytes: '[hidden]',
    })
  })

  it('writes sizes for byte arrays and stops at great depth', () => {
    const { log, lines } = openLog('info')
    const deep: Record<string, unknown> = {}
    deep['again'] = deep
    log.info('x', { digest: new Uint8Array(3), deep })
    expect(lines[0]).toContain('"digest":"[3 bytes]"')
    expect(lines[0]).toContain('[deep]')
  })

  it('describes an error without its message, cause by cause', () => {
    const error = new TypeError('山田太郎', { cause: Object.assign(new Error('1234'), { code: 'ECONNRESET' }) })
    const text = JSON.stringify(describeError(error))
    expect(text).not.toMatch(/山田|1234/)
    expect(describeError(error)).toMatchObject({ type: 'TypeError', cause: { type: 'Error', code: 'ECONNRESET' } })
  })

  it('writes an error of the catalogue at its own level, with places only for developers', () => {
    const { log, lines } = openLog('debug')
    logAppError(log, 'request', new AppError('session.required'), {})
    logAppError(log, 'request', new AppError('internal.unexpected'), {})
    const [plain, severe] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(plain).toMatchObject({ level: 'info', code: 'session.required' })
    expect(plain).not.toHaveProperty('error')
    expect(severe).toMatchObject({ level: 'error', error: { type: 'AppError' } })
  })
})
