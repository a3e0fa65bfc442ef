/** Waits so many milliseconds; ends early, without error, when the signal fires. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>

export const waitMilliseconds: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
