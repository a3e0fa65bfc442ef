import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import type { Transport } from '#card-bridge/transport/transport.ts'

/** What is sent and what comes back, in hexadecimal. */
export type ScriptStep = readonly [command: string, answer: string]

export type ScriptedTransport = Transport & {
  /** Throws when a step was not played. Call at the end of every test. */
  requireFinished(): void
}

/** A transport that plays a script: any other byte and any step too many fails the test that sent it. */
export const createScriptedTransport = (
  steps: readonly ScriptStep[],
  options: { readonly extendedLength?: boolean } = {},
): ScriptedTransport => {
  const left = [...steps]
  return {
    capabilities: { extendedLength: options.extendedLength ?? false },
    transmit: async (command) => {
      const step = left.shift()
      const sent = encodeHex(command)
      if (step === undefined) throw new Error(`the script has ended, sent ${sent}`)
      const expected = encodeHex(decodeHex(step[0]))
      if (sent !== expected) throw new Error(`script expected ${expected}, sent ${sent}`)
      return decodeHex(step[1])
    },
    close: async () => undefined,
    requireFinished: () => {
      if (left.length > 0) throw new Error(`${left.length} steps were not played, next ${left[0]?.[0]}`)
    },
  }
}
