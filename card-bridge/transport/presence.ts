import type { CardPresence } from './reader.ts'

export type PresenceSource = {
  /** Undefined until somebody has looked. */
  readonly current: CardPresence | undefined
  /** Tells every watcher, unless nothing changed. */
  set(presence: CardPresence): void
  /** The reader is gone: every watch ends, or throws the error given. */
  end(error?: Error): void
  /** The state as soon as it is known, then each change; a slow watcher sees the newest and not every one in between. */
  watch(signal: AbortSignal): AsyncIterable<CardPresence>
}

/** The state of a reader's slot for any number of watchers. */
export const createPresenceSource = (initial?: CardPresence): PresenceSource => {
  let current = initial
  const ending: { done: boolean; error: Error | undefined } = { done: false, error: undefined }
  let change = Promise.withResolvers<void>()
  const announce = () => {
    const { resolve } = change
    change = Promise.withResolvers()
    resolve()
  }
  return {
    get current() {
      return current
    },
    set: (presence) => {
      if (presence === current) return
      current = presence
      announce()
    },
    end: (error) => {
      ending.done = true
      ending.error = error
      announce()
    },
    watch: async function* (signal) {
      const stopped = Promise.withResolvers<void>()
      const stop = () => stopped.resolve()
      signal.addEventListener('abort', stop, { once: true })
      try {
        let last: CardPresence | undefined
        while (!signal.aborted && !ending.done) {
          const next = change.promise
          if (current !== undefined && current !== last) {
            last = current
            yield last
          } else {
            await Promise.race([next, stopped.promise])
          }
        }
        if (ending.error !== undefined) throw ending.error
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  }
}
