import * as z from 'zod/mini'

/** A clock that tells the time it was set to, standing still or running on. */

export const clockSetting = z.union([
  z.strictObject({ now: z.iso.datetime({ offset: true }), running: z.boolean() }),
  /** Back to the time of this machine. */
  z.null(),
])
export type ClockSetting = z.infer<typeof clockSetting>

export type SettableClock = {
  readonly now: () => Date
  readonly set: (setting: ClockSetting) => void
  readonly isSet: () => boolean
  readonly isRunning: () => boolean
}

export const createSettableClock = (systemNow: () => Date): SettableClock => {
  let shown: { readonly at: number; readonly setAt: number; readonly running: boolean } | undefined
  return {
    now: () => {
      const system = systemNow()
      if (shown === undefined) return system
      return new Date(shown.running ? shown.at + system.getTime() - shown.setAt : shown.at)
    },
    set: (setting) => {
      shown =
        setting === null
          ? undefined
          : { at: Date.parse(setting.now), setAt: systemNow().getTime(), running: setting.running }
    },
    isSet: () => shown !== undefined,
    isRunning: () => shown?.running ?? true,
  }
}
