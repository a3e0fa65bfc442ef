/** The relay's routes as a port: order by sequence numbers, and patience with a line that breaks for a moment. */
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import type { Caller } from '#shared/contract/client.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { closeChannel, longestWaitMs, receiveMessages, sendMessage, type ChannelAccess } from './api.ts'
import { decodeBytes } from './messages.ts'
import { pageTimers, type RelayPort, type Timers } from './sealed-link.ts'

type RelayOptions = {
  readonly call: Caller
  readonly access: ChannelAccess
  readonly timers?: Timers
  readonly waitMs?: number
}

const sendTries = 5
const pauseMs = 1000

const pause = ({ after }: Timers, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const callOff = after(pauseMs, resolve)
    signal?.addEventListener(
      'abort',
      () => {
        callOff()
        reject(signal.reason as Error)
      },
      { once: true },
    )
  })

/** A phone that changes cells or a relay that is busy: the same again a moment later may well work. */
const mayPass = (error: unknown): boolean =>
  isAppError(error, 'network.unreachable') || isAppError(error, 'request.rate-limited')

export const createRelayPort = (options: RelayOptions): RelayPort => {
  const { call, access, timers = pageTimers, waitMs = longestWaitMs } = options
  const arrived: Uint8Array[] = []
  let sent = 0
  let received = 0

  /** Repeats until the relay has it; a sequence number it knows already changes nothing. */
  const send = async (message: Uint8Array<ArrayBuffer>): Promise<void> => {
    const body = { ...access, sequence: sent, message: encodeBase64url(message) }
    sent += 1
    for (let tried = 1; ; tried += 1) {
      try {
        return await call(sendMessage, { body })
      } catch (error) {
        if (!mayPass(error) || tried === sendTries) throw error
        await pause(timers)
      }
    }
  }

  const fetchArrived = async (signal: AbortSignal): Promise<void> => {
    try {
      const { messages } = await call(receiveMessages, { body: { ...access, from: received, waitMs }, signal })
      received += messages.length
      arrived.push(...messages.map(decodeBytes))
    } catch (error) {
      signal.throwIfAborted()
      if (!mayPass(error)) throw error
      // Silence ends the channel by its own clock.
      await pause(timers, signal)
    }
  }

  return {
    send,
    next: async (signal) => {
      for (;;) {
        signal.throwIfAborted()
        const message = arrived.shift()
        if (message !== undefined) return message
        await fetchArrived(signal)
      }
    },
    close: () => call(closeChannel, { body: access }),
  }
}
