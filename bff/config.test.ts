import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, contents: unknown) => {
  const path = join(folder, name)
  writeFileSync(path, typeof contents === 'string' ? contents : JSON.stringify(contents))
  return path
}

describe('settings', () => {
  it('stand on their own on one machine', () => {
    expect(readConfig({})).toEqual({
      port: 8787,
      host: '127.0.0.1',
      logLevel: 'info',
      store: { file: resolve('.data/madoguchi.sqlite') },
      secretFile: resolve('.data/secret.key'),
      ledgerStore: { file: resolve('.data/ledger.sqlite') },
      links: [],
      services: null,
      origin: null,
      trustedProxies: [],
      parties: null,
      accounts: [],
    })
  })

  it('take an empty variable for an unset one', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', MADOGUCHI_ORIGIN: '' })).toEqual(readConfig({}))
  })

  it('choose PostgreSQL by its address', () => {
    const databaseUrl = 'postgres://user@db.example/madoguchi'
    expect(readConfig({ DATABASE_URL: databaseUrl, MADOGUCHI_DATA: '/x' }).store).toEqual({ databaseUrl })
  })

  it('find the anchors beside the file that names them', () => {
    const path = file('parties.json', {
      jpkiOcsp: 'http://ocsp.example',
      jpkiAnchorsFile: 'anchors.pem',
      jpkiPolicies: ['1.2.3'],
      municipalities: { '13101': 'http://city.example' },
      kiosks: {},
    })
    expect(readConfig({ MADOGUCHI_PARTIES_FILE: path }).parties?.jpkiAnchorsFile).toBe(join(folder, 'anchors.pem'))
  })

  it.each([
    [{ PORT: 'http' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ MADOGUCHI_ORIGIN: 'counter.example' }, 'MADOGUCHI_ORIGIN'],
    [{ MADOGUCHI_ORIGIN: 'https://counter.example/' }, 'MADOGUCHI_ORIGIN'],
    [{ MADOGUCHI_ORIGIN: 'https://counter.example/path' }, 'MADOGUCHI_ORIGIN'],
    [{ HOST: '0.0.0.0' }, 'MADOGUCHI_ORIGIN'],
    [{ MADOGUCHI_TRUSTED_PROXIES: 'proxy.example' }, 'MADOGUCHI_TRUSTED_PROXIES'],
    [{ MADOGUCHI_TRUSTED_PROXIES: '10.0.0.0/8,' }, 'MADOGUCHI_TRUSTED_PROXIES'],
    [{ MADOGUCHI_PARTIES_FILE: '/nowhere.json' }, 'cannot be read'],
  ])('%j are refused in one line that names the variable', (variables, text) => {
    expect(() => readConfig(variables)).toThrow(ConfigError)
    expect(() => readConfig(variables)).toThrow(new RegExp(`^[^\\n]*${text}[^\\n]*$`))
  })

  it('take accounts whose municipality fits their role, and quote no secret of those that do not', () => {
    const clerk = { id: 'm-1', role: 'municipality-clerk', displayName: '窓口', secret: 'secret-of-clerk' }
    const good = file('good.json', [{ ...clerk, municipalityCode: '13101' }])
    expect(readConfig({ MADOGUCHI_ACCOUNTS_FILE: good }).accounts.length).toBe(1)
    for (const bad of [[clerk], [{ ...clerk, role: 'king' }], [{ ...clerk, secret: 'short' }], clerk]) {
      const read = () => readConfig({ MADOGUCHI_ACCOUNTS_FILE: file('bad.json', bad) })
      expect(read).toThrow(/^MADOGUCHI_ACCOUNTS_FILE: /)
      expect(read).not.toThrow(/secret-of-clerk/)
    }
    const torn = file('torn.json', '[{"secret":"secret-of-clerk"')
    expect(() => readConfig({ MADOGUCHI_ACCOUNTS_FILE: torn })).toThrow(/is not JSON$/)
  })
})
