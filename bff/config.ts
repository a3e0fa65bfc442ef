/** The only reader of the environment: typed, complete, and plain about what is wrong. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as z from 'zod/mini'
import { mailServerAddress } from './parties/mail-server/contract.ts'
import { createProxyList } from './platform/client-address.ts'
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

/** An object identifier, dotted. */
const policy = z.string().check(z.regex(/^[0-2](\.\d+)+$/))

const partiesFile = z.strictObject({
  jpkiOcsp: url,
  /** PEM file of the authorities whose cards are accepted, beside this file unless absolute. */
  jpkiAnchorsFile: z.string(),
  /** PEM files of the authorities trusted for signatures on documents, beside those of cards, and for time-stamps. */
  documentAnchorsFile: z.optional(z.string()),
  timeStampAnchorsFile: z.optional(z.string()),
  /** Certificate policies of which a card's certificate must hold one along its path. */
  jpkiPolicies: z.array(policy).check(z.minLength(1)),
  /** The card-AP method (CV-G-6): the municipal authorities and their revocation lists as PEM, and what idle cards show. */
  cardAp: z.optional(
    z.strictObject({ anchorsFile: z.string(), crlsFile: z.string(), idleUrl: z.url({ protocol: /^https$/ }) }),
  ),
  clock: z.optional(url),
  timeStampAuthority: z.optional(url),
  /** The dedicated authority for billing certificates, over CMP; without `crl` its list is asked for the same way. */
  certificateAuthority: z.optional(
    z.strictObject({
      url,
      crl: z.optional(url),
      /** PEM: the issuing authority first, its root last. */
      certificatesFile: z.string(),
      /** PEM: the certificate this product is known by, its issuers, and its private key (PKCS#8). */
      registrationFile: z.string(),
    }),
  ),
  /** What the federation of billing certificates decides for itself: JSON beside this file (EB-R-16). */
  billingSettingsFile: z.optional(z.string()),
  /** Where the fees of certificates are offset against payments (EB-B11), and where the bank's files are to be had (EB-X-4). */
  paymentSystem: z.optional(url),
  bank: z.optional(url),
  /** The review system that takes claims (EB-G-1); PEM: the certificates its receipts are signed with, and nobody else's. */
  claimIntake: z.optional(
    z.strictObject({
      url,
      receiptSignersFile: z.string(),
      /** Cards that may sign claims: PEM of the authorities of their signing certificates, and the policies of these. */
      cards: z.optional(z.strictObject({ anchorsFile: z.string(), policies: z.array(policy).check(z.minLength(1)) })),
    }),
  ),
  /** Who may be asked, for pages, whether a certificate was revoked; PEM files begin with the issuer. */
  revocation: z.optional(
    z.array(
      z.strictObject({
        id: z.string().check(z.regex(/^[a-z][a-z-]{0,31}$/)),
        certificateFile: z.string(),
        ocsp: z.optional(url),
        crl: z.optional(url),
      }),
    ),
  ),
  /** Where mails are handed over; without it they wait. */
  mailServer: z.optional(mailServerAddress),
  /** From: of whoever has no address of his own. */
  mailSender: z.optional(z.string().check(z.regex(/^[^\s@<>]+@[A-Za-z0-9.-]+$/))),
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

/**
 * Lines between ledgers of cards and the reservation side, the same rows on both ends (CM-X-1). The ledger's end has the
 * `url`; without one the reservation service of the same process answers.
 */
const linksFile = z
  .array(
    z.strictObject({
      municipalityCode: z.string().check(z.regex(/^\d{5,6}$/)),
      siteId: z.string().check(z.maxLength(40), z.regex(/^[a-z0-9-]+$/)),
      keyId: z.string().check(z.regex(/^[A-Za-z0-9._-]{1,64}$/)),
      /** 32 octets as base64. */
      key: z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/)),
      url: z.optional(url),
    }),
  )
  .check(
    z.refine(
      (rows) => new Set(rows.map(({ municipalityCode }) => municipalityCode)).size === rows.length,
      'one line a municipality',
    ),
    z.refine((rows) => new Set(rows.map(({ keyId }) => keyId)).size === rows.length, 'two keys of one name'),
  )
export type LinkAddress = z.infer<typeof linksFile>[number]

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
  MADOGUCHI_TRUSTED_PROXIES: optional(z.string()),
  MADOGUCHI_ACCOUNTS_FILE: optional(z.string()),
  MADOGUCHI_SECRET_FILE: optional(z.string()),
  MADOGUCHI_LEDGER_DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  MADOGUCHI_LINKS_FILE: optional(z.string()),
  MADOGUCHI_SERVICES: optional(z.string()),
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
  /** Machines between the residents and this one whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** The secret of the installation; made where there is none. */
  readonly secretFile: string
  /** The ledger of cards has a database of its own (RS-G-8). */
  readonly ledgerStore: StoreAddress
  readonly links: readonly LinkAddress[]
  /** Names of the services that run here; null for all of them. */
  readonly services: readonly string[] | null
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

const proxiesOf = (text: string | undefined): readonly string[] => {
  const networks = text?.split(',').map((network) => network.trim()) ?? []
  try {
    createProxyList(networks)
    return networks
  } catch (cause) {
    const why = 'addresses or networks such as 10.0.0.0/8, with commas between'
    throw new ConfigError(`MADOGUCHI_TRUSTED_PROXIES: must be ${why}`, { cause })
  }
}

const partiesOf = (path: string | undefined): PartyAddresses | null => {
  if (path === undefined) return null
  const parties = readJsonFile('MADOGUCHI_PARTIES_FILE', path, partiesFile)
  const beside = (file: string) => resolve(dirname(path), file)
  const { documentAnchorsFile, timeStampAnchorsFile, cardAp, certificateAuthority, revocation } = parties
  const { billingSettingsFile, claimIntake } = parties
  return {
    ...parties,
    jpkiAnchorsFile: beside(parties.jpkiAnchorsFile),
    ...(cardAp === undefined
      ? {}
      : { cardAp: { ...cardAp, anchorsFile: beside(cardAp.anchorsFile), crlsFile: beside(cardAp.crlsFile) } }),
    ...(documentAnchorsFile === undefined ? {} : { documentAnchorsFile: beside(documentAnchorsFile) }),
    ...(timeStampAnchorsFile === undefined ? {} : { timeStampAnchorsFile: beside(timeStampAnchorsFile) }),
    ...(billingSettingsFile === undefined ? {} : { billingSettingsFile: beside(billingSettingsFile) }),
    ...(certificateAuthority && {
      certificateAuthority: {
        ...certificateAuthority,
        certificatesFile: beside(certificateAuthority.certificatesFile),
        registrationFile: beside(certificateAuthority.registrationFile),
      },
    }),
    ...(claimIntake && {
      claimIntake: {
        ...claimIntake,
        receiptSignersFile: beside(claimIntake.receiptSignersFile),
        ...(claimIntake.cards && {
          cards: { ...claimIntake.cards, anchorsFile: beside(claimIntake.cards.anchorsFile) },
        }),
      },
    }),
    ...(revocation && {
      revocation: revocation.map((row) => ({ ...row, certificateFile: beside(row.certificateFile) })),
    }),
  }
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
    trustedProxies: proxiesOf(set.MADOGUCHI_TRUSTED_PROXIES),
    secretFile: set.MADOGUCHI_SECRET_FILE ?? join(resolve(set.MADOGUCHI_DATA ?? '.data'), 'secret.key'),
    ledgerStore:
      set.MADOGUCHI_LEDGER_DATABASE_URL === undefined
        ? { file: join(resolve(set.MADOGUCHI_DATA ?? '.data'), 'ledger.sqlite'), migrations }
        : { databaseUrl: set.MADOGUCHI_LEDGER_DATABASE_URL, migrations },
    links:
      set.MADOGUCHI_LINKS_FILE === undefined
        ? []
        : readJsonFile('MADOGUCHI_LINKS_FILE', set.MADOGUCHI_LINKS_FILE, linksFile),
    services: set.MADOGUCHI_SERVICES?.split(',').map((name) => name.trim()) ?? null,
    parties: partiesOf(set.MADOGUCHI_PARTIES_FILE),
    accounts:
      accounts === undefined ? [] : readJsonFile('MADOGUCHI_ACCOUNTS_FILE', accounts, z.array(accountDeclaration)),
  }
}

/** Throws ConfigError. */
export const loadConfig = (): Config => readConfig(process.env)
