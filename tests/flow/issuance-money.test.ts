import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as api from '#shared/convenience-issuance/api.ts'
import { issuanceMachine } from '#shared/convenience-issuance/lifecycle.ts'
import { isFinal } from '#shared/lifecycle/machine.ts'
import { findIssuance } from '#bff/convenience-issuance/store.ts'
import { enter, insert, openWorld, reachPayment, runPrinter, startPrinting, type World } from './issuance-fixture.ts'

/** What people, devices and bad luck can do between the open slot and the end, in any order. */
const deeds = [
  'insert-100',
  'insert-500',
  'print',
  'tick',
  'poll',
  'give-up',
  'page-left',
  'page-found-mismatch',
  'page-reloaded',
  'slot-again',
  'time-passes',
  'watch',
  'crash',
  'jam-printer',
  'clear-printer',
  'printer-answer-lost',
  'printer-down-once',
  'printer-speaks-nonsense',
  'printer-drops-job',
  'box-speaks-nonsense',
  'box-answer-lost',
  'box-jam-at-settlement',
  'clear-box',
  'end',
] as const
type Deed = (typeof deeds)[number]

const ignore = (): undefined => undefined

describe('money and paper', () => {
  it('agree in the end, whatever is done and whatever dies in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...deeds), { maxLength: 14 }), async (story) => {
        const worlds: World[] = [await openWorld()]
        const world = () => worlds.at(-1) as World
        const { guest, pdf } = await reachPayment(world(), { person: 'sato-aoi' })
        const { box, printer } = world()
        const { visitId } = guest
        const page = () => world().test.signIn('kiosk-terminal', { id: 'K-0001' }).then(world().test.caller)

        const acts: Record<Deed, () => unknown> = {
          'insert-100': () => insert(world(), 100),
          'insert-500': () => insert(world(), 500),
          print: async () => startPrinting({ ...guest, call: await page() }, pdf),
          tick: () => printer.tick(),
          poll: async () => (await page())(api.readPrinting, { params: guest }),
          'give-up': async () => (await page())(api.abortVisit, { params: guest, body: { reason: 'person' } }),
          'page-left': async () => (await page())(api.abortVisit, { params: guest, body: { reason: 'page-left' } }),
          'page-found-mismatch': async () =>
            (await page())(api.abortVisit, { params: guest, body: { reason: 'mismatch' } }),
          'page-reloaded': () => enter(world()),
          'slot-again': async () => (await page())(api.openPayment, { params: guest }),
          'time-passes': () => world().test.clock.advance(31_000),
          watch: () => world().converge(),
          crash: async () => worlds.push(await world().restart()),
          'jam-printer': () => printer.jam(),
          'clear-printer': () => printer.clearJam(),
          'printer-answer-lost': () => world().faults.printer.set([{ name: 'answer-lost', times: 1 }]),
          'printer-down-once': () => world().faults.printer.set([{ name: 'down', times: 1 }]),
          'printer-speaks-nonsense': () => world().faults.printer.set([{ name: 'malformed', times: 2 }]),
          'printer-drops-job': () => world().faults.printer.set([{ name: 'drops-job', times: 1 }]),
          'box-speaks-nonsense': () => world().faults.cashBox.set([{ name: 'malformed', times: 2 }]),
          'box-answer-lost': () => world().faults.cashBox.set([{ name: 'answer-lost', times: 1 }]),
          'box-jam-at-settlement': () => world().faults.cashBox.set([{ name: 'jam-at-settlement', times: 1 }]),
          'clear-box': () => box.clear(),
          end: async () => (await page())(api.endVisit, { params: guest }),
        }
        for (const deed of story) await Promise.resolve(acts[deed]()).catch(ignore)

        // The dust settles: devices are mended, the process starts once more, the watcher makes its rounds.
        box.clear()
        printer.clearJam()
        worlds.push(await world().restart())
        for (const _ of [1, 2, 3]) {
          runPrinter(printer)
          await world().converge()
        }

        const status = (await findIssuance(world().test.platform.store, visitId))?.status ?? 'started'
        const deposit = box.find(visitId)
        const papers = printer.inspect().output.length
        expect(isFinal(issuanceMachine, status)).toBe(true)
        expect(deposit?.state).toBe(papers === 1 ? 'captured' : 'refunded')
        expect(papers).toBeLessThanOrEqual(1)
        expect(status).toBe(papers === 1 ? 'completed' : 'refunded')
        expect(world().visits.find(visitId)).toBeUndefined()
        for (const one of worlds.toReversed()) await one[Symbol.asyncDispose]()
      }),
      { numRuns: 120 },
    )
  }, 120_000)
})
