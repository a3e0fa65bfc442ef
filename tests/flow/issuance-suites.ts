/** Everything the issuing service promises, on whichever engine a test opens. */
import { describe, expect, it } from 'vitest'
import * as api from '#shared/convenience-issuance/api.ts'
import { findIssuance, listLatestIssuances } from '#bff/convenience-issuance/store.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import type { Selection } from '#shared/convenience-issuance/kinds.ts'
import {
  apply,
  bind,
  enter,
  identify,
  insert,
  kioskId,
  makeDocument,
  openWorld,
  otherKioskId,
  proveIdentity,
  reachPayment,
  runPrinter,
  startPrinting,
  type World,
  type WorldOptions,
} from './issuance-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

const aoi = { person: 'sato-aoi' }

const statusOf = async ({ test }: World, visitId: string) => (await findIssuance(test.platform.store, visitId))?.status

const alarmsOf = async ({ test }: World) =>
  (await test.platform.store.db.select().from(test.platform.store.tables.alarms)).map(({ kind }) => kind)

/** Yen that belong to nobody yet: must be nothing whenever no visit is open. */
const yenHeld = ({ box }: World) =>
  box
    .inspect()
    .deposits.filter(({ state }) => state !== 'captured' && state !== 'refunded')
    .reduce((sum, { insertedYen }) => sum + insertedYen, 0)

export const describeIssuance = (stores?: StoreFactory): void => {
  const open = (options: Omit<WorldOptions, 'stores'> = {}) =>
    openWorld({ ...options, ...(stores === undefined ? {} : { stores }) })

  describe('the journey at the kiosk', () => {
    it('ends with paper, kept fee, change, a count and nothing known of the person', async () => {
      await using world = await open()
      const { guest, application, pdf } = await reachPayment(world, aoi)
      const { totalYen } = application
      insert(world, 500)
      expect(await guest.call(api.readPayment, { params: guest })).toMatchObject({
        state: 'satisfied',
        insertedYen: 500,
      })

      expect(await startPrinting(guest, pdf)).toMatchObject({ status: 'printing', sidesTotal: 2 })
      runPrinter(world.printer)
      const printed = await guest.call(api.readPrinting, { params: guest })
      expect(printed).toMatchObject({ status: 'settled', state: 'done', sidesPrinted: 2 })
      expect(printed.payment).toMatchObject({ state: 'captured', dueYen: totalYen, changeYen: 500 - totalYen })
      expect(world.printer.inspect().output).toEqual([
        expect.objectContaining({ pages: [1, 2], name: application.requestId }),
      ])

      await guest.call(api.printReceipt, { params: guest, bytes: await makeDocument('receipt') })
      await guest.call(api.endVisit, { params: guest })
      expect(await statusOf(world, guest.visitId)).toBe('completed')
      expect(world.visits.find(guest.visitId)).toBeUndefined()
      expect(world.receiptPrinter.listJobs()).toHaveLength(1)
      const { store } = world.test.platform
      expect(await store.db.select().from(store.tables.issueCounts)).toEqual([
        {
          day: '2027-03-01',
          hour: 10,
          kind: 'resident-record',
          municipalityCode: application.certificate.municipality.code,
          kioskId,
          count: 1,
        },
      ])
    })

    it('prints what was chosen for whom it was chosen', async () => {
      await using world = await open()
      const guest = await enter(world)
      await identify(world, guest, aoi)
      const household = await guest.call(api.readHousehold, { params: { ...guest, kind: 'resident-record' } })
      expect(household.members).toHaveLength(4)
      const [, second, third] = household.members
      const selection: Selection = {
        kind: 'resident-record',
        scope: 'members',
        memberRefs: [third?.memberRef ?? '', second?.memberRef ?? ''],
        items: ['head-and-relationship'],
        copies: 2,
      }
      const { certificate, totalYen, feeYen } = await apply(guest, selection)
      expect(totalYen).toBe(feeYen * 2)
      const { content } = certificate
      expect(content.kind === 'resident-record' && content.members.map(({ memberRef }) => memberRef)).toEqual([
        second?.memberRef,
        third?.memberRef,
      ])
      expect(JSON.stringify(content)).not.toContain('myNumber')
    })

    it.each<[string, Partial<Selection>, string]>([
      ['somebody outside the household', { scope: 'members', memberRefs: ['nobody'] }, 'memberRefs'],
      ['nobody at all', { scope: 'members', memberRefs: [] }, 'memberRefs'],
      ['the same person twice', { scope: 'members', memberRefs: ['twice', 'twice'] }, 'memberRefs'],
      ['members beside the whole household', { scope: 'household', memberRefs: ['one'] }, 'memberRefs'],
      ['an item twice', { items: ['domicile', 'domicile'] }, 'items'],
    ])('refuses a selection of %s and lets the person choose again', async (_, part, field) => {
      await using world = await open()
      const guest = await enter(world)
      await identify(world, guest, aoi)
      const whole: Selection = { kind: 'resident-record', scope: 'self', memberRefs: [], items: [], copies: 1, ...part }
      await expect(apply(guest, whole)).rejects.toMatchObject({ code: 'issuance.selection-invalid', detail: { field } })
      await expect(apply(guest)).resolves.toMatchObject({ certificate: { kind: 'resident-record' } })
    })
  })

  describe('logging in by card', () => {
    it.each([
      ['kobayashi-jun', 'login.certificate-expired'],
      ['kato-megumi', 'login.certificate-revoked'],
      ['yoshida-akira', 'issuance.not-registered'],
      ['nakamura-yui', 'issuance.ask-at-counter'],
      ['mori-shizuka', 'issuance.municipality-not-participating'],
    ])('refuses %s with %s, and forgets them', async (person, code) => {
      await using world = await open()
      const guest = await enter(world)
      await expect(identify(world, guest, { person })).rejects.toMatchObject({ code })
      expect(await statusOf(world, guest.visitId)).toBe('aborted')
      expect(world.visits.find(guest.visitId)).toBeUndefined()
    })

    it.each([
      ['another origin', { origin: 'https://elsewhere.example' }],
      ['another purpose', { purpose: 'another-purpose' }],
      ['another nonce', { nonce: encodeBase64url(new Uint8Array(32)) }],
    ])('refuses a signature made for %s', async (_, part) => {
      await using world = await open()
      const guest = await enter(world)
      await expect(identify(world, guest, { ...aoi, ...part })).rejects.toMatchObject({
        code: 'login.signature-invalid',
      })
    })

    it('takes a nonce once, even when two calls race', async () => {
      await using world = await open()
      const guest = await enter(world)
      const body = await proveIdentity(world, guest, aoi)
      const outcomes = await Promise.allSettled([
        guest.call(api.identify, { params: guest, body }),
        guest.call(api.identify, { params: guest, body }),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
      expect(outcomes[1]).toMatchObject({ reason: { code: 'login.nonce-unknown' } })
    })

    it('refuses a nonce after five minutes', async () => {
      await using world = await open()
      const guest = await enter(world)
      world.test.clock.advance(5 * 60_000 + 1)
      await expect(identify(world, guest, aoi)).rejects.toMatchObject({ code: 'login.nonce-expired' })
    })

    it("refuses one visit's nonce in another visit", async () => {
      await using world = await open()
      const first = await enter(world)
      const second = await enter(world)
      await expect(identify(world, second, { ...aoi, nonce: first.nonce })).rejects.toMatchObject({
        code: 'login.signature-invalid',
      })
    })

    it('refuses a certificate under another key, before the responder is asked', async () => {
      await using world = await open()
      const guest = await enter(world)
      const body = await proveIdentity(world, guest, aoi)
      const other = await proveIdentity(world, guest, { person: 'kimura-taro' })
      await expect(
        guest.call(api.identify, { params: guest, body: { ...body, signature: other.signature } }),
      ).rejects.toMatchObject({ code: 'login.signature-invalid' })
    })

    it('refuses a certificate with one changed byte', async () => {
      await using world = await open()
      const guest = await enter(world)
      const body = await proveIdentity(world, guest, aoi)
      const der = decodeBase64url(body.certificate)
      der[der.length - 20] = (der[der.length - 20] ?? 0) ^ 1
      await expect(
        guest.call(api.identify, { params: guest, body: { ...body, certificate: encodeBase64url(der) } }),
      ).rejects.toMatchObject({ code: 'login.certificate-untrusted' })
    })

    it.each([
      'down',
      'try-later',
      'malformed',
      'wrong-signature',
      'wrong-signer',
      'unauthorised-signer',
      'stale',
      'wrong-nonce',
      'no-nonce',
      'wrong-certificate',
      'unknown',
      'http-error',
    ] as const)('takes a responder that is "%s" for one that cannot be asked now, never for good', async (name) => {
      await using world = await open()
      world.faults.ocsp.set([{ name }])
      const guest = await enter(world)
      await expect(identify(world, guest, aoi)).rejects.toMatchObject({ code: 'login.status-unavailable' })
    })
  })

  describe('service hours', () => {
    it.each([
      ['before 6:30', '2027-02-28T21:29:59.000Z'],
      ['after 23:00', '2027-03-01T14:00:00.000Z'],
      ['on 30 December', '2026-12-30T03:00:00.000Z'],
    ])('opens no visit %s', async (_, start) => {
      await using world = await open({ start })
      await expect(enter(world)).rejects.toMatchObject({ code: 'issuance.closed' })
    })

    it('lets a visit begun before closing apply within ten minutes, not later', async () => {
      await using world = await open({ start: '2027-03-01T13:59:00.000Z' })
      const guest = await enter(world)
      await identify(world, guest, aoi)
      await guest.call(api.readHousehold, { params: { ...guest, kind: 'resident-record' } })
      world.test.clock.set('2027-03-01T14:10:01.000Z')
      await expect(apply(guest)).rejects.toMatchObject({ code: 'issuance.closed' })
    })
  })

  describe("another person's certificate", () => {
    it.each([
      'another-person',
      'another-person-with-digests',
      'replayed',
      'twice',
      'wrong-municipality',
      'uninvited-number',
      'other-fee',
    ] as const)('is destroyed before payment when the municipality answers "%s"', async (name) => {
      await using world = await open()
      // An earlier visitor, so that there is something to answer again.
      const earlier = await enter(world)
      await identify(world, earlier, { person: 'matsumoto-daichi' })
      await apply(earlier)
      const guest = await enter(world)
      await identify(world, guest, aoi)
      await guest.call(api.readHousehold, { params: { ...guest, kind: 'resident-record' } })
      world.faults.municipal.set([{ name }])
      const refusal: unknown = await apply(guest).catch((error: unknown) => error)
      expect(['issuance.subject-mismatch', 'party.mismatched', 'party.malformed']).toContain(
        (refusal as { code: string }).code,
      )
      expect(await statusOf(world, guest.visitId)).toBe('stopped')
      expect(await alarmsOf(world)).toHaveLength(1)
      expect(world.visits.find(guest.visitId)).toBeUndefined()
      expect(yenHeld(world)).toBe(0)
    })

    it.each(['swapped', 'swapped-under-own-ids'] as const)(
      'is destroyed at both kiosks when two applications at once are answered "%s"',
      async (name) => {
        await using world = await open()
        const here = await enter(world)
        const there = await enter(world, otherKioskId)
        await identify(world, here, aoi)
        await identify(world, there, { person: 'matsumoto-daichi' })
        for (const guest of [here, there]) {
          await guest.call(api.readHousehold, { params: { ...guest, kind: 'resident-record' } })
        }
        world.faults.municipal.set([{ name }])
        const outcomes = await Promise.allSettled([apply(here), apply(there)])
        expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
        expect([await statusOf(world, here.visitId), await statusOf(world, there.visitId)]).toEqual([
          'stopped',
          'stopped',
        ])
        expect(await alarmsOf(world)).toHaveLength(2)
      },
    )

    it('is destroyed before payment when the page has drawn somebody else', async () => {
      await using world = await open()
      const guest = await enter(world)
      await identify(world, guest, aoi)
      const application = await apply(guest)
      const [person] =
        application.certificate.content.kind === 'resident-record' ? application.certificate.content.members : []
      const other = {
        ...application.certificate,
        content: { ...application.certificate.content, members: [{ ...person, birthDate: '1999-09-09' }] },
      }
      await expect(bind(guest, { ...application, certificate: other as never })).rejects.toMatchObject({
        code: 'issuance.subject-mismatch',
      })
      expect(await statusOf(world, guest.visitId)).toBe('stopped')
      expect(await alarmsOf(world)).toEqual(['subject-mismatch'])
    })

    it('is not printed, and the money comes back, when the PDF is not the bound one', async () => {
      await using world = await open()
      const { guest } = await reachPayment(world, aoi)
      insert(world, 500)
      await expect(startPrinting(guest, await makeDocument('another'))).rejects.toMatchObject({
        code: 'issuance.document-mismatch',
      })
      expect(await statusOf(world, guest.visitId)).toBe('refunded')
      expect(await alarmsOf(world)).toEqual(['document-mismatch'])
      expect(world.printer.listJobs()).toEqual([])
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 500 })
    })

    it('never reaches a page when an answer comes after the visit is over', async () => {
      const asked = Promise.withResolvers<void>()
      const answered = Promise.withResolvers<void>()
      const wait = () => {
        asked.resolve()
        return answered.promise
      }
      await using world = await open({ wait })
      const guest = await enter(world)
      await identify(world, guest, aoi)
      await guest.call(api.readHousehold, { params: { ...guest, kind: 'resident-record' } })
      world.faults.municipal.set([{ name: 'late' }])
      const applying = apply(guest).catch((error: unknown) => error)
      await asked.promise
      await guest.call(api.abortVisit, { params: guest, body: { reason: 'person' } })
      answered.resolve()
      expect(await applying).toMatchObject({
        code: expect.stringMatching(/^(issuance\.visit-lost|lifecycle\.illegal)$/),
      })
      expect(await statusOf(world, guest.visitId)).toBe('aborted')
    })
  })

  describe('money', () => {
    it('is not taken for a document that is not paid', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 100)
      await expect(startPrinting(guest, pdf)).rejects.toMatchObject({ code: 'payment.insufficient' })
      expect(await statusOf(world, guest.visitId)).toBe('paying')
    })

    it('comes back when the person stops before printing', async () => {
      await using world = await open()
      const { guest } = await reachPayment(world, aoi)
      insert(world, 100, 100)
      expect(await guest.call(api.abortVisit, { params: guest, body: { reason: 'person' } })).toMatchObject({
        status: 'refunded',
        payment: { state: 'refunded', refundedYen: 200 },
      })
      // A second click changes nothing.
      expect(await guest.call(api.abortVisit, { params: guest, body: { reason: 'person' } })).toMatchObject({
        status: 'refunded',
      })
    })

    it('prints once and settles once when everything is clicked twice', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 1000)
      await Promise.all([startPrinting(guest, pdf), startPrinting(guest, pdf), startPrinting(guest, pdf)])
      runPrinter(world.printer)
      await Promise.all([1, 2, 3].map(() => guest.call(api.readPrinting, { params: guest })))
      expect(world.printer.listJobs()).toHaveLength(1)
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
      await Promise.all([1, 2].map(() => guest.call(api.endVisit, { params: guest })))
      const { store } = world.test.platform
      expect(await store.db.select().from(store.tables.issueCounts)).toMatchObject([{ count: 1 }])
    })

    it('waits out a paper jam, and comes back when the person gives up', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 500)
      world.printer.jam()
      await startPrinting(guest, pdf)
      runPrinter(world.printer, 3)
      expect(await guest.call(api.readPrinting, { params: guest })).toMatchObject({
        state: 'stopped',
        status: 'printing',
      })
      expect(await guest.call(api.abortVisit, { params: guest, body: { reason: 'person' } })).toMatchObject({
        status: 'refunded',
      })
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 500 })
      world.printer.clearJam()
      runPrinter(world.printer)
      expect(world.printer.inspect().output).toEqual([])
      expect(await alarmsOf(world)).toEqual(['print-failed'])
    })

    it('does not stop paper that is already coming out', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 500)
      await startPrinting(guest, pdf)
      world.printer.tick()
      expect(await guest.call(api.abortVisit, { params: guest, body: { reason: 'page-left' } })).toMatchObject({
        status: 'printing',
      })
      runPrinter(world.printer)
      await world.converge()
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
    })

    it('prints once when the line breaks after the printer took the job', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 500)
      world.faults.printer.set([{ name: 'answer-lost', times: 1 }])
      expect(await startPrinting(guest, pdf)).toMatchObject({ status: 'printing' })
      runPrinter(world.printer)
      expect(await guest.call(api.readPrinting, { params: guest })).toMatchObject({ status: 'settled' })
      expect(world.printer.listJobs()).toHaveLength(1)
    })

    it('comes back at once when the printer cannot be reached', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 500)
      world.faults.printer.set([{ name: 'down' }])
      await expect(startPrinting(guest, pdf)).rejects.toMatchObject({ code: 'printer.unavailable' })
      expect(await statusOf(world, guest.visitId)).toBe('refunded')
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 500 })
    })

    it('waits in the box with a human called while the box cannot pay out, and comes back later', async () => {
      await using world = await open()
      const { guest } = await reachPayment(world, aoi)
      insert(world, 500)
      world.faults.cashBox.set([{ name: 'jam-at-settlement', times: 1 }])
      expect(await guest.call(api.abortVisit, { params: guest, body: { reason: 'person' } })).toMatchObject({
        status: 'refunding',
      })
      expect(await alarmsOf(world)).toEqual(['money-unsettled'])
      world.box.clear()
      await world.converge()
      expect(await statusOf(world, guest.visitId)).toBe('refunded')
      expect(await alarmsOf(world)).toEqual(['money-unsettled'])
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 500 })
    })
  })

  describe('after the process dies', () => {
    it.each([
      ['started', 'aborted'],
      ['identified', 'aborted'],
      ['applied', 'aborted'],
      ['bound', 'aborted'],
    ] as const)('a visit that was %s is %s', async (at, after) => {
      await using world = await open()
      const guest = await enter(world)
      if (at !== 'started') await identify(world, guest, aoi)
      if (at === 'applied') await apply(guest)
      if (at === 'bound') await bind(guest, await apply(guest))
      expect(await statusOf(world, guest.visitId)).toBe(at)
      await using later = await world.restart()
      expect(await statusOf(later, guest.visitId)).toBe(after)
    })

    it('coins in the slot come back', async () => {
      await using world = await open()
      const { guest } = await reachPayment(world, aoi)
      insert(world, 100)
      await using later = await world.restart()
      expect(await statusOf(later, guest.visitId)).toBe('refunded')
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 100 })
    })

    it('paper that came out is kept paid', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 500)
      await startPrinting(guest, pdf)
      runPrinter(world.printer)
      await using later = await world.restart()
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
      expect(['settled', 'completed']).toContain(await statusOf(later, guest.visitId))
    })

    it('paper on its way is followed to its end', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 500)
      await startPrinting(guest, pdf)
      world.printer.tick()
      await using later = await world.restart()
      expect(await statusOf(later, guest.visitId)).toBe('printing')
      runPrinter(world.printer)
      await later.converge()
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
    })

    it('a document the printer never got is refunded', async () => {
      await using world = await open()
      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 500)
      world.faults.printer.set([{ name: 'drops-job', times: 1 }])
      await startPrinting(guest, pdf)
      await using later = await world.restart()
      expect(await statusOf(later, guest.visitId)).toBe('refunded')
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'refunded', refundedYen: 500 })
    })
  })

  describe('who may do what', () => {
    it("refuses one kiosk's visit to another kiosk", async () => {
      await using world = await open()
      const { guest } = await reachPayment(world, aoi)
      const other = world.test.caller(await world.test.signIn('kiosk-terminal', { id: 'K-0002' }))
      for (const endpoint of [api.readPayment, api.readPrinting, api.openPayment, api.endVisit, api.extendVisit]) {
        await expect(other(endpoint, { params: guest })).rejects.toMatchObject({ code: 'issuance.visit-lost' })
      }
      await expect(other(api.abortVisit, { params: guest, body: { reason: 'person' } })).rejects.toMatchObject({
        code: 'issuance.visit-lost',
      })
    })

    it('begins with an aborted visit when a page begins again, and waits while paper comes out', async () => {
      await using world = await open()
      const first = await enter(world)
      await identify(world, first, aoi)
      await enter(world)
      expect(await statusOf(world, first.visitId)).toBe('aborted')

      const { guest, pdf } = await reachPayment(world, aoi)
      insert(world, 500)
      await startPrinting(guest, pdf)
      world.printer.tick()
      await expect(enter(world)).rejects.toMatchObject({ code: 'issuance.terminal-busy' })
      runPrinter(world.printer)
      await expect(enter(world)).resolves.toMatchObject({ visitId: expect.any(String) })
      expect(world.box.find(guest.visitId)).toMatchObject({ state: 'captured' })
    })
  })

  describe('the counter and the centre', () => {
    it('registers a card that is in order, and then its holder is let in', async () => {
      await using world = await open()
      const clerk = world.test.caller(await world.test.signIn('municipality-clerk', { municipalityCode: '99101' }))
      const person = 'yoshida-akira'
      const guest = await enter(world)
      const { certificate, municipalityCode } = await proveIdentity(world, guest, { person })
      expect(municipalityCode).toBe('99101')
      const found = await clerk(api.searchResidents, { body: { kana: 'ヨシダ' } })
      expect(found).toEqual([expect.objectContaining({ registration: 'none' })])
      const body = { residentRef: found[0]?.residentRef ?? '', certificate }
      expect(await clerk(api.registerUser, { body })).toEqual({ registration: 'active' })
      await expect(identify(world, guest, { person })).resolves.toMatchObject({ municipality: { code: '99101' } })
    })

    it.each([
      ['kato-megumi', 'login.certificate-revoked'],
      ['kobayashi-jun', 'login.certificate-expired'],
    ])('does not register the card of %s: %s', async (person, code) => {
      await using world = await open()
      const clerk = world.test.caller(await world.test.signIn('municipality-clerk', { municipalityCode: '99101' }))
      const guest = await enter(world)
      const { certificate } = await proveIdentity(world, guest, { person })
      await expect(clerk(api.registerUser, { body: { residentRef: 'any', certificate } })).rejects.toMatchObject({
        code,
      })
    })

    it('leaves a task with code points alone when a character cannot be drawn, for that municipality only', async () => {
      await using world = await open()
      const guest = await enter(world)
      await identify(world, guest, { person: 'watanabe-tsuyoshi' })
      const { requestId, certificate } = await apply(guest)
      await guest.call(api.reportUndrawable, { params: guest, body: { requestId, codePoints: ['U+908A U+E010F'] } })
      expect(await statusOf(world, guest.visitId)).toBe('aborted')
      const { code } = certificate.municipality
      const clerk = world.test.caller(await world.test.signIn('municipality-clerk', { municipalityCode: code }))
      const [task] = await clerk(api.listTasks, {})
      expect(task).toMatchObject({ codePoints: ['U+908A U+E010F'], requestId, resolvedAt: null })
      const other = world.test.caller(
        await world.test.signIn('municipality-clerk', { id: 'other', municipalityCode: '00000' }),
      )
      expect(await other(api.listTasks, {})).toEqual([])
      const params = { taskId: task?.taskId ?? '' }
      await expect(other(api.resolveTask, { params })).rejects.toMatchObject({ code: 'request.not-found' })
      expect(await clerk(api.resolveTask, { params })).toMatchObject({ resolvedAt: expect.any(String) })
    })

    it('shows alarms, visits and counts without a person, and keeps who acknowledged first', async () => {
      await using world = await open()
      const { guest } = await reachPayment(world, aoi)
      insert(world, 500)
      await startPrinting(guest, await makeDocument('another')).catch(() => undefined)
      const first = world.test.caller(await world.test.signIn('centre-operator', { id: 'first' }))
      const second = world.test.caller(await world.test.signIn('centre-operator', { id: 'second' }))
      const [alarm] = await first(api.listAlarms, {})
      expect(alarm).toMatchObject({ kind: 'document-mismatch', acknowledgedAt: null })
      const params = { alarmId: alarm?.alarmId ?? '' }
      expect(await first(api.acknowledgeAlarm, { params })).toMatchObject({ acknowledgedBy: 'first' })
      expect(await second(api.acknowledgeAlarm, { params })).toMatchObject({ acknowledgedBy: 'first' })
      expect(await first(api.listIssuances, {})).toMatchObject([{ status: 'refunded', kioskId }])
      expect(await listLatestIssuances(world.test.platform.store, 1)).toHaveLength(1)
    })
  })
}
