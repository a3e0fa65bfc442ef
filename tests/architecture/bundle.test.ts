import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getTableName } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { sqliteKit } from '#bff/platform/database/kit.ts'
import { makeSchema } from '#bff/platform/database/schema.ts'
import { households } from '#mocks/people/households.ts'
import { builtPage, filesOfRoute, filesOfWorkers, gzippedKilobytes, readTexts } from '../built-page.ts'

const occurrences = (needles: readonly string[]) =>
  readTexts().flatMap(({ name, text }) =>
    needles.filter((needle) => text.includes(needle)).map((needle) => `${name}: ${needle}`),
  )

describe('the production build of the page', () => {
  it('holds no invented person', () => {
    const names = households.flatMap(({ members }) => members.flatMap(({ name }) => [name.text, name.kana]))
    expect(names.length).toBeGreaterThan(10)
    expect(occurrences(names)).toEqual([])
  })

  it('holds no name of a table', () => {
    const tables = Object.values(makeSchema(sqliteKit)).map((table) => getTableName(table))
    // A one-word name is also an ordinary word of the page's own code.
    const telling = tables.filter((name) => name.includes('_'))
    expect(telling.length).toBeGreaterThan(3)
    expect(occurrences(telling)).toEqual([])
  })

  it('holds no address of an outside party and loads nothing from elsewhere', () => {
    const addresses = ['127.0.0.1', 'localhost:', '/messages/eligibility', 'application/ipp', 'fonts.googleapis.com']
    expect(occurrences(addresses)).toEqual([])
    const html = readFileSync(join(builtPage, 'index.html'), 'utf8')
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url)
    expect(loaded.length).toBeGreaterThan(0)
    expect(loaded.filter((url) => !url.startsWith('/'))).toEqual([])
  })

  it('shows the home page for at most 120 kB and the kiosk for at most 150 kB, gzipped', () => {
    const home = filesOfRoute()
    const kiosk = filesOfRoute([/kiosk-page\.tsx$/])
    expect(kiosk.size).toBeGreaterThan(home.size)
    expect(gzippedKilobytes(home)).toBeLessThanOrEqual(120)
    expect(gzippedKilobytes(kiosk)).toBeLessThanOrEqual(150)
  })

  it('RS-SC-20 shows the calendar of reservations for at most 180 kB, all up to its access key for 195 kB, gzipped', () => {
    const calendar = /resident\/reservation-page\.tsx$/
    const way = [calendar, /resident\/apply-page\.tsx$/, /resident\/confirm-page\.tsx$/, /resident\/done-page\.tsx$/]
    expect(gzippedKilobytes(filesOfRoute([calendar]))).toBeLessThanOrEqual(180)
    expect(gzippedKilobytes(filesOfRoute(way))).toBeLessThanOrEqual(195)
  })

  it('shows the page that checks documents for at most 170 kB, the one that signs for at most 185 kB, gzipped', () => {
    expect(gzippedKilobytes(filesOfRoute([/check-page\.tsx$/]))).toBeLessThanOrEqual(170)
    expect(gzippedKilobytes(filesOfRoute([/sign-page\.tsx$/]))).toBeLessThanOrEqual(185)
  })

  it('signs, all of it but the drawing of pages and marks, with at most 245 kB, gzipped', () => {
    const files = [...filesOfRoute([/sign-page\.tsx$/]), ...filesOfWorkers('sign')]
    expect(filesOfWorkers('sign')).toHaveLength(1)
    expect(gzippedKilobytes(files)).toBeLessThanOrEqual(245)
  })
})
