import type { Exchange } from './exchange.ts'

/**
 * A card that answers 6Cxx has done nothing and names the right Le (ISO 7816-4 §5.6): the command is sent once more with
 * it. A command without Le is never repeated, which keeps VERIFY out of reach of this rule.
 */
export const withWrongLe =
  (exchange: Exchange): Exchange =>
  async (command, signal) => {
    const response = await exchange(command, signal)
    if (response.statusWord >> 8 !== 0x6c || command.le === undefined) return response
    return exchange({ ...command, le: response.statusWord & 0xff || 0x100 }, signal)
  }
