/** A card with the card-AP, its authority, and the ways to it, for the tests of docs/card-ap.md. */
import { decodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { openApduChannel } from '#card-bridge/apps/card-ap/channel.ts'
import { openMailboxChannel, type HoldStep } from '#card-bridge/apps/card-ap/mailbox.ts'
import { CardApSession } from '#card-bridge/apps/card-ap/session.ts'
import { openWebNfc } from '#card-bridge/readers/web-nfc/transport.ts'
import type { CardApStep } from '#mocks/card/applications/card-ap-applet.ts'
import { createCardApMemory, type CardApData, type CardApMemory } from '#mocks/card/applications/card-ap-data.ts'
import { withCardAp } from '#mocks/card/applications/card-ap.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import type { VirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { cardApHolders, cardApIdleUrl } from '#mocks/people/card-ap-holders.ts'
import { createCardApAuthority, type CardApAuthority } from '#mocks/pki/card-ap-authority.ts'
import { VirtualPhone } from '#mocks/readers/web-nfc-phone.ts'
import { createNdefReaderClass } from '#mocks/readers/web-nfc.ts'

let shared: Promise<CardApAuthority> | undefined

/** RSA keys are slow to make: one authority for all tests of a process, which change nothing in it. */
export const sharedAuthority = (): Promise<CardApAuthority> => (shared ??= createCardApAuthority(cardApHolders))

export const rightPin = '7351'

export type TestCardAp = {
  readonly card: VirtualCard
  readonly data: CardApData
  readonly memory: CardApMemory
  /** Called at each step of the card's work; replaced by tests that take the card away there. */
  onStep: (step: CardApStep) => void
}

export const createTestCardAp = async (
  options: { readonly person?: string; readonly memory?: CardApMemory; readonly pin?: string } = {},
): Promise<TestCardAp> => {
  const { person = 'sato-aoi', memory = createCardApMemory(), pin = rightPin } = options
  const authority = await sharedAuthority()
  const issued = authority.cards.find(({ id }) => id === person)
  const holder = cardApHolders.find(({ id }) => id === person)
  if (issued === undefined || holder === undefined) throw new Error(`nobody is ${person}`)
  const { agreement, signature } = issued
  const data: CardApData = { cardId: decodeHex(holder.cardId), agreement, signature, pin, idleUrl: cardApIdleUrl }
  const made: { onStep: (step: CardApStep) => void } = { onStep: () => undefined }
  const card = withCardAp(createForeignCard(), { data, memory, onStep: (step) => made.onStep(step) })
  return Object.assign(made, { card, data, memory })
}

/** The trust decision of tests: this one certificate and no other. */
export const trustOnly =
  (certificate: Uint8Array) =>
  async (shown: Uint8Array): Promise<Uint8Array> => {
    if (shown.length !== certificate.length || shown.some((byte, index) => byte !== certificate[index])) {
      throw new AppError('card.untrusted')
    }
    return parseCertificate(shown).spki.key
  }

export type Desk = {
  readonly session: CardApSession
  /** Takes the card away, and lays it down again as soon as somebody waits for it. */
  readonly jerk: () => void
  readonly close: () => Promise<void>
}

const { signal } = new AbortController()

/** A session over a reader that carries commands; the card is back before the reader connects anew. */
export const openReaderDesk = async ({ card, data }: TestCardAp, extendedLength = true): Promise<Desk> => {
  const reader = createVirtualReader({ extendedLength })
  await reader.insert(card)
  const connect = async () => {
    if (reader.card === undefined) await reader.insert(card)
    return reader.reader.connect(signal)
  }
  const transport = await connect()
  const channel = openApduChannel(transport, connect)
  return {
    session: new CardApSession(channel, { signal, requireTrusted: trustOnly(data.agreement.certificate) }),
    jerk: () => reader.remove(),
    close: async () => {
      await channel.close()
      await transport.close()
    },
  }
}

/** A session over a phone's Web NFC; the card is held whenever the page asks for it. */
export const openPhoneDesk = async (
  { card, data }: TestCardAp,
  phone: VirtualPhone = new VirtualPhone(),
): Promise<Desk & { readonly phone: VirtualPhone; readonly steps: readonly HoldStep[] }> => {
  const transport = await openWebNfc(signal, createNdefReaderClass(phone))
  const steps: HoldStep[] = []
  const onStep = (step: HoldStep) => {
    steps.push(step)
    if (step !== 'keep-still' && phone.card === undefined) phone.hold(card)
  }
  const channel = openMailboxChannel(transport, { idleUrl: data.idleUrl, onStep, replyMilliseconds: 50 })
  return {
    session: new CardApSession(channel, { signal, requireTrusted: trustOnly(data.agreement.certificate) }),
    phone,
    steps,
    jerk: () => {
      phone.lift()
      setTimeout(() => {
        if (phone.card === undefined) phone.hold(card)
      }, 0)
    },
    close: () => channel.close(),
  }
}
