/** A relay that somebody else owns: whatever it does, it learns nothing and changes nothing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { isErrorCode } from '#shared/errors/catalogue.ts'
import {
  buildHello,
  computeCommitment,
  deriveKeys,
  generateEphemeralKey,
  parseHello,
  randomBytes,
} from '#shared/phone-reader/key-agreement.ts'
import { parsePairingFragment, type Pairing } from '#shared/phone-reader/link.ts'
import { encodeMessage } from '#shared/phone-reader/messages.ts'
import { askPhone, type ComputerState } from '#shared/phone-reader/computer-end.ts'
import { SealedStream, type Side } from '#shared/phone-reader/sealed-stream.ts'
import {
  authenticate,
  authenticated,
  easyTimers,
  fastTimers,
  meet,
  meetOn,
  origin,
  secrets,
  signDocument,
  signedDocument,
  TestRelay,
  type Meeting,
  type Tap,
} from './phone-reader-fixture.ts'

/** Names the bytes that were found, not the bytes. */
const findIn = (carried: readonly Uint8Array[], needles: Readonly<Record<string, Uint8Array>>): string[] => {
  const all = Buffer.concat(carried)
  return Object.entries(needles).flatMap(([name, bytes]) => (all.includes(Buffer.from(bytes)) ? [name] : []))
}

/** Nothing but what was asked was done, and nothing but what was answered came back. */
const expectUnchanged = ({ computer, phone, performed }: Meeting, intent = authenticate, result = authenticated) => {
  expect(performed.length).toBeLessThanOrEqual(1)
  for (const asked of performed) expect(asked).toEqual(intent)
  if (computer.code === undefined) expect(computer.result).toEqual(result)
  else expect(computer.code).toMatch(/^phone\./)
  if (phone.code !== undefined) {
    expect(isErrorCode(phone.code)).toBe(true)
    expect(phone.code).toMatch(/^phone\./)
  }
}

describe('a relay that reads everything', () => {
  it.each([
    ['a log-in', authenticate, authenticated],
    ['a signature', signDocument, signedDocument],
  ])('PF-SEC-1 finds nothing of %s in what it carries', async (_what, intent, result) => {
    const relay = new TestRelay()
    let link = ''
    const met = await meetOn(relay, {
      intent,
      onComputer: (state) => {
        if (state.status === 'waiting') ({ link } = state)
      },
    })
    expect(met.computer).toEqual({ result })
    const { secret } = parsePairingFragment(new URL(link).hash)
    const texts = ['nonce', 'digest', 'certificate', 'signature', 'documentName', 'pin'] as const
    const needles: Record<string, Uint8Array> = {
      secret,
      secretText: encodeUtf8(encodeBase64url(secret)),
      code: encodeUtf8(met.codes.phone ?? 'none'),
      origin: encodeUtf8(origin),
      host: encodeUtf8(new URL(origin).host),
      purpose: encodeUtf8('convenience-issuance'),
      municipality: encodeUtf8('99001'),
      json: encodeUtf8('{"say"'),
    }
    for (const name of texts) {
      needles[name] = encodeUtf8(secrets[name])
      if (name !== 'documentName' && name !== 'pin') needles[`${name} as bytes`] = decodeBase64url(secrets[name])
    }
    expect(findIn(relay.carried, needles)).toEqual([])
    // The search finds what is there: the phone's own key goes over the wire in the clear.
    const { phoneKey } = parseHello(relay.carried[0] ?? new Uint8Array())
    expect(findIn(relay.carried, { phoneKey })).toEqual(['phoneKey'])
    expect(relay.carried.length).toBeGreaterThanOrEqual(7)
  })

  it('sees lengths in steps of 512 bytes and no length of what was said', async () => {
    const relay = new TestRelay()
    await meetOn(relay)
    const sealed = relay.carried.filter(([type]) => type === 3)
    expect(sealed.length).toBeGreaterThan(4)
    expect(sealed.map(({ length }) => (length - 1 - 16) % 512)).toEqual(sealed.map(() => 0))
  })
})

const act = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'pass' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'drop' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'repeat' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'hold' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('flip' as const), at: fc.nat(4000), bit: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), to: fc.nat(700) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('grow' as const), by: fc.uint8Array({ minLength: 1, maxLength: 9 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replay' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reflect' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('add' as const), bytes: fc.uint8Array({ maxLength: 200 }) }) },
)
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

/** A relay that plays a script of wrongs, one a message. */
const createAttacker = (script: readonly Act[]) => {
  const seen: Uint8Array[] = []
  const held: Record<Side, Uint8Array[]> = { computer: [], phone: [] }
  let at = 0
  let relay: TestRelay | undefined
  const tap: Tap = (from, message) => {
    const before = held[from].splice(0)
    const wrong = script[at] ?? { do: 'pass' as const }
    at += 1
    seen.push(message.slice())
    if (wrong.do === 'pass') return [message, ...before]
    switch (wrong.do) {
      case 'drop':
        return before
      case 'repeat':
        return [...before, message, message]
      case 'hold':
        held[from].push(message)
        return before
      case 'flip': {
        const flipped = message.slice()
        const place = wrong.at % message.length
        flipped[place] = (flipped[place] ?? 0) ^ (1 << wrong.bit)
        return [...before, flipped]
      }
      case 'cut':
        return [...before, message.slice(0, Math.min(wrong.to, message.length - 1))]
      case 'grow':
        return [...before, new Uint8Array([...message, ...wrong.by])]
      case 'replay':
        return [...before, seen[wrong.which % seen.length] ?? message]
      case 'reflect':
        relay?.deliver(from, message)
        return [...before, message]
      case 'add':
        return [...before, new Uint8Array(wrong.bytes), message]
    }
  }
  relay = new TestRelay(tap)
  return relay
}

describe('a relay that an attacker owns', () => {
  it('PF-SEC-1 changes nothing by flipping, cutting, dropping, repeating, holding back, replaying or adding messages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), async (script) => {
        expectUnchanged(await meetOn(createAttacker(script), { timers: fastTimers }))
      }),
      { numRuns: 80 },
    )
  })

  it('PF-SEC-4 is noticed by name whenever a message is not the next one as it was sent', async () => {
    for (const name of ['repeat', 'flip', 'cut', 'grow', 'reflect', 'add'] as const) {
      for (const place of [0, 1, 2, 3, 4]) {
        const script: Act[] = Array.from({ length: place }, () => ({ do: 'pass' as const }))
        const wrong = { do: name, at: 9, bit: 3, to: 40, by: Uint8Array.of(0), bytes: Uint8Array.of(3, 1, 4) } as Act
        const met = await meetOn(createAttacker([...script, wrong]), { timers: easyTimers })
        expectUnchanged(met)
        expect([met.computer.code, met.phone.code], `${name} ${place}`).toContain('phone.tampered')
      }
    }
  })

  it('cannot swap the messages of two channels', async () => {
    for (const swappedAt of [0, 1, 2, 3, 4, 5]) {
      const relays: TestRelay[] = []
      const tapOf = (other: number): Tap => {
        let count = 0
        return (from, message) => {
          count += 1
          if (count <= swappedAt) return [message]
          relays[other]?.deliver(from === 'computer' ? 'phone' : 'computer', message)
          return []
        }
      }
      relays.push(new TestRelay(tapOf(1)), new TestRelay(tapOf(0)))
      const mets = await Promise.all(relays.map((relay) => meetOn(relay, { timers: fastTimers })))
      for (const met of mets) {
        expectUnchanged(met)
        expect(met.computer.result, `swapped at ${swappedAt}`).toBeUndefined()
      }
    }
  })

  it('cannot stand between two ends with keys of its own', async () => {
    const own = await generateEphemeralKey()
    const relay = new TestRelay((_from, message) => {
      if (message[0] !== 1) return [message]
      const forged = message.slice()
      forged.set(own.publicKey, 1)
      return [forged]
    })
    const met = await meetOn(relay, { timers: easyTimers })
    expect(met.computer.code).toBe('phone.tampered')
    expect(met.codes).toEqual({})
  })
})

/** Somebody without a phone's good manners, who knows the link. */
const intrude = async (act: (parts: { pairing: Pairing; relay: TestRelay }) => Promise<void>) => {
  const relay = new TestRelay()
  const states: ComputerState[] = []
  const { promise: link, resolve: show } = Promise.withResolvers<string>()
  const asked = askPhone({
    port: relay.port('computer'),
    channelId: new Uint8Array(16).fill(7),
    origin,
    makeIntent: async () => authenticate,
    onState: (state) => {
      states.push(state)
      if (state.status === 'waiting') show(state.link)
    },
    signal: new AbortController().signal,
    timers: easyTimers,
  }).then(
    () => 'answered',
    (error: { readonly code: string }) => error.code,
  )
  await act({ pairing: parsePairingFragment(new URL(await link).hash), relay })
  return { code: await asked, states: states.map(({ status }) => status) }
}

/** Keys of a phone that plays the protocol by hand. */
const playPhone = async (pairing: Pairing, claimedOrigin = origin) => {
  const { privateKey, publicKey: phoneKey } = await generateEphemeralKey()
  const nonce = randomBytes(16)
  const commitment = await computeCommitment(phoneKey, nonce)
  const parts = { origin: claimedOrigin, pairing, phoneKey, commitment, privateKey, peerKey: pairing.computerKey }
  const keys = await deriveKeys(parts)
  return { keys, nonce, hello: await buildHello(keys, { phoneKey, commitment }) }
}

describe('somebody who joins in the phone’s place', () => {
  it('gets nowhere without the secret, with a point that is none, or from another origin', async () => {
    const hellos: ((pairing: Pairing) => Promise<Uint8Array>)[] = [
      async (pairing) => (await playPhone({ ...pairing, secret: new Uint8Array(16) })).hello,
      async (pairing) => (await playPhone(pairing, 'https://elsewhere.example')).hello,
      async (pairing) => (await playPhone(pairing)).hello.fill(0x55, 2, 66),
      async () => new Uint8Array(),
      async () => new Uint8Array(130),
    ]
    for (const make of hellos) {
      const { code, states } = await intrude(async ({ pairing, relay }) =>
        relay.deliver('computer', await make(pairing)),
      )
      expect(code).toBe('phone.tampered')
      expect(states).toEqual(['waiting'])
    }
  })

  it('cannot choose the code by changing the nonce it has committed to', async () => {
    const { code, states } = await intrude(async ({ pairing, relay }) => {
      const { keys, hello } = await playPhone(pairing)
      const stream = new SealedStream(keys, 'phone')
      const reveal = { say: 'reveal', nonce: encodeBase64url(randomBytes(16)) } as const
      relay.deliver('computer', hello)
      relay.deliver('computer', await stream.seal(encodeMessage(reveal)))
    })
    expect(code).toBe('phone.tampered')
    expect(states).not.toContain('comparing')
  })

  it('cannot leave out the comparing, nor answer before it is asked, nor give the answer to another question', async () => {
    const said = [
      [{ say: 'confirmed' as const }],
      ['reveal' as const, { say: 'result' as const, result: authenticated }],
      ['reveal' as const, { say: 'confirmed' as const }, { say: 'confirmed' as const }],
      ['reveal' as const, { say: 'confirmed' as const }, { say: 'result' as const, result: signedDocument }],
    ]
    for (const messages of said) {
      const { code } = await intrude(async ({ pairing, relay }) => {
        const { keys, nonce, hello } = await playPhone(pairing)
        const stream = new SealedStream(keys, 'phone')
        relay.deliver('computer', hello)
        for (const message of messages) {
          const spoken = message === 'reveal' ? { say: message, nonce: encodeBase64url(nonce) } : message
          relay.deliver('computer', await stream.seal(encodeMessage(spoken)))
        }
      })
      expect(code).toBe('phone.tampered')
    }
  })
})

describe('a link', () => {
  it('that was changed on its way to the phone leads nowhere', async () => {
    for (const part of ['secret', 'channelId', 'computerKey'] as const) {
      const relay = new TestRelay()
      const met = await meet({
        ports: { computer: relay.port('computer'), phone: relay.port('phone') },
        timers: fastTimers,
        seen: (pairing) => ({ ...pairing, [part]: pairing[part].toReversed() }),
      })
      expect(met.performed).toEqual([])
      expect(met.codes).toEqual({})
      expectUnchanged(met)
    }
  })
})
