/** Many who want the same at the same time lead to one question. */
import { AppError } from '#shared/errors/app-error.ts'

/** The value, or `request.aborted` as soon as this one caller gives up; the question goes on for the others. */
const untilAborted = <Value>(value: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> => {
  if (signal === undefined) return value
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new AppError('request.aborted'))
    signal.addEventListener('abort', giveUp, { once: true })
    // Handled also where this caller is gone: a failure nobody waits for any more is no crash.
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
    if (signal.aborted) giveUp()
  })
}

export type SingleFlight<Value> = (key: string, ask: () => Promise<Value>, signal?: AbortSignal) => Promise<Value>

/** A failure is everybody's who waited for it, and nobody's after. */
export const createSingleFlight = <Value>(): SingleFlight<Value> => {
  const flights = new Map<string, Promise<Value>>()
  return (key, ask, signal) => {
    const flying = flights.get(key)
    if (flying !== undefined) return untilAborted(flying, signal)
    const flight = ask().finally(() => flights.delete(key))
    flights.set(key, flight)
    return untilAborted(flight, signal)
  }
}
