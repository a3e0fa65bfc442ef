/** The app with every service the product has, and outside parties at addresses where nobody listens. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#bff/config.ts'
import { createServices } from '#bff/services.ts'
import { openTestApp, type TestApp } from '../flow/app-fixture.ts'

export const openProductApp = async (): Promise<{ readonly test: TestApp } & AsyncDisposable> => {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-product-'))
  const parties = join(folder, 'parties.json')
  const addresses = {
    jpkiOcsp: 'http://127.0.0.1:9',
    jpkiAnchorsFile: 'none.pem',
    jpkiPolicies: ['1.2.3'],
    cardAp: { anchorsFile: 'none.pem', crlsFile: 'none.pem', idleUrl: 'https://madoguchi.example/tap' },
    timeStampAuthority: 'http://127.0.0.1:9',
    municipalities: {},
    kiosks: {},
  }
  await writeFile(join(folder, 'none.pem'), '')
  await writeFile(parties, JSON.stringify(addresses))
  const config = readConfig({ MADOGUCHI_PARTIES_FILE: parties, MADOGUCHI_DATA: folder })
  const test = await openTestApp({ services: (platform) => createServices(platform, config) })
  return {
    test,
    [Symbol.asyncDispose]: async () => {
      await test[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}
