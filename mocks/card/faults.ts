/** What goes wrong between a reader and a virtual card. */
export type ReaderFaults = {
  /** How long a command takes on its way, in milliseconds. */
  readonly latencyMilliseconds?: (command: Uint8Array) => number
  /**
   * Once, at the next command with this instruction byte: the card leaves (`remove`) or only the field fails for a moment
   * (`lose-field`), before or after the card did what it was told.
   */
  readonly breakAt?: Break
}

type Break = {
  readonly instruction: number
  readonly how: 'remove' | 'lose-field'
  readonly when: 'before' | 'after'
}

const computeSignature = 0x2a

/** About what people report of the real card: one second for an RSA signature, the rest at once. */
export const surveyedLatency = (command: Uint8Array): number => (command[1] === computeSignature ? 1_000 : 10)

/** The faults of one reader, and what is due at a command. */
export type FaultPlan = {
  set(faults: ReaderFaults): void
  latencyOf(command: Uint8Array): number
  /** What happens at this moment of a command; told once. */
  take(instruction: number | undefined, when: Break['when']): Break['how'] | undefined
}

export const createFaultPlan = (): FaultPlan => {
  let faults: ReaderFaults = {}
  return {
    set: (next) => {
      faults = next
    },
    latencyOf: (command) => faults.latencyMilliseconds?.(command) ?? 0,
    take: (instruction, when) => {
      const { breakAt, ...rest } = faults
      if (breakAt === undefined || breakAt.instruction !== instruction || breakAt.when !== when) return undefined
      faults = rest
      return breakAt.how
    },
  }
}
