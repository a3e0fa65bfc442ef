/** How much of large bodies is in memory at once, so that nobody's uploads take it from everybody. */
import { AppError } from '#shared/errors/app-error.ts'

export type UploadRoom = {
  /** Keeps room until the work is done. Throws `request.rate-limited` where the caller, or all callers together, have it. */
  readonly hold: <Result>(
    wanted: { readonly caller: string; readonly octets: number },
    work: () => Promise<Result>,
  ) => Promise<Result>
}

const retryAfterSeconds = 5

export const createUploadRoom = ({ each, all }: { readonly each: number; readonly all: number }): UploadRoom => {
  const held = new Map<string, number>()
  let total = 0
  const change = (caller: string, octets: number) => {
    const own = (held.get(caller) ?? 0) + octets
    if (own === 0) held.delete(caller)
    else held.set(caller, own)
    total += octets
  }
  return {
    hold: async ({ caller, octets }, work) => {
      const isFull = total + octets > all || (held.get(caller) ?? 0) + octets > each
      if (isFull) throw new AppError('request.rate-limited', { retryAfterSeconds })
      change(caller, octets)
      try {
        return await work()
      } finally {
        change(caller, -octets)
      }
    },
  }
}
