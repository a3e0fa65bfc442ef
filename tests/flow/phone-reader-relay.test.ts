import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPhoneReaderService } from '#bff/phone-reader/service.ts'
import { Channels } from '#bff/phone-reader/store.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import type { AppError } from '#shared/errors/app-error.ts'
import {
  closeChannel,
  joinChannel,
  messageBytesMax,
  openChannel,
  openTerminalChannel,
  receiveMessages,
  sendMessage,
  waitingMax,
  type ChannelAccess,
} from '#shared/phone-reader/api.ts'
import { createRelayPort } from '#shared/phone-reader/relay-port.ts'
import { openTestApp, type TestApp } from './app-fixture.ts'
import { authenticated, meet, secrets } from './phone-reader-fixture.ts'

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
let test: TestApp

beforeEach(async () => {
  test = await openTestApp({
    services: ({ machineClock }) => [createPhoneReaderService({ machineClock, randomBytes })],
  })
})
afterEach(() => test[Symbol.asyncDispose]())

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as AppError).code
  }
}

const open = () => test.caller()(openChannel, {})
const join = async ({ channelId }: ChannelAccess): Promise<ChannelAccess> => {
  const { token } = await test.caller()(joinChannel, { body: { channelId } })
  return { channelId, token }
}
const send = (access: ChannelAccess, sequence: number, message = 'AAAA') =>
  test.caller()(sendMessage, { body: { ...access, sequence, message } })
const receive = async (access: ChannelAccess, from: number, waitMs = 0) =>
  (await test.caller()(receiveMessages, { body: { ...access, from, waitMs } })).messages
const close = (access: ChannelAccess) => test.caller()(closeChannel, { body: access })
const pair = async () => {
  const computer = await open()
  return { computer, phone: await join(computer) }
}

describe('the relay', () => {
  it('carries a whole log-in between a computer and a phone, and keeps and logs nothing of it', async () => {
    const { computer, phone } = await pair()
    const portOf = (access: ChannelAccess) => createRelayPort({ call: test.caller(), access, waitMs: 2000 })
    const ports = { computer: portOf(computer), phone: portOf(phone) }
    const met = await meet({ ports, channelId: decodeBase64url(computer.channelId) })
    expect(met.computer).toEqual({ result: authenticated })
    expect(met.phone.code).toBeUndefined()
    const logged = test.logged.join('')
    expect(logged).toContain('/api/phone-reader/send')
    for (const needle of [computer.channelId, computer.token, phone.token, secrets.certificate, secrets.nonce])
      expect(logged).not.toContain(needle)
    await expect.poll(() => codeOf(receive(computer, 0))).toBe('phone.expired')
  })

  it('gives a message to the other side alone, and erases it when the next is asked for', async () => {
    const { computer, phone } = await pair()
    await send(phone, 0, 'AAAA')
    await send(phone, 1, 'BBBB')
    expect(await receive(phone, 0)).toEqual([])
    expect(await receive(computer, 0)).toEqual(['AAAA', 'BBBB'])
    expect(await receive(computer, 1)).toEqual(['BBBB'])
    expect(await receive(computer, 0)).toEqual(['BBBB'])
    expect(await receive(computer, 2)).toEqual([])
  })

  it('lets a message that is sent again pass once, and refuses a gap', async () => {
    const { computer, phone } = await pair()
    await send(phone, 0, 'AAAA')
    await send(phone, 0, 'AAAA')
    expect(await codeOf(send(phone, 2))).toBe('request.invalid')
    await send(phone, 1, 'BBBB')
    expect(await receive(computer, 0)).toEqual(['AAAA', 'BBBB'])
  })

  it('wakes a reader that waits as soon as there is something to read', async () => {
    const { computer, phone } = await pair()
    const waiting = receive(computer, 0, 20_000)
    await send(phone, 0, 'AAAA')
    expect(await waiting).toEqual(['AAAA'])
    const woken = codeOf(receive(phone, 0, 20_000))
    await close(computer)
    expect(await woken).toBe('phone.expired')
  })

  it('is joined by one phone', async () => {
    const { computer } = await pair()
    expect(await codeOf(join(computer))).toBe('phone.link-used')
  })

  it('tells a stranger the same of a channel that is, one that was, and one that never was', async () => {
    const { computer, phone } = await pair()
    const other = await pair()
    const strangers: ChannelAccess[] = [
      { ...computer, token: other.computer.token },
      { ...computer, token: encodeBase64url(randomBytes(32)) },
      { channelId: encodeBase64url(randomBytes(16)), token: computer.token },
    ]
    await send(phone, 0, 'AAAA')
    for (const stranger of strangers) {
      expect(await codeOf(receive(stranger, 0))).toBe('phone.expired')
      expect(await codeOf(send(stranger, 0))).toBe('phone.expired')
      await close(stranger)
    }
    expect(await receive(computer, 0)).toEqual(['AAAA'])
    expect(await codeOf(join(strangers[2] ?? computer))).toBe('phone.expired')
  })

  it('gives what waits to the side that is left, then says that it is over', async () => {
    const { computer, phone } = await pair()
    await send(phone, 0, 'AAAA')
    await close(phone)
    expect(await receive(computer, 0)).toEqual(['AAAA'])
    expect(await codeOf(receive(computer, 1))).toBe('phone.expired')
    expect(await codeOf(send(computer, 0))).toBe('phone.expired')
    expect(await codeOf(receive(phone, 0))).toBe('phone.expired')
  })

  it('knows no channel after its time, whether the eraser has come or not', async () => {
    const { computer, phone } = await pair()
    await send(phone, 0)
    test.clock.advance(5 * 60_000)
    expect(await receive(computer, 0)).toEqual(['AAAA'])
    test.clock.advance(15_000)
    expect(await codeOf(receive(computer, 0))).toBe('phone.expired')
    const late = await open()
    test.clock.advance(6 * 60_000)
    expect(await codeOf(join(late))).toBe('phone.expired')
  })
})

describe('what the relay takes', () => {
  it.each([
    ['no message', ''],
    ['letters that are no base64url', 'AA+/'],
    ['a message beyond its limit', 'A'.repeat(Math.ceil((messageBytesMax * 4) / 3) + 1)],
  ])('is not %s', async (_what, message) => {
    const { phone } = await pair()
    expect(await codeOf(send(phone, 0, message))).toBe('request.invalid')
  })

  it('is not a body beyond every limit', async () => {
    const { phone } = await pair()
    expect(await codeOf(send(phone, 0, 'A'.repeat(70_000)))).toBe('request.too-large')
  })

  it('is no more than waits in peace, and takes more as soon as it is read', async () => {
    const { computer, phone } = await pair()
    for (let at = 0; at < waitingMax; at += 1) await send(phone, at)
    expect(await codeOf(send(phone, waitingMax))).toBe('request.rate-limited')
    expect(await receive(computer, 0)).toHaveLength(waitingMax)
    expect(await receive(computer, waitingMax)).toEqual([])
    await send(phone, waitingMax)
  })

  it('ends with a channel’s share of messages', async () => {
    const { computer, phone } = await pair()
    for (let at = 0; at < 256; at += 1) {
      await send(phone, at)
      await receive(computer, at + 1)
    }
    expect(await codeOf(send(phone, 256))).toBe('phone.expired')
  })

  it('is few new channels at the public door, and a terminal’s own at any time', async () => {
    const codes = await Promise.all(Array.from({ length: 21 }, () => codeOf(open())))
    expect(codes.filter((code) => code === 'done')).toHaveLength(20)
    expect(await codeOf(open())).toBe('request.rate-limited')
    const call = test.caller(await test.signIn('kiosk-terminal', { id: 'K-0001' }))
    expect(await codeOf(call(openTerminalChannel, {}))).toBe('done')
    test.clock.advance(2000)
    expect(await Promise.all([codeOf(open()), codeOf(open()), codeOf(open())])).toEqual([
      'done',
      'done',
      'request.rate-limited',
    ])
  })

  it('is a few for one network, and as many as before for the others', async () => {
    const openFrom = async (remoteAddress: string) => {
      const request = new Request(`http://localhost:8787${openChannel.path}`, {
        method: 'POST',
        headers: { host: 'localhost:8787', origin: 'http://localhost:8787' },
      })
      return (await test.app.fetch(request, { incoming: { socket: { remoteAddress } } })).status
    }
    for (let count = 0; count < 10; count += 1) expect(await openFrom(`2001:db8:0:1::${count}`)).toBe(200)
    expect(await openFrom('2001:db8:0:1:ffff::')).toBe(429)
    expect(await openFrom('2001:db8:0:2::1')).toBe(200)
  })

  it('is so much at the public door and no more, while a terminal’s own channel goes on', async () => {
    const message = 'A'.repeat(Math.ceil((messageBytesMax * 4) / 3))
    const call = test.caller(await test.signIn('kiosk-terminal', { id: 'K-0001' }))
    const own = await call(openTerminalChannel, {})
    const phone = await join(own)
    let laid = 0
    for (let refused = false; !refused;) {
      const channel = await open()
      await join(channel)
      for (let sequence = 0; sequence < waitingMax && !refused; sequence += 1) {
        refused = (await codeOf(send(channel, sequence, message))) !== 'done'
        if (!refused) laid += message.length
      }
      test.clock.advance(1000)
    }
    expect(laid).toBeLessThanOrEqual(16 << 20)
    expect(laid).toBeGreaterThan((16 << 20) - message.length)
    expect(await codeOf(send(own, 0, message))).toBe('done')
    expect(await codeOf(receive(phone, 0))).toBe('done')
    // what is over leaves room again
    test.clock.advance(6 * 60_000)
    const later = await open()
    await join(later)
    expect(await codeOf(send(later, 0, message))).toBe('done')
  })

  it('is one channel a terminal: the one before ends, another terminal’s lives', async () => {
    const callOf = async (id: string) => test.caller(await test.signIn('kiosk-terminal', { id }))
    const [one, two] = [await callOf('K-0001'), await callOf('K-0002')]
    const first = await one(openTerminalChannel, {})
    const others = await two(openTerminalChannel, {})
    const second = await one(openTerminalChannel, {})
    expect(await codeOf(receive(first, 0))).toBe('phone.expired')
    expect(await codeOf(receive(others, 0))).toBe('done')
    expect(await codeOf(receive(second, 0))).toBe('done')
  })

  it('is no terminal’s channel without a terminal’s session', async () => {
    expect(await codeOf(test.caller()(openTerminalChannel, {}))).toBe('session.required')
    const clerk = test.caller(await test.signIn('municipality-clerk'))
    expect(await codeOf(clerk(openTerminalChannel, {}))).toBe('session.required')
  })
})

describe('the eraser', () => {
  it('is a job that leaves nothing of what is over, and wakes nobody to anything but the end', async () => {
    const channels = new Channels(test.clock, randomBytes)
    const access = channels.open(null)
    channels.join(access.channelId)
    expect(channels.size).toBe(1)
    channels.erase()
    expect(channels.size).toBe(1)
    const waiting = channels.receive(access, 0, new AbortController().signal)
    test.clock.advance(6 * 60_000)
    channels.erase()
    expect(channels.size).toBe(0)
    expect(await codeOf(waiting)).toBe('phone.expired')
    test.clock.advance(60_000)
    expect(await test.app.jobs.tick()).toContain('phone-reader-erase')
  })

  it('ends every wait when the product stops', async () => {
    const { computer } = await pair()
    const waiting = codeOf(receive(computer, 0, 20_000))
    await expect.poll(() => test.logged.some((line) => line.includes('/join'))).toBe(true)
    await test.app.stop()
    expect(['done', 'phone.expired']).toContain(await waiting)
  })
})
