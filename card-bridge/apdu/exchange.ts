import { zeroBytes } from '#shared/bytes/bytes.ts'
import type { Transport } from '../transport/transport.ts'
import { withCommandChaining } from './command-chaining.ts'
import { encodeCommand, type CommandApdu } from './command.ts'
import { withGetResponse } from './get-response.ts'
import { parseResponse, type ResponseApdu } from './response.ts'
import { withWrongLe } from './wrong-le.ts'

/** One command in, its whole answer out. Each processor below takes one and gives one. */
export type Exchange = (command: CommandApdu, signal: AbortSignal) => Promise<ResponseApdu>

/** Commands over a transport as they are, nothing repeated and nothing joined. */
export const exchangeOver =
  (transport: Transport): Exchange =>
  async (command, signal) => {
    const bytes = encodeCommand(command)
    try {
      return parseResponse(await transport.transmit(bytes, signal))
    } finally {
      zeroBytes(bytes)
    }
  }

/** Commands over a transport with what readers and cards may ask of the other side: 61xx, 6Cxx, command chaining. */
export const openExchange = (transport: Transport): Exchange => {
  const plain = exchangeOver(transport)
  const chained = transport.capabilities.extendedLength ? plain : withCommandChaining(plain)
  return withGetResponse(withWrongLe(chained))
}
