import { isShortCommand, shortDataMax, shortLeMax } from './command.ts'
import type { Exchange } from './exchange.ts'
import { statusOk } from './status-words.ts'

const chainingBit = 0x10

/**
 * Cuts a command whose data need an extended length into short ones with the chaining bit of the class byte (ISO 7816-4
 * §5.1.1.1), for transports that carry short commands only. An answer other than 9000 ends the chain and is the answer.
 */
export const withCommandChaining =
  (exchange: Exchange): Exchange =>
  async (command, signal) => {
    if (isShortCommand(command)) return exchange(command, signal)
    const data = command.data ?? new Uint8Array()
    const le = command.le === undefined ? {} : { le: Math.min(command.le, shortLeMax) }
    if (data.length <= shortDataMax) return exchange({ ...command, ...le }, signal)
    const { cla, ins, p1, p2 } = command
    let at = 0
    for (; data.length - at > shortDataMax; at += shortDataMax) {
      const part = data.subarray(at, at + shortDataMax)
      const response = await exchange({ cla: cla | chainingBit, ins, p1, p2, data: part }, signal)
      if (response.statusWord !== statusOk) return response
    }
    return exchange({ cla, ins, p1, p2, data: data.subarray(at), ...le }, signal)
  }
