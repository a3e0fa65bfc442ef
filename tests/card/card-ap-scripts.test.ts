import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { openApduChannel } from '#card-bridge/apps/card-ap/channel.ts'
import { createScriptedTransport } from './apdu-script.ts'
import { createTestCardAp, type TestCardAp } from './card-ap-fixture.ts'

const { signal } = new AbortController()

const expectPlayed = async ({ card }: TestCardAp, steps: readonly (readonly [command: string, answer: string])[]) => {
  for (const [command, answer] of steps) {
    expect([command, encodeHex(await card.transmit(decodeHex(command)))]).toEqual([command, answer.replaceAll(' ', '')])
  }
}

const selectMailbox = ['00a4040007 d2760000850101 00', '9000'] as const
const selectDirect = ['00a4040c0a f04d41444f4341500100', '9000'] as const
const selectNdef = ['00a4000c02 e104', '9000'] as const
/** D1 01 16 'U' 04 'madoguchi.example/tap'. */
const idle = `d101165504${encodeHex(encodeUtf8('madoguchi.example/tap'))}`
const type = encodeHex(encodeUtf8('madoguchi.example:card-ap'))
const hex = (value: number, bytes: number) => value.toString(16).padStart(bytes * 2, '0')

/** Writes a message as a phone does. The last answer is given. */
const write = async (card: TestCardAp, message: string) => {
  await expectPlayed(card, [
    selectMailbox,
    selectNdef,
    ['00d6000002 0000', '9000'],
    [`00d60002${hex(message.length / 2, 1)}${message}`, '9000'],
  ])
  return encodeHex(await card.card.transmit(decodeHex(`00d6000002${hex(message.length / 2, 2)}`)))
}

const readMessage = async ({ card }: TestCardAp) => {
  const length = decodeHex('00b0000002')
  const [high = 0, low = 0] = await card.transmit(length)
  let message = ''
  while (message.length / 2 < high * 256 + low) {
    const at = 2 + message.length / 2
    message += encodeHex(await card.transmit(decodeHex(`00b0${hex(at, 2)}f6`))).slice(0, -4)
  }
  return message.slice(0, (high * 256 + low) * 2)
}

const garbageRequest = '0101'
const garbageRecord = `d419${hex(2, 1)}${type}${garbageRequest}`

describe('the mailbox of a card-AP', () => {
  it('is a Type 4 Tag that shows a plain address', async () => {
    await expectPlayed(await createTestCardAp(), [
      selectMailbox,
      ['00a4000c02 e103', '9000'],
      ['00b000000f', '000f 20 00f6 00f6 04 06 e104 0400 00 00 9000'],
      ['00d6000001 00', '6982'],
      selectNdef,
      ['00b0000002', '001a 9000'],
      ['00b000021a', `${idle} 9000`],
      ['00b0040001', '6b00'],
      ['00a4000c02 e105', '6a82'],
      ['00a4010c02 e104', '6a86'],
      ['00b000001f', `001a ${idle} 000000 9000`],
      ['00200080', '6d00'],
      ['80100000 01 01 00', '6e00'],
    ])
  })

  it.each([
    ['a record of another type', `d41903${type.replace('61', '62')}010100`],
    ['an address', idle],
    ['two records', `941902${type}${garbageRequest}541902${type}${garbageRequest}`],
    ['a chunk', `f41902${type}${garbageRequest}`],
    ['a record with an id', `dc190201${type}00${garbageRequest}`],
    ['a record longer than its message', `d41903${type}${garbageRequest}`],
    ['a record shorter than its message', `d41901${type}${garbageRequest}`],
    ['text', 'd101055402656e6869'],
    ['one byte', 'd4'],
  ])('answers 6A80 to %s and shows the address again', async (_what, message) => {
    const card = await createTestCardAp()
    expect(await write(card, message)).toBe('6a80')
    expect(await readMessage(card)).toBe(idle)
  })

  it('forgets what was being written when the field is lost', async () => {
    const card = await createTestCardAp()
    await expectPlayed(card, [
      selectMailbox,
      selectNdef,
      ['00d6000002 0000', '9000'],
      ['00d60002040 10203 04'.replaceAll(' ', ''), '9000'],
      ['00b0000002', '0000 9000'],
    ])
    card.card.reset()
    await expectPlayed(card, [selectMailbox, selectNdef, ['00b0000002', '001a 9000']])
  })

  it('takes a message that comes in one command with its length', async () => {
    const card = await createTestCardAp()
    const length = garbageRecord.length / 2
    await expectPlayed(card, [
      selectMailbox,
      selectNdef,
      [`00d60000${hex(length + 2, 1)}${hex(length, 2)}${garbageRecord}`, '9000'],
    ])
    expect(await readMessage(card)).toMatch(new RegExp(`^d4190b${type}01ff[0-9a-f]{16}01$`))
  })

  it.each([
    ['a request cut short', '0101', '01'],
    ['nothing', '', '01'],
    ['another version', '0201', '02'],
    ['a point off the curve', `0101${'04'.repeat(65)}`, '04'],
  ])('refuses %s by name', async (_what, request, reason) => {
    const card = await createTestCardAp()
    const record = `d419${hex(request.length / 2, 1)}${type}${request}`
    expect(await write(card, record)).toBe('9000')
    expect(await readMessage(card)).toMatch(new RegExp(`^d4190b${type}01ff[0-9a-f]{16}${reason}$`))
    expect(card.memory.read()).toBeUndefined()
  })

  it('lets a reply stand through four power-ups and no longer', async () => {
    const card = await createTestCardAp()
    await write(card, garbageRecord)
    for (let powerUp = 1; powerUp <= 5; powerUp++) {
      card.card.reset()
      // A field that nobody uses is a field that goes again: it counts once, and only if something was asked.
      card.card.reset()
      await expectPlayed(card, [selectMailbox, selectNdef])
      const shown = await readMessage(card)
      expect([powerUp, shown === idle]).toEqual([powerUp, powerUp === 5])
    }
  })
})

describe('the direct door of a card-AP', () => {
  it('answers by commands, and both doors open on one mailbox', async () => {
    const card = await createTestCardAp()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', decodeHex(garbageRequest)))
    const reply = `01ff${encodeHex(digest.subarray(0, 8))}01`
    await expectPlayed(card, [
      selectDirect,
      ['8012000000', '6a88'],
      ['8010000002 0101 00', `${reply} 9000`],
      ['8012000000', `${reply} 9000`],
      ['8012000004', `${reply.slice(0, 8)} 6107`],
      ['00c0000007', `${reply.slice(8)} 9000`],
      ['00c0000000', '6985'],
      ['8010000002 0101', '6700'],
      ['8010000100', '6a86'],
      ['8014000000', '6d00'],
      ['0010000000', '6d00'],
      ['9010000000', '6e00'],
      selectMailbox,
      selectNdef,
    ])
    expect(await readMessage(card)).toBe(`d4190b${type}${reply}`)
  })

  it('ends when another application is selected, and not when none is found', async () => {
    const card = await createTestCardAp()
    await expectPlayed(card, [
      selectDirect,
      ['00a4040c0a d392f000260100000001', '6a82'],
      ['8012000000', '6a88'],
      selectMailbox,
      ['8012000000', '6e00'],
    ])
  })

  it('survives any command: an answer with a status word, and never a counter moved', async () => {
    const card = await createTestCardAp()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(selectDirect, selectMailbox),
        fc.uint8Array({ maxLength: 60 }),
        async ([select], bytes) => {
          await card.card.transmit(decodeHex(select))
          for (const prefix of ['', '8010000014', '00d6000010', '00a4']) {
            const answer = await card.card.transmit(concatBytes(decodeHex(prefix), bytes))
            expect(answer.length).toBeGreaterThanOrEqual(2)
            expect(encodeHex(answer.subarray(-2))).toMatch(/^(9000|6[1-9a-e]..)$/)
          }
          expect(card.memory.read()).toBeUndefined()
        },
      ),
      { numRuns: 150 },
    )
  }, 30_000)
})

describe('the client at the direct door', () => {
  it('sends SELECT once and one command a request, and fetches what does not fit', async () => {
    const request = new Uint8Array(67).fill(5)
    const transport = createScriptedTransport([
      [selectDirect[0], '9000'],
      [`8010000043 ${'05'.repeat(67)} 00`, `${'aa'.repeat(256)}6104`],
      ['00c0000004', 'bbbbbbbb9000'],
      [`8010000043 ${'05'.repeat(67)} 00`, 'cc9000'],
    ])
    const channel = openApduChannel(transport)
    await channel.prepare(signal)
    await channel.prepare(signal)
    expect(await channel.exchange(request, signal)).toHaveLength(260)
    expect(await channel.exchange(request, signal)).toEqual(Uint8Array.of(0xcc))
    transport.requireFinished()
  })

  it('sends nothing to a card without the application', async () => {
    const transport = createScriptedTransport([[selectDirect[0], '6a82']])
    const refused = openApduChannel(transport).prepare(signal)
    await expect(refused).rejects.toMatchObject({ code: 'card.unsupported' })
    transport.requireFinished()
  })
})
