/** One JSON line an event. No bodies, no personal data: values under the keys of `hidden` never get out. */
import type { AppError } from '#shared/errors/app-error.ts'
import type { Clock } from './clock.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
type Fields = Readonly<Record<string, unknown>>

export type Log = {
  readonly debug: (event: string, fields?: Fields) => void
  readonly info: (event: string, fields?: Fields) => void
  readonly warn: (event: string, fields?: Fields) => void
  readonly error: (event: string, fields?: Fields) => void
}

/** Compared without case, hyphen and underscore. */
const hidden = new Set(
  `pin secret password token cookie setcookie authorization session nonce signature certificate body bytes pdf name
  fullname displayname kana address birthdate dateofbirth sex gender mynumber individualnumber serialnumber phone mail
  email`.split(/\s+/),
)

const plainKey = (key: string) => key.toLowerCase().replaceAll(/[-_]/g, '')

/**
 * An error as its names, codes and places along the causes. Messages stay out: those of JSON.parse, of SQL drivers and
 * of outside parties quote what they were given.
 */
export const describeError = (error: unknown): Fields => {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.constructor.name,
    ...(code === undefined ? {} : { code }),
    at: at.slice(0, 8).map((line) => line.trim().slice(3)),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

const redact = (value: unknown, depth = 0): unknown => {
  if (value instanceof Error) return describeError(value)
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (typeof value !== 'object' || value === null) return value
  if (depth > 6) return '[deep]'
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, hidden.has(plainKey(key)) ? '[hidden]' : redact(item, depth + 1)]),
  )
}

export const createLog = (options: {
  readonly level: LogLevel
  readonly clock: Clock
  readonly write: (line: string) => void
}): Log => {
  const threshold = logLevels.indexOf(options.level)
  const emit = (level: LogLevel) => (event: string, fields?: Fields) => {
    if (logLevels.indexOf(level) < threshold) return
    const line = { at: options.clock.now().toISOString(), level, event, ...(redact(fields ?? {}) as Fields) }
    options.write(`${JSON.stringify(line)}\n`)
  }
  return { debug: emit('debug'), info: emit('info'), warn: emit('warn'), error: emit('error') }
}

/** Writes an error at the level its row of the catalogue names; where it happened only when a developer must act. */
export const logAppError = (log: Log, event: string, error: AppError, fields: Fields): void => {
  const { level } = error.row
  log[level](event, { ...fields, code: error.code, ...(level === 'error' ? { error: describeError(error) } : {}) })
}
