import { useEffect, useState } from 'react'
import { leftOf, warnMilliseconds, type ToldSession } from './session-time.ts'
import type { SessionActs } from './use-session.ts'

const contactMilliseconds = 60_000

/**
 * Keeps a session as long as somebody works on the page: typing into a form that sends nothing yet is work too. Without
 * work it lets the time run out. True while the warning is to be shown.
 */
export const useSessionKeeper = (told: ToldSession, check: SessionActs['check']): boolean => {
  const [warned, setWarned] = useState<ToldSession>()

  useEffect(() => {
    let worked = false
    const onWork = () => {
      worked = true
    }
    const contact = () => {
      check(worked ? 'active' : 'passive').catch(() => undefined)
      worked = false
    }
    const timer = setInterval(contact, contactMilliseconds)
    globalThis.addEventListener('keydown', onWork)
    globalThis.addEventListener('pointerdown', onWork)
    return () => {
      clearInterval(timer)
      globalThis.removeEventListener('keydown', onWork)
      globalThis.removeEventListener('pointerdown', onWork)
    }
  }, [check])

  useEffect(() => {
    const { milliseconds } = leftOf(told, performance.now())
    const warning = setTimeout(() => setWarned(told), Math.max(0, milliseconds - warnMilliseconds))
    // Asked after the end, the server says whether it is one: another tab may have gone on.
    const end = setTimeout(() => check('passive').catch(() => undefined), milliseconds + 500)
    return () => {
      clearTimeout(warning)
      clearTimeout(end)
    }
  }, [told, check])

  // Told anew with more time, a session is no longer about to end; told anew with the same end, it still is.
  const isStillEnding = leftOf(told, told.toldAt).milliseconds <= warnMilliseconds
  return warned === told || (warned !== undefined && isStillEnding)
}
