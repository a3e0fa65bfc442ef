import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openApduChannel, type CardApChannel } from '#card-bridge/apps/card-ap/channel.ts'
import { parseReply } from '#card-bridge/apps/card-ap/messages.ts'
import { CardApSession } from '#card-bridge/apps/card-ap/session.ts'
import { traceTransport, type TraceEntry } from '#card-bridge/trace.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { createTestCardAp, openPhoneDesk, rightPin, trustOnly, type TestCardAp } from './card-ap-fixture.ts'

const { signal } = new AbortController()
const challenge = { originHash: new Uint8Array(32).fill(1), challenge: new Uint8Array(32).fill(2) }

/** A channel that an attacker owns: sees everything, and changes what it likes. */
const createTappedChannel = (
  { card, data }: TestCardAp,
  attack: { onRequest?: (bytes: Uint8Array) => Uint8Array; onReply?: (bytes: Uint8Array) => Uint8Array } = {},
) => {
  const seen: { readonly request: Uint8Array; readonly reply: Uint8Array }[] = []
  const reader = createVirtualReader()
  const open = (async () => {
    await reader.insert(card)
    return openApduChannel(await reader.reader.connect(signal))
  })()
  const channel: CardApChannel = {
    prepare: async (inner) => (await open).prepare(inner),
    exchange: async (request, inner) => {
      const sent = attack.onRequest?.(request.slice()) ?? request
      const reply = await (await open).exchange(sent, inner)
      seen.push({ request: request.slice(), reply })
      return attack.onReply?.(reply.slice()) ?? reply
    },
    findReply: async (request, inner) => (await open).findReply(request, inner),
    close: async () => (await open).close(),
  }
  const options = { signal, requireTrusted: trustOnly(data.agreement.certificate) }
  return {
    session: new CardApSession(channel, options),
    seen,
    raw: async (bytes: Uint8Array) => (await open).exchange(bytes, signal),
  }
}

const flip = (bytes: Uint8Array, at: number, bit: number): Uint8Array => {
  const changed = bytes.slice()
  changed[at % bytes.length] = (changed[at % bytes.length] ?? 0) ^ (1 << bit)
  return changed
}

const settled = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

describe('somebody between page and card', () => {
  it('changes any bit of a request: the card refuses it, spends no try and moves no counter', async () => {
    const card = await createTestCardAp()
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 194 }), fc.nat({ max: 7 }), fc.boolean(), async (at, bit, isRight) => {
        let asked = 0
        const { session, seen } = createTappedChannel(card, {
          onRequest: (bytes) => (asked++ === 0 ? bytes : flip(bytes, at, bit)),
        })
        const before = card.memory.read()
        const error = await settled(session.authenticate(challenge, encodeUtf8(isRight ? rightPin : '0000')))
        expect(error).toMatchObject({ code: 'card.protocol' })
        expect(card.memory.read()).toEqual(before)
        const { reply } = seen[1] ?? { reply: new Uint8Array() }
        expect(parseReply(reply).kind).not.toBe('authenticate')
      }),
      { numRuns: 80 },
    )
  }, 30_000)

  it('changes any bit of a reply: the page believes none of it', async () => {
    const card = await createTestCardAp()
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 2000 }), fc.nat({ max: 7 }), fc.nat({ max: 1 }), async (at, bit, which) => {
        let answered = 0
        const { session } = createTappedChannel(card, {
          onReply: (bytes) => (answered++ === which ? flip(bytes, at, bit) : bytes),
        })
        const error = await settled(session.authenticate(challenge, encodeUtf8(rightPin)))
        expect(error).toBeInstanceOf(AppError)
        expect(['card.protocol', 'card.untrusted']).toContain((error as AppError).code)
      }),
      { numRuns: 80 },
    )
  }, 30_000)

  it('gives any bytes for a reply: the page calls them broken and nothing else', async () => {
    const card = await createTestCardAp()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), async (bytes) => {
        const { session } = createTappedChannel(card, { onReply: () => bytes })
        expect(await settled(session.readStatus())).toMatchObject({ code: 'card.protocol' })
      }),
      { numRuns: 60 },
    )
  }, 30_000)

  it('repeats a request: the card refuses it, whether the PIN in it was right or wrong', async () => {
    const card = await createTestCardAp()
    const { session, seen, raw } = createTappedChannel(card)
    await session.authenticate(challenge, encodeUtf8(rightPin))
    await settled(session.authenticate(challenge, encodeUtf8('0000')))
    const after = card.memory.read()
    expect(after).toEqual({ counter: 2, triesLeft: 2 })
    for (const { request } of seen.filter(({ request: [, kind] }) => kind === 0x02)) {
      const reply = parseReply(await raw(request))
      expect(reply).toMatchObject({ kind: 'authenticate' })
      expect(reply).not.toEqual(parseReply(seen.at(-1)?.reply ?? new Uint8Array()))
      expect(card.memory.read()).toEqual(after)
    }
  })

  it('gives an old reply for a new request: it belongs to another', async () => {
    const card = await createTestCardAp()
    const kept: Uint8Array[] = []
    const { session } = createTappedChannel(card, {
      onReply: (bytes) => {
        kept.push(bytes)
        return kept.length === 4 ? (kept[1] ?? bytes) : bytes
      },
    })
    await session.authenticate(challenge, encodeUtf8(rightPin))
    await settled(session.readStatus())
    const error = await settled(session.authenticate(challenge, encodeUtf8(rightPin)))
    expect(error).toMatchObject({ code: 'card.protocol' })
  })

  it('learns no PIN: it is in no command, no answer, no record and no trace', async () => {
    const card = await createTestCardAp()
    const heard: string[] = []
    const listening = {
      ...card,
      card: {
        ...card.card,
        transmit: async (command: Uint8Array) => {
          heard.push(encodeHex(command))
          const answer = await card.card.transmit(command)
          heard.push(encodeHex(answer))
          return answer
        },
      },
    }
    const desk = await openPhoneDesk(listening)
    await desk.session.authenticate(challenge, encodeUtf8(rightPin))
    await desk.close()

    const trace: TraceEntry[] = []
    const reader = createVirtualReader()
    await reader.insert(listening.card)
    const channel = openApduChannel(traceTransport(await reader.reader.connect(signal), (entry) => trace.push(entry)))
    const session = new CardApSession(channel, { signal, requireTrusted: trustOnly(card.data.agreement.certificate) })
    await session.authenticate(challenge, encodeUtf8(rightPin))

    const pin = encodeHex(encodeUtf8(rightPin))
    expect(heard.length).toBeGreaterThan(20)
    expect(heard.filter((bytes) => bytes.includes(pin))).toEqual([])
    expect(trace.map(({ command }) => command)).toEqual([
      '00a4040c 0af04d41444f4341500100',
      '80100000 ‹data›',
      '80100000 ‹data›',
    ])
  })
})
