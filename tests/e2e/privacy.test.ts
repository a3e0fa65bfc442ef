import { readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { findCardHolder } from '#mocks/people/card-holders.ts'
import { findResident } from '#mocks/people/households.ts'
import type { Demo } from '#tools/demo.ts'
import { expect, inOwnWorld, type Kiosk } from './counter.ts'

/** Of its own: who stood in a ledger that staff keep would be found there, and rightly. */
const test = inOwnWorld()

/** What would betray the person of these journeys, wherever it lay. */
const marksOf = (id: string): readonly string[] => {
  const found = findResident(id)
  const holder = findCardHolder(id)
  if (found === undefined || holder === undefined) throw new RangeError(`nobody is called ${id}`)
  const { resident, household } = found
  return [
    ...household.members.flatMap(({ name, myNumber }) => [name.text, name.kana, name.text.replace('　', ''), myNumber]),
    household.address,
    resident.birthDate,
    resident.residentCode,
    // The certificate's serial number, in the three ways it could be written.
    holder.certificate.serial,
    holder.certificate.serial.toUpperCase(),
    Buffer.from(holder.certificate.serial, 'hex').toString('latin1'),
    '%PDF-',
    'BEGIN CERTIFICATE',
  ]
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Files under the product's own folder; the stand-ins' folder beside it belongs to the outside world. */
const productFiles = ({ data }: Demo) => filesBelow(data).filter((file) => !file.startsWith(join(data, 'stand-ins')))

const recentTemporaryFiles = (since: number, own: string) =>
  readdirSync(tmpdir(), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(tmpdir(), entry.name))
    // the browser makes and removes files of its own there at any moment
    .filter(
      (file) => !file.startsWith(own) && (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity) >= since,
    )

const readIfThere = (file: string): readonly (readonly [place: string, bytes: Buffer])[] => {
  try {
    return [[file, readFileSync(file)]]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

const findMarks = (texts: readonly (readonly [place: string, bytes: Buffer])[], marks: readonly string[]) =>
  texts.flatMap(([place, bytes]) =>
    marks.flatMap((mark) =>
      bytes.includes(Buffer.from(mark, 'utf8')) || bytes.includes(Buffer.from(mark, 'utf16le'))
        ? [`${place}: ${mark}`]
        : [],
    ),
  )

/** Everything the page could have kept, as text. */
const readBrowser = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const storage = (kind: Storage) => Object.entries(kind).flat().join('\n')
    const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)))
    const cached = await Promise.all(caches.map(async (cache) => (await cache.keys()).map(({ url }) => url)))
    const databases = (await indexedDB.databases()).map(({ name }) => name)
    const workers = (await navigator.serviceWorker.getRegistrations()).length
    return [
      storage(localStorage),
      storage(sessionStorage),
      document.cookie,
      cached.flat().join('\n'),
      databases.join('\n'),
      `workers ${workers}`,
      location.href,
      JSON.stringify(history.state),
      document.documentElement.outerHTML,
    ].join('\n')
  })

/** Looks for the person everywhere the product could have left them. */
const expectNothingLeft = async (kiosk: Kiosk, demo: Demo, { person, since }: { person: string; since: number }) => {
  const marks = marksOf(person)
  // The watcher empties the write-ahead log; what was written last may take one more round.
  await expect(() => {
    const files = productFiles(demo).map((file) => [file, readFileSync(file)] as const)
    expect(files.length).toBeGreaterThan(0)
    expect(findMarks(files, marks)).toEqual([])
  }).toPass({ timeout: 15_000 })
  expect(findMarks([['log', Buffer.from(demo.output().join('\n'))]], marks)).toEqual([])
  const temporary = recentTemporaryFiles(since, demo.data).flatMap(readIfThere)
  expect(findMarks(temporary, marks)).toEqual([])
  const browser = await readBrowser(kiosk.page)
  // The demo's controls name the invented holders themselves; what they say is not the product's.
  expect(findMarks([['browser', Buffer.from(browser)]], marks)).toEqual([])
}

const person = 'sato-aoi'

test.describe('nothing is left of a person', () => {
  test('after success', async ({ kiosk, standIns, demo }) => {
    const since = Date.now()
    await kiosk.logIn(person)
    await kiosk.button(/^住民票の写し/).click()
    await kiosk.at('scope')
    await kiosk.button(/^世帯全員/).click()
    await kiosk.at('items')
    await kiosk.tickAll()
    await kiosk.button('つぎへ').click()
    await kiosk.at('copies')
    await kiosk.button('つぎへ').click()
    await kiosk.at('confirm')
    await kiosk.order()
    await standIns.insert(1000)
    await kiosk.button('印刷する').click()
    await kiosk.at('take-things')
    await kiosk.button('すべて取りました').click()
    await kiosk.button('終わる').click()
    await kiosk.at('hold-card')
    await expectNothingLeft(kiosk, demo, { person, since })
  })

  test('after the person stopped at the cash slot', async ({ kiosk, standIns, demo }) => {
    const since = Date.now()
    await kiosk.logIn(person)
    await kiosk.chooseOwnRecord()
    await kiosk.order()
    await standIns.insert(100)
    await kiosk.stop()
    await kiosk.at('stopped')
    await kiosk.button('終わる').click()
    await kiosk.at('hold-card')
    await expectNothingLeft(kiosk, demo, { person, since })
  })

  test('after the page died in the middle of a choice', async ({ kiosk, page, demo }) => {
    const since = Date.now()
    await kiosk.logIn(person)
    await page.goto('about:blank')
    await kiosk.open(demo.origin)
    await expectNothingLeft(kiosk, demo, { person, since })
  })

  test('after a refusal', async ({ kiosk, demo }) => {
    const since = Date.now()
    await kiosk.layCard('kato-megumi')
    await kiosk.at('pin')
    await kiosk.typePin('1234')
    await kiosk.at('refused')
    await kiosk.button('終わる').click()
    await kiosk.takeCard()
    await kiosk.at('hold-card')
    await expectNothingLeft(kiosk, demo, { person: 'kato-megumi', since })
  })
})

/** Moments a power cut may choose, and what must have become of the money when the product is back. */
const moments: Readonly<Record<string, { go: (kiosk: Kiosk) => Promise<void>; pays: boolean; prints: boolean }>> = {
  'while a PIN is awaited': {
    go: async (kiosk) => {
      await kiosk.layCard(person)
      await kiosk.at('pin')
    },
    pays: false,
    prints: false,
  },
  'while a certificate is chosen': { go: (kiosk) => kiosk.logIn(person), pays: false, prints: false },
  'while the certificate is on its way': {
    go: async (kiosk) => {
      await kiosk.logIn(person)
      await kiosk.chooseOwnRecord()
      await kiosk.button('発行する').click()
    },
    pays: false,
    prints: false,
  },
  'while coins go in': {
    go: async (kiosk) => {
      await kiosk.logIn(person)
      await kiosk.chooseOwnRecord()
      await kiosk.order()
    },
    pays: true,
    prints: false,
  },
  'while paper comes out': {
    go: async (kiosk) => {
      await kiosk.logIn(person)
      await kiosk.chooseOwnRecord()
      await kiosk.order()
    },
    pays: true,
    prints: true,
  },
}

test.describe('a power cut (SIGKILL)', () => {
  for (const [moment, { go, pays, prints }] of Object.entries(moments)) {
    test(`${moment} loses no money and leaves nobody`, async ({ kiosk, standIns, demo }) => {
      const since = Date.now()
      await go(kiosk)
      if (pays) await standIns.insert(500)
      if (prints) {
        await kiosk.button('印刷する').click()
        await kiosk.at('printing')
      }
      await demo.killProduct()
      await demo.restartProduct()
      await expect(async () => {
        const { cashBox, tray } = await standIns.readState()
        const papers = tray.filter(({ media }) => media.includes('a4')).length
        expect(papers).toBe(prints ? 1 : 0)
        if (pays) expect(cashBox.deposit?.state).toBe(prints ? 'captured' : 'refunded')
      }).toPass({ timeout: 30_000 })
      await kiosk.page.goto('about:blank')
      await kiosk.open(demo.origin)
      await expectNothingLeft(kiosk, demo, { person, since })
    })
  }
})
