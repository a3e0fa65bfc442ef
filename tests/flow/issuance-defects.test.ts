/** What went wrong once, or could have: late messages, devices that fail in the middle of putting things right, haste. */
import { describe, expect, it } from 'vitest'
import { isOwnAddress } from '#bff/convenience-issuance/binding.ts'
import { Visits } from '#bff/convenience-issuance/visits.ts'
import { findIssuance } from '#bff/convenience-issuance/store.ts'
import * as api from '#shared/convenience-issuance/api.ts'
import {
  apply,
  bind,
  enter,
  identify,
  insert,
  makeDocument,
  openWorld,
  reachPayment,
  runPrinter,
  startPrinting,
  type World,
} from './issuance-fixture.ts'

const aoi = { person: 'sato-aoi' }
const stop = { reason: 'person' } as const

const statusOf = async ({ test }: World, visitId: string) => (await findIssuance(test.platform.store, visitId))?.status

const alarmsOf = async ({ test }: World) =>
  (await test.platform.store.db.select().from(test.platform.store.tables.alarms)).map(({ kind }) => kind)

/** Long enough for every answer that is not held back, on a busy machine too. */
const patienceMs = 5000
const soon = { timeout: 10_000 }

/** A wait that ends when the test says so: the message it holds arrives only then. */
const holdBack = () => {
  const gate = Promise.withResolvers<undefined>()
  return { wait: () => gate.promise, arrive: () => gate.resolve(undefined) }
}

/** Turns of the event loop: whatever waits for nothing but its turn is done by then. */
const letOthersGoOn = async (world: World) => {
  for (let turn = 0; turn < 50; turn += 1) await statusOf(world, crypto.randomUUID())
  await new Promise(setImmediate)
}

describe('a cash slot that was perhaps opened', () => {
  it('is not believed closed when the box jams while it is being closed', async () => {
    await using world = await openWorld()
    const guest = await enter(world)
    await identify(world, guest, aoi)
    await bind(guest, await apply(guest))
    world.faults.cashBox.set([{ name: 'down', times: 1 }])
    await expect(guest.call(api.openPayment, { params: guest })).rejects.toMatchObject({ code: 'payment.unavailable' })
    world.faults.cashBox.set([{ name: 'jam-at-settlement', times: 1 }])
    await guest.call(api.abortVisit, { params: guest, body: stop })
    expect(await statusOf(world, guest.visitId)).toBe('refunding')
    world.box.clear()
    await world.converge()
    expect(await statusOf(world, guest.visitId)).toBe('refunded')
    expect(world.box.inspect().openDepositId).toBeUndefined()
  })

  it('is closed for good when the order to open it arrives after the refund', async () => {
    const late = holdBack()
    await using world = await openWorld({ wait: late.wait, deviceTimeoutMs: patienceMs })
    const guest = await enter(world)
    await identify(world, guest, aoi)
    await bind(guest, await apply(guest))
    world.faults.cashBox.set([{ name: 'slow', times: 1 }])
    await expect(guest.call(api.openPayment, { params: guest })).rejects.toMatchObject({ code: 'payment.unavailable' })
    await guest.call(api.abortVisit, { params: guest, body: stop })
    expect(await statusOf(world, guest.visitId)).toBe('refunded')
    late.arrive()
    await letOthersGoOn(world)
    expect(world.box.inspect().openDepositId).toBeUndefined()
  })
})

describe('a document on its way to the printer', () => {
  it('is neither refunded nor forgotten while nobody knows whether it arrived', async () => {
    const late = holdBack()
    await using world = await openWorld({ wait: late.wait, deviceTimeoutMs: patienceMs })
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    world.faults.printer.set([{ name: 'slow', times: 1 }])
    expect(await startPrinting(guest, pdf)).toMatchObject({ status: 'printing', state: 'queued' })
    late.arrive()
    await expect.poll(() => world.printer.listJobs(), soon).toHaveLength(1)
    runPrinter(world.printer)
    expect(await guest.call(api.readPrinting, { params: guest })).toMatchObject({ status: 'settled' })
    expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
  })

  it('is cancelled when it arrives after the money went back, and a human is called', async () => {
    const late = holdBack()
    await using world = await openWorld({ wait: late.wait, deviceTimeoutMs: patienceMs })
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    world.faults.printer.set([{ name: 'slow', times: 1 }])
    await startPrinting(guest, pdf)
    world.test.clock.advance(31_000)
    expect(await guest.call(api.readPrinting, { params: guest })).toMatchObject({ status: 'refunded', state: 'failed' })
    world.printer.jam()
    late.arrive()
    await expect.poll(() => world.printer.listJobs(), soon).toHaveLength(1)
    await world.converge()
    world.printer.clearJam()
    runPrinter(world.printer)
    expect(world.printer.inspect().output).toEqual([])
    expect(await alarmsOf(world)).toContain('print-failed')
  })

  it('keeps the terminal for its person: a page that begins again does not refund it in the middle', async () => {
    const late = holdBack()
    await using world = await openWorld({ wait: late.wait })
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    world.faults.printer.set([{ name: 'slow', times: 1 }])
    const printing = startPrinting(guest, pdf)
    await expect.poll(() => statusOf(world, guest.visitId), soon).toBe('printing')
    const next = enter(world).catch((error: unknown) => error)
    await letOthersGoOn(world)
    late.arrive()
    await printing
    expect(await next).toMatchObject({ code: 'issuance.terminal-busy' })
    runPrinter(world.printer)
    await world.converge()
    expect(world.printer.inspect().output).toHaveLength(1)
    expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
  })

  it('may have been taken although the printer speaks nonsense', async () => {
    await using world = await openWorld()
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    world.faults.printer.set([{ name: 'malformed', times: 3 }])
    await startPrinting(guest, pdf).catch(() => undefined)
    expect(world.printer.listJobs()).toHaveLength(1)
    await world.converge()
    runPrinter(world.printer)
    expect(await guest.call(api.readPrinting, { params: guest })).toMatchObject({ status: 'settled' })
    expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
  })

  it("is not taken for another's that has its number now", async () => {
    await using world = await openWorld()
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    await startPrinting(guest, pdf)
    const { printer } = world.replaceDevices()
    printer.accept({
      ...{ name: crypto.randomUUID(), userName: 'another', copies: 1, pages: 2 },
      ...{ sides: 'two-sided-long-edge', media: printer.media, pdf: new Uint8Array(1) },
    })
    runPrinter(printer)
    expect(await guest.call(api.readPrinting, { params: guest })).toMatchObject({ status: 'printing', state: 'queued' })
  })

  it('that was never handed over is not reported as waiting: the page learns it, and gives up', async () => {
    await using world = await openWorld()
    const { guest } = await reachPayment(world, aoi)
    insert(world, 500)
    await expect(guest.call(api.readPrinting, { params: guest })).rejects.toMatchObject({ code: 'lifecycle.illegal' })
    await guest.call(api.abortVisit, { params: guest, body: { reason: 'error' } })
    expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 500 })
  })

  it('is given up while its page still asks, when the printer knows nothing of it', async () => {
    await using world = await openWorld()
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    world.faults.printer.set([{ name: 'drops-job', times: 1 }])
    await startPrinting(guest, pdf)
    for (let second = 0; second < 40; second += 10) {
      world.test.clock.advance(10_000)
      await guest.call(api.readPrinting, { params: guest })
    }
    expect(await statusOf(world, guest.visitId)).toBe('refunded')
    expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 500 })
  })

  it('is given up once when its person stops at the moment it is given up', async () => {
    await using world = await openWorld()
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    world.faults.printer.set([{ name: 'drops-job', times: 1 }])
    await startPrinting(guest, pdf)
    world.test.clock.advance(31_000)
    expect(await guest.call(api.abortVisit, { params: guest, body: stop })).toMatchObject({
      status: 'refunded',
      payment: { state: 'refunded', refundedYen: 500 },
    })
  })

  it('calls a human when the printer cannot be asked for five minutes', async () => {
    await using world = await openWorld()
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    await startPrinting(guest, pdf)
    world.faults.printer.set([{ name: 'down' }])
    world.test.clock.advance(5 * 60_000 + 1)
    await world.converge()
    await world.converge()
    expect(await statusOf(world, guest.visitId)).toBe('printing')
    expect(await alarmsOf(world)).toEqual(['print-failed'])
  })
})

describe('a mismatch', () => {
  it('that the page found by itself calls a human too', async () => {
    await using world = await openWorld()
    const guest = await enter(world)
    await identify(world, guest, aoi)
    await apply(guest)
    await guest.call(api.abortVisit, { params: guest, body: { reason: 'mismatch' } })
    expect(await statusOf(world, guest.visitId)).toBe('stopped')
    expect(await alarmsOf(world)).toEqual(['subject-mismatch'])
  })

  it('that the page found with the slot open gives the money back', async () => {
    await using world = await openWorld()
    const { guest } = await reachPayment(world, aoi)
    insert(world, 100)
    await guest.call(api.abortVisit, { params: guest, body: { reason: 'mismatch' } })
    expect(await statusOf(world, guest.visitId)).toBe('refunded')
    expect(await alarmsOf(world)).toEqual(['subject-mismatch'])
    expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 100 })
  })

  it.each([
    ['binds another document', (guest, application) => bind(guest, { ...application, requestId: crypto.randomUUID() })],
    [
      'reports a character',
      (guest, { requestId }) =>
        guest.call(api.reportUndrawable, { params: guest, body: { requestId, codePoints: ['U+9AD9'] } }),
    ],
  ] satisfies [
    string,
    (guest: Awaited<ReturnType<typeof enter>>, application: Awaited<ReturnType<typeof apply>>) => Promise<unknown>,
  ][])('cannot be had after the paper is on its way: a page that %s is refused', async (_, act) => {
    await using world = await openWorld()
    const { guest, application, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    await startPrinting(guest, pdf)
    await expect(act(guest, application)).rejects.toMatchObject({ code: expect.any(String) })
    await world.converge()
    runPrinter(world.printer)
    await world.converge()
    expect(world.printer.inspect().output).toHaveLength(1)
    expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
  })
})

describe("an address that is not its members'", () => {
  it('is noticed above the members of a resident record', async () => {
    await using world = await openWorld()
    const guest = await enter(world)
    await identify(world, guest, aoi)
    const { certificate } = await apply(guest)
    const content = { ...certificate.content, address: '見本県別市1番地' } as typeof certificate.content
    expect(isOwnAddress(certificate)).toBe(true)
    expect(isOwnAddress({ ...certificate, content })).toBe(false)
  })
})

describe('what is known of the person', () => {
  it('is gone as soon as the printer has the document', async () => {
    await using world = await openWorld()
    const { guest, pdf } = await reachPayment(world, aoi)
    const visit = world.visits.find(guest.visitId)
    insert(world, 500)
    await startPrinting(guest, pdf)
    expect(visit).not.toHaveProperty('applicant')
    expect(visit).not.toHaveProperty('request')
    expect(visit).not.toHaveProperty('documentDigest')
    expect(visit?.households.size).toBe(0)
    expect(visit?.bindingKey.every((byte) => byte === 0)).toBe(true)
  })

  it('is gone when another process ended the visit', async () => {
    await using world = await openWorld()
    const guest = await enter(world)
    await identify(world, guest, aoi)
    await using other = await world.restart()
    expect(await statusOf(other, guest.visitId)).toBe('aborted')
    world.test.clock.advance(5 * 60_000 + 1)
    await world.converge()
    expect(world.visits.find(guest.visitId)).toBeUndefined()
  })

  it('meets an answer that comes after the visit is over with "lost", not with a fault of ours', async () => {
    await using world = await openWorld()
    const guest = await enter(world)
    await identify(world, guest, aoi)
    const asking = guest
      .call(api.readHousehold, { params: { ...guest, kind: 'resident-record' } })
      .catch((error: unknown) => error)
    await guest.call(api.abortVisit, { params: guest, body: stop })
    expect(await asking).toMatchObject({ code: 'issuance.visit-lost' })
    expect(await alarmsOf(world)).toEqual([])
  })
})

describe('money that cannot be settled', () => {
  it('does not hold a terminal for ever when the box no longer knows the deposit', async () => {
    await using world = await openWorld()
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    await startPrinting(guest, pdf)
    runPrinter(world.printer)
    world.faults.cashBox.set([{ name: 'down', times: 2 }])
    await world.converge()
    expect(await statusOf(world, guest.visitId)).toBe('printed')
    world.replaceDevices()
    await world.converge()
    expect(await statusOf(world, guest.visitId)).toBe('settled')
    expect(await alarmsOf(world)).toEqual(['money-unsettled'])
    await expect(enter(world)).resolves.toMatchObject({ visitId: expect.any(String) })
  })
})

describe('haste', () => {
  it('prints one receipt for two clicks', async () => {
    await using world = await openWorld()
    const { guest, pdf } = await reachPayment(world, aoi)
    insert(world, 500)
    await startPrinting(guest, pdf)
    runPrinter(world.printer)
    await guest.call(api.readPrinting, { params: guest })
    const bytes = await makeDocument('receipt')
    await Promise.all([1, 2].map(() => guest.call(api.printReceipt, { params: guest, bytes: bytes.slice() })))
    expect(world.receiptPrinter.listJobs()).toHaveLength(1)
  })

  it('is served in order of arrival, and a turn that fails does not hold the next', async () => {
    const visits = new Visits()
    const order: number[] = []
    const works = [1, 2, 3].map((turn) =>
      visits
        .exclusive('one', async () => {
          order.push(turn)
          if (turn === 2) throw new Error('no')
        })
        .catch(() => undefined),
    )
    await Promise.all(works)
    expect(order).toEqual([1, 2, 3])
    await expect(visits.exclusive('one', async () => 'free')).resolves.toBe('free')
  })
})
