/** A kiosk's visit by the card-AP method: a proof made for this visit and no other, then the municipality as ever. */
import { afterEach, describe, expect, it } from 'vitest'
import { createCardApMemory } from '#mocks/card/applications/card-ap-data.ts'
import { decodeBase64url, encodeBase64url as encode } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import * as cardAp from '#shared/card-ap/api.ts'
import { buildCardApChallenge } from '#shared/card-ap/statement.ts'
import * as api from '#shared/convenience-issuance/api.ts'
import { createTestCardAp, openReaderDesk, rightPin, sharedAuthority } from '../card/card-ap-fixture.ts'
import {
  apply,
  bind,
  enter,
  identify,
  insert,
  kioskId,
  openWorld,
  otherKioskId,
  runPrinter,
  startPrinting,
  type Guest,
  type World,
} from './issuance-fixture.ts'

const open: World[] = []

const openCardApWorld = async (): Promise<World> => {
  const world = await openWorld({ cardAp: await sharedAuthority() })
  open.push(world)
  return world
}

afterEach(async () => {
  for (const world of open.splice(0)) await world[Symbol.asyncDispose]()
})

/** What the person's phone does: a page of nobody's session, with the kiosk's nonce. */
const prove = async (
  { test }: World,
  {
    nonce,
    person = 'sato-aoi',
    purpose = 'convenience-issuance',
    memory = createCardApMemory(),
  }: {
    readonly nonce?: string
    readonly person?: string
    readonly purpose?: cardAp.CardApPurpose
    readonly memory?: ReturnType<typeof createCardApMemory>
  },
): Promise<string> => {
  const call = test.caller()
  const view = await call(cardAp.askChallenge, { body: { purpose, ...(nonce === undefined ? {} : { nonce }) } })
  const desk = await openReaderDesk(await createTestCardAp({ person, memory }))
  const asked = { origin: view.origin, nonce: decodeBase64url(view.nonce), purpose }
  const signed = await desk.session.authenticate(await buildCardApChallenge(asked), encodeUtf8(rightPin))
  await desk.close()
  const { proof } = await call(cardAp.authenticate, {
    body: {
      challengeId: view.challengeId,
      certificate: encode(signed.certificate),
      cardId: encode(signed.cardId),
      counter: signed.counter,
      signature: encode(signed.signature),
    },
  })
  return proof
}

const show = (guest: Guest, cardApProof: string) => guest.call(api.identify, { params: guest, body: { cardApProof } })

describe('CV-G-6 a visit by card-AP', () => {
  it('CV-KA-5 ends with the printed certificate, of whom the municipality has registered the card for', async () => {
    const world = await openCardApWorld()
    const guest = await enter(world)
    const offers = await show(guest, await prove(world, guest))
    expect(offers.municipality.code).toBe('99101')
    const application = await apply(guest)
    expect(JSON.stringify(application.certificate)).toContain('佐藤')
    const pdf = await bind(guest, application)
    await guest.call(api.openPayment, { params: guest })
    insert(world, 1000)
    await guest.call(api.readPayment, { params: guest })
    await startPrinting(guest, pdf)
    runPrinter(world.printer)
    expect(await guest.call(api.readPrinting, { params: guest })).toMatchObject({ status: 'settled' })
  })

  it('is offered by a terminal only where the counter has the method', async () => {
    const withIt = await openCardApWorld()
    const call = withIt.test.caller(await withIt.test.signIn('kiosk-terminal', { id: kioskId }))
    expect((await call(api.openVisit, {})).methods).toEqual(['jpki', 'card-ap'])
    const without = await openWorld()
    open.push(without)
    const other = without.test.caller(await without.test.signIn('kiosk-terminal', { id: kioskId }))
    expect((await other(api.openVisit, {})).methods).toEqual(['jpki'])
    const guest = await enter(without)
    await expect(show(guest, `99101.${'x'.repeat(43)}`)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
  })

  it('refuses a proof that was made for another visit, and ends the visit that showed it', async () => {
    const world = await openCardApWorld()
    const [here, there] = [await enter(world), await enter(world, otherKioskId)]
    const proof = await prove(world, here)
    await expect(show(there, proof)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
    await expect(show(there, proof)).rejects.toMatchObject({ code: 'issuance.visit-lost' })
    // Whose it is may still use it: a stranger who saw it took nothing away.
    await expect(show(here, proof)).resolves.toMatchObject({ municipality: { code: '99101' } })
  })

  it('refuses a proof that was taken before', async () => {
    const world = await openCardApWorld()
    const guest = await enter(world)
    const proof = await prove(world, guest)
    await show(guest, proof)
    await expect(show(guest, proof)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
    const next = await enter(world, otherKioskId)
    await expect(show(next, proof)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
  })

  it('refuses a proof for another purpose', async () => {
    const world = await openCardApWorld()
    const guest = await enter(world)
    const proof = await prove(world, { purpose: 'tap' })
    await expect(show(guest, proof)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
  })

  it('refuses a proof whose beginning names another municipality', async () => {
    const world = await openCardApWorld()
    const guest = await enter(world)
    const proof = await prove(world, guest)
    await expect(show(guest, `99001${proof.slice(5)}`)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
  })

  it('takes the nonce once, by whichever method comes first', async () => {
    const world = await openCardApWorld()
    const guest = await enter(world)
    const proof = await prove(world, guest)
    await identify(world, guest, { person: 'sato-aoi' })
    await expect(show(guest, proof)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
  })

  it('refuses half of one method and half of the other', async () => {
    const world = await openCardApWorld()
    const guest = await enter(world)
    const cardApProof = await prove(world, guest)
    const path = api.identify.path.replace(':visitId', guest.visitId)
    const cookie = await world.test.signIn('kiosk-terminal', { id: kioskId })
    const mixed = { cardApProof, municipalityCode: '99001' }
    const { status } = await world.test.request('POST', path, { body: mixed, cookie })
    expect(status).toBe(422)
  })

  it('lets nobody but a terminal show a proof', async () => {
    const world = await openCardApWorld()
    const guest = await enter(world)
    const cardApProof = await prove(world, guest)
    const stranger = world.test.caller()
    const shown = stranger(api.identify, { params: guest, body: { cardApProof } })
    await expect(shown).rejects.toMatchObject({ code: 'session.required' })
  })

  it('keeps neither proof nor card in database and log', async () => {
    const world = await openCardApWorld()
    const guest = await enter(world)
    const proof = await prove(world, guest)
    await show(guest, proof)
    const { store } = world.test.platform
    const { cardApProofs, audit } = store.tables
    expect(await store.db.select().from(cardApProofs)).toEqual([])
    const kept = JSON.stringify([await store.db.select().from(audit), world.test.logged])
    expect(kept).not.toContain(proof.slice(6))
  })
})
