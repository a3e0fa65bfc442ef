/** The product and its stand-ins as processes of their own: what `npm start`, the browser tests and the bench run. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { demoAccounts } from '#mocks/people/accounts.ts'
import { cardHolders } from '#mocks/people/card-holders.ts'
import { billingHolders, demoHolderSecret, demoIssuancePassword } from '#mocks/people/federation.ts'
import { populateFederation } from '#mocks/scenarios/federation-world.ts'
import { ledgerLinks, populateLedger } from '#mocks/scenarios/handover-world.ts'
import { end, keep, root } from './run.ts'

export type Demo = {
  /** Where the pages are. */
  readonly origin: string
  /** Where the stand-ins are controlled. */
  readonly control: string
  readonly data: string
  readonly welcome: string
  /** Kills the product as a power cut would (SIGKILL); the stand-ins live on. */
  readonly killProduct: () => Promise<void>
  /** Ends the product in order (SIGTERM). */
  readonly stopProduct: () => Promise<void>
  /** Starts the product again on the same port and data. */
  readonly restartProduct: () => Promise<void>
  /** Everything the product has printed so far. */
  readonly output: () => readonly string[]
  readonly stop: () => Promise<void>
  readonly onUnexpectedEnd: (listener: (name: string) => void) => void
}

export type DemoOptions = {
  /** 0 takes a free one. */
  readonly port: number
  /** An instant the centre's clock stands at from the beginning; without it, this machine's. */
  readonly now?: string
  readonly data: string
  readonly webRoot?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Applications and certificates for whoever looks around: made once, and slower to start by some seconds. */
  readonly populated?: boolean
}

/** MADOGUCHI_DATA, or `.data` at the top. */
export const dataDirectory = (): string => resolve(root, process.env['MADOGUCHI_DATA'] || '.data')

/** What the stand-ins keep: a command started beside another knows the same cards. */
export const standInsDirectory = (): string => join(dataDirectory(), 'stand-ins')

/** The ledger of cards and the reservation side are one process here; what passes between them is sealed all the same. */
const buildLinks = () =>
  ledgerLinks.map((link) => ({ ...link, keyId: link.siteId, key: randomBytes(32).toString('base64') }))

const startStandIns = (data: string) =>
  new Promise<{ child: ChildProcess; control: string; bank: string; mailbox: string }>((ready, fail) => {
    let bank = ''
    let mailbox = ''
    const child = keep(join(root, 'mocks/server.ts'), {
      args: ['--data', data],
      onLine: (text) => {
        const { party, url } = JSON.parse(text) as { party: string; url: string }
        if (party === 'bank') bank = `${url}/control/`
        if (party === 'mail-server') mailbox = `${url}/control/`
        if (party === 'control') ready({ child, control: url, bank, mailbox })
      },
    })
    child.once('exit', (code) => fail(new Error(`the stand-ins ended with ${code}`)))
  })

const welcomeOf = (origin: string, { bank, mailbox }: { readonly bank: string; readonly mailbox: string }): string => {
  const rows = [
    ['Home', `${origin}/`, ''],
    ['Kiosk', `${origin}/kiosk`, 'K-0001 / demo-kiosk'],
    ['Tap a card', `${origin}/tap`, ''],
    ['Check a document', `${origin}/check`, ''],
    ['Sign a PDF', `${origin}/sign`, 'any card of the drawer, MADO1234'],
    ["Municipality's counter", `${origin}/municipality`, 'aose-clerk / demo-clerk'],
    ['Issuance centre', `${origin}/centre`, 'centre-operator / demo-centre  (audit: centre-auditor)'],
    ['Reserve a visit', `${origin}/reservation`, ''],
    ['Reservation desk', `${origin}/reservation-desk`, 'aose-reservation / demo-clerk'],
    ['Ledger of cards', `${origin}/handover`, 'aose-ledger-admin, aose-ledger / demo-clerk'],
    ['Billing: provider, agent', `${origin}/billing`, `HJ000000001, agent HJ000000003 / ${demoHolderSecret}`],
    ['Billing: federation', `${origin}/federation`, 'federation-staff, federation-admin / demo-federation'],
    ['Billing: bank', bank, 'where an agent transfers the fee'],
    ['Mailbox', mailbox, 'every mail the product sends, for nobody else'],
    ['Developer (faults, clock)', `${origin}/demo`, ''],
    ['API', `${origin}/api/openapi.json`, ''],
  ] as const
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  const place = Math.max(...rows.map(([, url]) => url.length)) + 2
  return [
    '',
    'Madoguchi (窓口) is open. Cards, coins and paper are simulated; the screens say so.',
    '',
    ...rows.map(([name, url, login]) => `  ${name.padEnd(width)}${url.padEnd(place)}${login}`.trimEnd()),
    '',
    `  The issuance password of every billing holder HJ000000001 to HJ00000000${billingHolders.length} is ${demoIssuancePassword}.`,
    `  ${cardHolders.length} virtual cards lie in the drawer at the edge of the kiosk, each with its PIN.`,
    '  Ctrl-C stops; nothing is lost.',
    '',
  ].join('\n')
}

export const startDemo = async ({ port, data, now, webRoot, environment, populated }: DemoOptions): Promise<Demo> => {
  const standInsData = join(data, 'stand-ins')
  mkdirSync(standInsData, { recursive: true, mode: 0o700 })
  const accountsFile = join(data, 'accounts.json')
  writeFileSync(accountsFile, JSON.stringify(demoAccounts), { mode: 0o600 })
  const linksFile = join(data, 'links.json')
  if (!existsSync(linksFile)) writeFileSync(linksFile, JSON.stringify(buildLinks()), { mode: 0o600 })
  const standIns = await startStandIns(standInsData)
  if (now !== undefined) {
    const headers = { 'content-type': 'application/json' }
    await fetch(`${standIns.control}/clock`, { method: 'PUT', headers, body: JSON.stringify({ now }) })
  }
  const printed: string[] = []
  const listeners: ((name: string) => void)[] = []
  let stopping = false
  let bound = port

  const startProduct = () =>
    new Promise<ChildProcess>((ready, fail) => {
      const child = keep(join(root, 'dist/bff/server.js'), {
        env: {
          PORT: String(bound),
          MADOGUCHI_DATA: data,
          MADOGUCHI_WEB_ROOT: webRoot ?? join(root, 'dist/demo'),
          MADOGUCHI_STANDINS_URL: standIns.control,
          MADOGUCHI_PARTIES_FILE: join(standInsData, 'parties.json'),
          MADOGUCHI_ACCOUNTS_FILE: accountsFile,
          MADOGUCHI_LINKS_FILE: linksFile,
          LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
          ...environment,
        },
        onLine: (text) => {
          printed.push(text)
          if (text.startsWith('{"ready":true')) {
            bound = Number(new URL((JSON.parse(text) as { url: string }).url).port)
            ready(child)
          } else if (process.env['LOG_LEVEL']) process.stderr.write(`${text}\n`)
        },
      })
      child.once('exit', (code) => fail(new Error(`the product ended with ${code}`)))
    })

  const watch = (name: string, child: ChildProcess): ChildProcess => {
    child.once('exit', () => {
      if (!stopping) for (const listener of listeners) listener(name)
    })
    return child
  }

  watch('the stand-ins', standIns.child)
  let product = watch('the product', await startProduct())
  const called = environment?.['MADOGUCHI_ORIGIN'] ?? `http://localhost:${bound}`
  if (populated === true) {
    await populateFederation({ address: `http://localhost:${bound}`, origin: called, bank: standIns.bank })
    await populateLedger({ address: `http://localhost:${bound}`, origin: called, now: new Date() })
  }

  return {
    origin: `http://localhost:${bound}`,
    control: standIns.control,
    data,
    welcome: welcomeOf(`http://localhost:${bound}`, standIns),
    output: () => printed,
    killProduct: async () => {
      product.removeAllListeners('exit')
      const gone = new Promise((done) => product.once('exit', done))
      product.kill('SIGKILL')
      await gone
    },
    stopProduct: async () => {
      product.removeAllListeners('exit')
      await end(product)
    },
    restartProduct: async () => {
      product = watch('the product', await startProduct())
    },
    stop: async () => {
      stopping = true
      await end(product)
      await end(standIns.child)
    },
    onUnexpectedEnd: (listener) => {
      listeners.push(listener)
    },
  }
}
