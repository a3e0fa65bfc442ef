import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { partyNames } from '#mocks/parties/server.ts'

/** Every outside party has the same shape: contract, relay and README on our side, handlers and faults on the other. */

const root = resolve(import.meta.dirname, '../..')

const foldersIn = (path: string): readonly string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()

const ours = foldersIn('bff/parties')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the outside parties', () => {
  it('are the same in the product, among the stand-ins and in the start-up of all', () => {
    expect(ours.length).toBeGreaterThan(0)
    expect(foldersIn('mocks/parties')).toEqual(ours)
    expect([...partyNames].toSorted()).toEqual(ours)
  })

  it.each(ours)('%s has contract, relay, README, handlers, faults and a contract test', (party) => {
    const files = [
      ...['contract.ts', 'relay.ts', 'README.md'].map((file) => `bff/parties/${party}/${file}`),
      ...['handlers.ts', 'faults.ts'].map((file) => `mocks/parties/${party}/${file}`),
      `tests/contract/${party}.test.ts`,
    ]
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })

  it.each(ours)(
    '%s is told about in at most forty lines: whose it is, what is assumed, which specification',
    (party) => {
      const readme = read(`bff/parties/${party}/README.md`)
      expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(40)
      for (const word of [/\bown(er|s)\b/i, /assumed/i, /RFC \d+|specification/i]) expect(readme).toMatch(word)
    },
  )

  /** Mail is no HTTP: its line is opened by the `connect` the relay was given. */
  const overHttp = ours.filter((party) => party !== 'mail-server')

  it('mail-server has a relay that opens its line as it was told', () => {
    expect(read('bff/parties/mail-server/relay.ts')).toMatch(/readonly connect\?: typeof connect/)
  })

  it.each(overHttp)('%s has a relay that reaches out by the fetch it was given and by no other', (party) => {
    const relay = read(`bff/parties/${party}/relay.ts`)
    expect(relay).toMatch(/readonly fetch: typeof (globalThis\.)?fetch/)
    expect(relay.replaceAll(/(\w+\.)fetch\(|typeof (globalThis\.)?fetch/g, '')).not.toMatch(/(?<![.\w])fetch\(/)
  })

  it.each(ours)('%s has a fault for every way its test names', (party) => {
    const declared = read(`mocks/parties/${party}/faults.ts`)
    const common = read('mocks/parties/faults.ts')
    const named = [...read(`tests/contract/${party}.test.ts`).matchAll(/faults\.set\(\[\{ name: '([a-z-]+)'/g)]
    for (const [, fault = ''] of named) expect(`${declared}${common}`).toContain(`'${fault}'`)
  })
})
