import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ConfigError, readConfig } from '#bff/config.ts'
import { createServices } from '#bff/services.ts'
import { listen } from '#mocks/parties/server.ts'
import * as api from '#shared/card-handover/api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import * as staff from '#shared/pickup-reservation/staff-api.ts'
import { openTestApp } from './app-fixture.ts'
import { aose, codeOf, record, register, start } from './card-handover-fixture.ts'
import { aoseSite, firstSlot, insertSite } from './pickup-reservation-fixture.ts'

const inFolder = async (work: (folder: string) => Promise<void>) => {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-apart-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const link = { municipalityCode: aose, siteId: aoseSite, keyId: 'line-1', key: Buffer.alloc(32, 5).toString('base64') }

/** One installation with some of the services, as its settings say. */
const open = async (folder: string, services: string, links: readonly object[]) => {
  const linksFile = join(folder, `${services.replaceAll(',', '-')}.json`)
  await writeFile(linksFile, JSON.stringify(links))
  const config = readConfig({
    MADOGUCHI_DATA: join(folder, services),
    MADOGUCHI_LINKS_FILE: linksFile,
    MADOGUCHI_SERVICES: services,
  })
  return openTestApp({ start, services: (platform) => createServices(platform, config) })
}

it('RS-G-8 CM-X-2 the ledger runs in the house and the reservations elsewhere, each with its own database, and they meet over HTTP', async () => {
  await inFolder(async (folder) => {
    await using cloud = await open(folder, 'pickup-reservation,card-handover-link', [link])
    const server = await listen({ fetch: (request) => cloud.app.fetch(request) }, 0)
    try {
      const url = `${server.url.replace('127.0.0.1', 'localhost')}/api/link/messages`
      await using house = await open(folder, 'card-handover', [{ ...link, url }])
      const of = (test: typeof house) =>
        new Set(test.app.endpoints.map(({ path }) => path.split('/').slice(2, 4).join('/')))
      expect(of(house)).not.toContain('municipality/reservation')
      expect(of(cloud)).not.toContain('municipality/handover')

      const [windowId = ''] = await insertSite(cloud.database.store)
      const call = house.caller(await house.signIn('handover-administrator', { municipalityCode: aose }))
      const counter = cloud.caller(await cloud.signIn('reservation-administrator', { municipalityCode: aose }))
      const { cardId, linkCode } = await register(call)
      await record(call, cardId, 'notice-sent')
      expect(await call(office.pushLink, { body: { withPasswords: true } })).toMatchObject({ made: 1 })
      await counter(staff.reserveForResident, {
        params: { siteId: aoseSite },
        body: { slot: firstSlot(windowId), memberNumber: linkCode, answers: { free1: 'なし' }, overbook: null },
      })
      expect(await call(office.pullLink, {})).toMatchObject({ applied: 1 })
      expect((await call(api.readCard, { params: { cardId } })).card).toMatchObject({ status: 'reserved' })

      await server.close()
      expect(await codeOf(call(office.pullLink, {}))).toBe('party.unreachable')
      expect((await record(call, cardId, 'visited')).detail.card.status).toBe('visited')
    } finally {
      await server.close().catch(() => undefined)
    }
  })
}, 60_000)

it('the settings name services that exist, and one key for one line', async () => {
  await inFolder(async (folder) => {
    await expect(open(folder, 'card-handover,nothing', [])).rejects.toThrow(ConfigError)
    await expect(open(folder, 'card-handover', [link, link])).rejects.toThrow(ConfigError)
    await expect(open(folder, 'card-handover', [{ ...link, key: 'short' }])).rejects.toThrow(ConfigError)
  })
})
