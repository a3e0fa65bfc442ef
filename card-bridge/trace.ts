import { encodeHex } from '#shared/bytes/hex.ts'
import { toCardError } from './transport/foreign-errors.ts'
import type { Transport } from './transport/transport.ts'

/** One exchange without anything that belongs to a person. */
export type TraceEntry = {
  /** CLA INS P1 P2 in hexadecimal, then the data of a SELECT or `‹data›`. */
  readonly command: string
  /** `‹N bytes›` and the status word, or the code of the error. */
  readonly answer: string
  readonly milliseconds: number
}

/** The only instruction whose data are public: SELECT names an application or a file. */
const selectInstruction = 0xa4

const describeCommand = (bytes: Uint8Array): string => {
  const header = encodeHex(bytes.subarray(0, 4))
  if (bytes.length <= 4) return header
  // The length would tell how long a PIN is, so Lc goes with the data.
  if (bytes.length === 5) return `${header} ${encodeHex(bytes.subarray(4))}`
  return bytes[1] === selectInstruction ? `${header} ${encodeHex(bytes.subarray(4))}` : `${header} ‹data›`
}

const describeAnswer = (bytes: Uint8Array): string => {
  const statusWord = encodeHex(bytes.subarray(-2))
  return bytes.length > 2 ? `‹${bytes.length - 2} bytes› ${statusWord}` : statusWord
}

/**
 * Reports every exchange of a transport, redacted by an allow-list: headers, SELECT data, lengths of answers and status
 * words. PINs, digests, signatures, certificates and records never reach `report`. `now` gives milliseconds.
 */
export const traceTransport = (
  transport: Transport,
  report: (entry: TraceEntry) => void,
  now: () => number = () => performance.now(),
): Transport => ({
  capabilities: transport.capabilities,
  transmit: async (command, signal) => {
    const startedAt = now()
    const described = describeCommand(command)
    try {
      const answer = await transport.transmit(command, signal)
      report({ command: described, answer: describeAnswer(answer), milliseconds: now() - startedAt })
      return answer
    } catch (error) {
      report({ command: described, answer: toCardError(error).code, milliseconds: now() - startedAt })
      throw error
    }
  },
  close: () => transport.close(),
})
