import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openMailboxChannel, type HoldStep } from '#card-bridge/apps/card-ap/mailbox.ts'
import { CardApSession } from '#card-bridge/apps/card-ap/session.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { openWebNfc, type NdefTransport } from '#card-bridge/readers/web-nfc/transport.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import type { VirtualCard } from '#mocks/card/virtual-card.ts'
import { VirtualPhone } from '#mocks/readers/web-nfc-phone.ts'
import { createNdefReaderClass } from '#mocks/readers/web-nfc.ts'
import { createTestCardAp, openPhoneDesk, rightPin, trustOnly } from './card-ap-fixture.ts'

const { signal } = new AbortController()
const challenge = { originHash: new Uint8Array(32), challenge: new Uint8Array(32) }
const record = { recordType: 'madoguchi.example:card-ap', data: Uint8Array.of(1, 1) }

const openPhone = async () => {
  const phone = new VirtualPhone()
  return { phone, transport: await openWebNfc(signal, createNdefReaderClass(phone)) }
}

/** Somebody's sticker: a Type 4 Tag with a message of its own, and a count of the writes it met. */
const createSticker = (message: string): VirtualCard & { readonly writes: () => number } => {
  const bytes = Buffer.from(message, 'hex')
  const file = Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length), bytes])
  let isContainer = false
  let writes = 0
  return {
    ...createForeignCard('Sticker'),
    writes: () => writes,
    transmit: async (command) => {
      const at = (command[2] ?? 0) * 0x100 + (command[3] ?? 0)
      const content = isContainer ? Buffer.from('000f2000f600f60406e10404000000', 'hex') : file
      if (command[1] === 0xa4 && command.length === 7) isContainer = command[6] === 0x03
      if (command[1] === 0xd6) writes += 1
      const data = command[1] === 0xb0 ? content.subarray(at, at + (command[4] ?? 0)) : Buffer.alloc(0)
      return Uint8Array.from([...data, 0x90, 0x00])
    },
  }
}

const noNdef = createForeignCard()
const plainText = 'd101055402656e6869'
const otherAddress = 'd1010855046576696c2e6578'

describe('a phone’s Web NFC', () => {
  it('declares NDEF alone and refuses every command', async () => {
    const { transport } = await openPhone()
    expect(transport.capabilities).toEqual({ extendedLength: false, apdu: false, ndef: true })
    await expect(transport.transmit(Uint8Array.of(0, 0xa4, 4, 0), signal)).rejects.toMatchObject({
      code: 'card.ndef-only',
    })
    await expect(openJpkiSession(transport, { signal })).rejects.toMatchObject({ code: 'card.ndef-only' })
  })

  it('is missing where the browser has none', async () => {
    await expect(openWebNfc(signal, undefined)).rejects.toMatchObject({ code: 'card.nfc-missing' })
  })

  it.each([
    ['permission', 'denied', 'card.nfc-refused'],
    ['hasAdapter', false, 'card.nfc-missing'],
    ['isOn', false, 'card.nfc-off'],
  ] as const)('says what is wrong when %s is %s', async (setting, value, code) => {
    const phone = new VirtualPhone()
    phone.set({ [setting]: value })
    await expect(openWebNfc(signal, createNdefReaderClass(phone))).rejects.toMatchObject({ code })
  })

  it('keeps the system from reacting to the card while it is open', async () => {
    const { phone, transport } = await openPhone()
    expect(phone.isWatched).toBe(true)
    await transport.close()
    expect(phone.isWatched).toBe(false)
    await expect(transport.read(signal)).rejects.toMatchObject({ code: 'card.aborted' })
  })

  it('reads the address of an idle card, held before or after', async () => {
    const { card } = await createTestCardAp()
    const { phone, transport } = await openPhone()
    const read = async (reading: ReturnType<NdefTransport['read']>) =>
      (await reading).map(({ recordType, data }) => [recordType, decodeUtf8(data)])
    const waiting = transport.read(signal)
    phone.hold(card)
    expect(await read(waiting)).toEqual([['url', 'https://madoguchi.example/tap']])
    expect(await read(transport.read(signal))).toEqual([['url', 'https://madoguchi.example/tap']])
  })

  it('calls a card without NDEF unreadable, and a write to it unsupported', async () => {
    const { phone, transport } = await openPhone()
    phone.hold(noNdef)
    await expect(transport.read(signal)).rejects.toMatchObject({ code: 'card.unreadable' })
    await expect(transport.write(record, signal)).rejects.toMatchObject({ code: 'card.unsupported' })
  })

  it('does not know whether a write arrived when the card leaves', async () => {
    const made = await createTestCardAp()
    const { phone, transport } = await openPhone()
    const leaving: VirtualCard = {
      ...made.card,
      transmit: async (command) => {
        if (command[1] === 0xd6) phone.lift()
        return made.card.transmit(command)
      },
    }
    phone.hold(leaving)
    await expect(transport.write(record, signal)).rejects.toMatchObject({ code: 'card.removed' })
  })

  it('stops waiting when it is told to', async () => {
    const { transport } = await openPhone()
    const stop = new AbortController()
    const [reading, writing] = [transport.read(stop.signal), transport.write(record, stop.signal)]
    stop.abort()
    await expect(reading).rejects.toMatchObject({ code: 'card.aborted' })
    await expect(writing).rejects.toMatchObject({ code: 'card.aborted' })
    await expect(transport.read(stop.signal)).rejects.toMatchObject({ code: 'card.aborted' })
  })
})

describe('a tag that is not the card', () => {
  it.each([
    ['text', plainText],
    ['another address', otherAddress],
    ['nothing', ''],
  ])('with %s is never written to', async (_what, message) => {
    const sticker = createSticker(message)
    const phone = new VirtualPhone()
    phone.hold(sticker)
    const desk = await openPhoneDesk(await createTestCardAp(), phone)
    const refused = desk.session.authenticate(challenge, encodeUtf8(rightPin))
    await expect(refused).rejects.toMatchObject({ code: message === '' ? 'card.unreadable' : 'card.unsupported' })
    expect(sticker.writes()).toBe(0)
    await desk.close()
  })

  it('held after the card left before it was written to meets no write', async () => {
    const made = await createTestCardAp()
    const sticker = createSticker(plainText)
    const { phone, transport } = await openPhone()
    const heldAgain = Promise.withResolvers<void>()
    const steps: HoldStep[] = []
    const onStep = (step: HoldStep) => {
      steps.push(step)
      if (step === 'hold') phone.hold(made.card)
      // STATUS is carried first: the card leaves between the look before AUTHENTICATE and the write of it.
      if (step === 'keep-still' && steps.filter((at) => at === 'keep-still').length === 2) phone.lift()
      if (step === 'hold-again') heldAgain.resolve()
    }
    const channel = openMailboxChannel(transport, { idleUrl: made.data.idleUrl, onStep, writeMilliseconds: 100 })
    const requireTrusted = trustOnly(made.data.agreement.certificate)
    const session = new CardApSession(channel, { signal, requireTrusted })
    const outcome = session.authenticate(challenge, encodeUtf8(rightPin)).catch((error: unknown) => error)
    await heldAgain.promise
    phone.hold(sticker)
    await phone.attended()
    await phone.attended()
    expect(sticker.writes()).toBe(0)
    phone.hold(made.card)
    expect(await outcome).toMatchObject({ code: 'card.removed' })
    expect(steps).toContain('hold-again')
    expect(made.memory.read()).toBeUndefined()
    await channel.close()
  })

  it('in place of the card that left is waited out', async () => {
    const made = await createTestCardAp()
    const phone = new VirtualPhone()
    const desk = await openPhoneDesk(made, phone)
    await desk.session.readStatus()
    let isFirst = true
    made.onStep = (step) => {
      if (step !== 'answered' || !isFirst) return
      isFirst = false
      phone.hold(createSticker(plainText))
      void phone.attended().then(() => phone.hold(made.card))
    }
    const proof = await desk.session.authenticate(challenge, encodeUtf8(rightPin))
    expect(proof.counter).toBe(1)
    expect(desk.steps).toContain('hold-again')
    await desk.close()
  })
})
