import { describe, expect, it } from 'vitest'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { encodeCsv, parseCsv } from '#shared/csv/csv.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import { sessionApi } from '#shared/session/api.ts'
import { LetterBench } from '#web/billing-certificate/federation/letters/letter-bench.ts'
import { toAddressed } from '#web/billing-certificate/federation/holders/addressed.ts'
import { readHolderSheet, sheetColumns } from '#web/billing-certificate/federation/holders/holder-sheet.ts'
import { ImportRun, type RowTold, type SoundRow } from '#web/billing-certificate/federation/holders/import-run.ts'
import { notoSerif } from '../interop/certificate-fixture.ts'
import { readPdf } from '../read-pdf.ts'
import { openBilling, type BillingWorld } from './billing-fixture.ts'

/** The office's file through the page's own hands to the real server, with the letters of those it registered. */

const lineOf = (name: string, userId = '') => [
  '事業所',
  userId,
  name,
  '代表 太郎',
  '999-0101',
  '青瀬市緑町1',
  '099-000-0201',
  '',
]

const readSound = (rows: readonly (readonly string[])[]): readonly SoundRow[] => {
  const { bytes } = encodeCsv({ columns: Object.values(sheetColumns), rows, encoding: 'windows-31j', rowsBefore: 0 })
  const parsed = parseCsv(bytes)
  if (parsed === undefined) throw new RangeError('no CSV')
  return readHolderSheet(parsed).rows.filter((row): row is SoundRow => row.fields !== undefined)
}

const open = async (world: BillingWorld, call = world.staff) => {
  const bench = new LetterBench(() => Promise.resolve([notoSerif()]))
  const letterhead = await world.staff(federationApi.readLetterhead, {})
  const desk = {
    make: async (order: Parameters<ConstructorParameters<typeof ImportRun>[0]['desk']['make']>[0]) => {
      const answer = await bench.work({ type: 'make', ...order })
      if (answer.type !== 'made') throw new AppError('internal.unexpected')
      return answer.made
    },
  }
  return { bench, letterhead, run: new ImportRun({ desk, call, letterhead }) }
}

const registerAll = async (run: ImportRun, rows: readonly SoundRow[], signal = new AbortController().signal) => {
  const told: RowTold[] = []
  await run.register(rows, { signal, onTold: (piece) => told.push(...piece) })
  return told
}

const countHolders = async (world: BillingWorld): Promise<number> =>
  (await world.staff(federationApi.searchApplicants, { body: { text: '', kinds: [], page: 1 } })).total

describe('many holders of a file', () => {
  it('EB-G-7, EB-D-9, EB-SC-19: each is told by itself, and the letters open the door for those registered', async () => {
    await using world = await openBilling()
    const { run, bench, letterhead } = await open(world)
    const rows = readSound([lineOf('みどりの家'), lineOf('ひなた', 'HJ700000001'), lineOf('ひかげ')])
    const [first] = await registerAll(run, rows.slice(1, 2))
    expect(first).toMatchObject({ outcome: 'done', applicant: { userId: 'HJ700000001' } })

    const again = await open(world)
    const undrawable = rows.map((row) =>
      row.row === 3 ? { ...row, fields: { ...row.fields, displayName: '\u{e000}' } } : row,
    )
    const told = await registerAll(again.run, undrawable)
    expect(told.map(({ row, outcome, undrawable: characters }) => [row.row, outcome, characters])).toEqual([
      [1, 'done', []],
      [2, 'database.conflict', []],
      [3, 'issuance.character-undrawable', ['U+E000']],
    ])
    expect(await countHolders(world)).toBe(2)

    if (first?.applicant == null) throw new RangeError('nobody was registered')
    const letters = [{ key: first.requestId, addressed: toAddressed(first.applicant, new Date()) }]
    const drawn = await bench.work({ type: 'draw', letters, letterhead })
    if (drawn.type !== 'drawn') throw new Error('nothing was drawn')
    const text = (await readPdf(drawn.pdf)).pages[0]?.texts.join('') ?? ''
    const [secret = ''] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(text) ?? []
    const body = { id: 'HJ700000001', secret }
    expect(await world.test.caller()(sessionApi.applicant.signIn, { body })).toMatchObject({ subject: 'HJ700000001' })
  })

  it('a piece whose answer was lost is sent as it was: nobody is registered twice, and the letter is the right one', async () => {
    await using world = await openBilling()
    let isLost = true
    const call: BillingWorld['staff'] = async (endpoint, input) => {
      const answer = await world.staff(endpoint, input)
      if (isLost) throw new AppError('network.unreachable')
      return answer
    }
    const { run } = await open(world, call)
    const rows = readSound([lineOf('みどりの家'), lineOf('ひなた')])
    await expect(registerAll(run, rows)).rejects.toSatisfy((error) => isAppError(error, 'network.unreachable'))
    expect(await countHolders(world)).toBe(2)
    isLost = false
    const told = await registerAll(run, rows)
    expect(told.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(await countHolders(world)).toBe(2)
    expect(told.map(({ applicant }) => applicant?.passwordNumber)).toEqual([1, 1])
  })

  it('stops between two pieces, and the rest can be registered later', async () => {
    await using world = await openBilling()
    const { run } = await open(world)
    const rows = readSound(Array.from({ length: 22 }, (_, at) => lineOf(`第${at + 1}事業所`)))
    const stop = new AbortController()
    const told: RowTold[] = []
    await run.register(rows, {
      signal: stop.signal,
      onTold: (piece) => {
        told.push(...piece)
        stop.abort()
      },
    })
    expect(told).toHaveLength(federationApi.registrationsAtOnce)
    const rest = await registerAll(run, rows.slice(told.length))
    expect(rest.map(({ row, outcome }) => [row.row, outcome])).toEqual([
      [21, 'done'],
      [22, 'done'],
    ])
  })
})

describe('the letterhead', () => {
  it('EB-R-16, EB-D-7: is the installation’s on both sides, and no holder’s to read from the federation’s', async () => {
    await using world = await openBilling()
    const letterhead = await world.staff(federationApi.readLetterhead, {})
    const { settings } = world.parts
    const { mail: _, ...expected } = settings.federation
    expect(letterhead).toEqual(expected)
    const holder = await world.register()
    await expect(holder.call(federationApi.readLetterhead, {})).rejects.toSatisfy((error) =>
      isAppError(error, 'session.required'),
    )
  })
})
