/** The only reader of the environment: typed, complete, and plain about what is wrong. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as z from 'zod/mini'
import type { StoreAddress } from './platform/database/store.ts'
import { logLevels } from './platform/log.ts'
import { accountDeclaration, type AccountDeclaration } from './staff/accounts.ts'

/** A setting that cannot be used; its message is one line for the person at the terminal. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const url = z.url({ protocol: /^https?$/ })
/** Printers are reached over HTTP (RFC 8010); `ipp:` is the same on port 631. */
const device = z.url({ protocol: /^(https?|ipps?)$/ })

const partiesFile = z.strictObject({
  jpkiOcsp: url,
  /** PEM file of the authorities whose cards are accepted, beside this file unless absolute. */
  jpkiAnchorsFile: z.string(),
  /** Certificate policies of which a card's certificate must hold one along its path. */
  jpkiPolicies: z.array(z.string().check(z.regex(/^[0-2](\.\d+)+$/))).check(z.minLength(1)),
  clock: z.optional(url),
  municipalities: z.record(z.string().check(z.regex(/^\d{5}$/)), url),
  kiosks: z.record(
    z.string(),
    z.strictObject({
      shopName: z.string(),
      /** The chain whose look the operator screens wear. */
      operatorName: z.string(),
      cashBox: url,
      printer: device,
      receiptPrinter: device,
    }),
  ),
})
export type PartyAddresses = z.infer<typeof partiesFile>

/** An empty variable is an unset one. */
const optional = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.pipe(
    z.transform((value) => (value === '' ? undefined : value)),
    z.optional(schema),
  )

const environment = z.object({
  PORT: optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(65_535))),
  HOST: optional(z.string()),
  LOG_LEVEL: optional(z.enum(logLevels)),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  MADOGUCHI_DATA: optional(z.string()),
  MADOGUCHI_MIGRATIONS: optional(z.string()),
  MADOGUCHI_WEB_ROOT: optional(z.string()),
  MADOGUCHI_STANDINS_URL: optional(url),
  MADOGUCHI_ORIGIN: optional(url),
  MADOGUCHI_PARTIES_FILE: optional(z.string()),
  MADOGUCHI_ACCOUNTS_FILE: optional(z.string()),
})

export type Config = {
  readonly port: number
  readonly host: string
  readonly logLevel: (typeof logLevels)[number]
  readonly store: StoreAddress
  readonly webRoot: string | undefined
  readonly standInsUrl: string | undefined
  /** Null: used on this machine alone, by a loopback name. */
  readonly origin: string | null
  readonly parties: PartyAddresses | null
  readonly accounts: readonly AccountDeclaration[]
}

/** Places and rules of what a schema found wrong; never the values, some of which are secrets. */
const describeIssues = (error: z.core.$ZodError): string =>
  error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'contents'}: ${message}`).join('; ')

const readJsonFile = <Schema extends z.ZodMiniType>(
  variable: string,
  path: string,
  schema: Schema,
): z.infer<Schema> => {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    throw new ConfigError(`${variable}: ${path} ${why}`, { cause })
  }
  const parsed = z.safeParse(schema, value)
  if (!parsed.success) throw new ConfigError(`${variable}: ${path}: ${describeIssues(parsed.error)}`)
  return parsed.data
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

const originOf = (text: string | undefined, host: string): string | null => {
  if (text === undefined) {
    if (isLoopback(host)) return null
    throw new ConfigError(`MADOGUCHI_ORIGIN: must say the address of the pages when HOST is ${host}`)
  }
  const { origin } = new URL(text)
  if (text !== origin) throw new ConfigError(`MADOGUCHI_ORIGIN: must be an origin alone, such as ${origin}`)
  return origin
}

const partiesOf = (path: string | undefined): PartyAddresses | null => {
  if (path === undefined) return null
  const parties = readJsonFile('MADOGUCHI_PARTIES_FILE', path, partiesFile)
  return { ...parties, jpkiAnchorsFile: resolve(dirname(path), parties.jpkiAnchorsFile) }
}

/** Throws ConfigError. */
export const readConfig = (variables: Readonly<Record<string, string | undefined>>): Config => {
  const parsed = environment.safeParse(variables)
  if (!parsed.success) throw new ConfigError(describeIssues(parsed.error))
  const set = parsed.data
  const host = set.HOST ?? '127.0.0.1'
  const migrations = set.MADOGUCHI_MIGRATIONS
  const accounts = set.MADOGUCHI_ACCOUNTS_FILE
  return {
    port: set.PORT ?? 8787,
    host,
    logLevel: set.LOG_LEVEL ?? 'info',
    store:
      set.DATABASE_URL === undefined
        ? { file: join(resolve(set.MADOGUCHI_DATA ?? '.data'), 'madoguchi.sqlite'), migrations }
        : { databaseUrl: set.DATABASE_URL, migrations },
    webRoot: set.MADOGUCHI_WEB_ROOT,
    standInsUrl: set.MADOGUCHI_STANDINS_URL,
    origin: originOf(set.MADOGUCHI_ORIGIN, host),
    parties: partiesOf(set.MADOGUCHI_PARTIES_FILE),
    accounts:
      accounts === undefined ? [] : readJsonFile('MADOGUCHI_ACCOUNTS_FILE', accounts, z.array(accountDeclaration)),
  }
}

/** Throws ConfigError. */
export const loadConfig = (): Config => readConfig(process.env)
