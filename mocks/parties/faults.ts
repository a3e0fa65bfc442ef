import * as z from 'zod/mini'

/** What is wrong with a stand-in on request: the same holder for every party, switched by tests and by the control API. */

export const faultSetting = z.strictObject({
  name: z.string(),
  /** Strikes left; without it the fault stays until it is taken off. */
  times: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  /** The part of a stand-in that is meant: a municipality code, a device. Without it, every part. */
  target: z.optional(z.string().check(z.maxLength(64))),
  /** How long `slow` and `late` wait. */
  delayMs: z.optional(z.int().check(z.minimum(0), z.maximum(600_000))),
})
export type FaultSetting<Name extends string = string> = Omit<z.infer<typeof faultSetting>, 'name'> & {
  readonly name: Name
}

export type Faults<Name extends string = string> = {
  readonly party: string
  /** All this stand-in knows. */
  readonly names: readonly Name[]
  readonly list: () => readonly FaultSetting<Name>[]
  /** Replaces all. Throws RangeError for a name that is not in `names`. */
  readonly set: (settings: readonly FaultSetting[]) => void
  /** The setting when the fault strikes now; counts down `times`. */
  readonly strike: (name: Name, target?: string) => FaultSetting<Name> | undefined
}

/** Faults that any party over HTTP can have. */
export const commonFaults = ['slow', 'down', 'malformed'] as const

export const createFaults = <const Name extends string>(party: string, names: readonly Name[]): Faults<Name> => {
  let settings: readonly FaultSetting<Name>[] = []
  const isKnown = (setting: FaultSetting): setting is FaultSetting<Name> =>
    (names as readonly string[]).includes(setting.name)
  return {
    party,
    names,
    list: () => settings,
    set: (next) => {
      const known = next.filter(isKnown)
      if (known.length !== next.length) throw new RangeError(`a fault that ${party} does not know`)
      settings = known
    },
    strike: (name, target) => {
      const struck = settings.find(
        (setting) => setting.name === name && (setting.target === undefined || setting.target === target),
      )
      if (struck?.times === undefined) return struck
      const left = struck.times - 1
      settings = settings.flatMap((setting) => {
        if (setting !== struck) return [setting]
        return left === 0 ? [] : [{ ...struck, times: left }]
      })
      return struck
    },
  }
}

/** How a stand-in waits; tests pass one that they control. */
export type Wait = (milliseconds: number) => Promise<void>

export const waitByTimer: Wait = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

const slowMs = 60_000

/**
 * The faults that need no knowledge of the wire, before a handler does its work: `slow` waits, `down` closes the line.
 * Undefined when the handler is to go on.
 */
export const applyCommonFaults = async <Name extends string>(
  faults: Faults<Name | 'slow' | 'down'>,
  { wait, target }: { readonly wait: Wait; readonly target?: string },
): Promise<Response | undefined> => {
  const slow = faults.strike('slow', target)
  if (slow !== undefined) await wait(slow.delayMs ?? slowMs)
  return faults.strike('down', target) === undefined ? undefined : Response.error()
}
