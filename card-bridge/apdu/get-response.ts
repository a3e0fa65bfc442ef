import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { extendedLeMax } from './command.ts'
import type { Exchange } from './exchange.ts'
import { formatStatusWord } from './response.ts'

const getResponse = { ins: 0xc0, p1: 0, p2: 0 } as const

/**
 * Fetches what an answer 61xx announces (GET RESPONSE, ISO 7816-4 §7.6.1) until another status comes. Throws
 * `card.protocol` when the card announces bytes and sends none, or never ends.
 */
export const withGetResponse =
  (exchange: Exchange): Exchange =>
  async (command, signal) => {
    let response = await exchange(command, signal)
    const parts = [response.data]
    let length = response.data.length
    while (response.statusWord >> 8 === 0x61) {
      const le = response.statusWord & 0xff || 0x100
      response = await exchange({ cla: command.cla & 0x03, ...getResponse, le }, signal)
      parts.push(response.data)
      length += response.data.length
      if (response.data.length === 0 && response.statusWord >> 8 === 0x61) throw protocolError(response.statusWord)
      if (length > extendedLeMax) throw protocolError(response.statusWord)
    }
    return { data: concatBytes(...parts), statusWord: response.statusWord }
  }

const protocolError = (statusWord: number): AppError =>
  new AppError('card.protocol', { statusWord: formatStatusWord(statusWord) })
