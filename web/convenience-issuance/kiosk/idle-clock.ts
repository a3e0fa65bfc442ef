/** When silence is noticed and when it ends the visit (CV-KS-14), in seconds. */
type IdleLimits = { readonly warnAfter: number; readonly endAfter: number }

export type IdleClock = {
  /** Somebody touched the screen or a key. While the question stands, only an answer to it counts. */
  touch(): void
  /** The person answered: begin anew. */
  restart(): void
  stop(): void
}

type IdleCallbacks = {
  /** The question comes up; the seconds left follow every second. */
  readonly onWarn: (secondsLeft: number) => void
  readonly onEnd: () => void
}

/** A clock of silence. Every touch sets it back; after `warnAfter` it counts `endAfter` seconds down and ends. */
export const startIdleClock = ({ warnAfter, endAfter }: IdleLimits, { onWarn, onEnd }: IdleCallbacks): IdleClock => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isWarning = false

  const count = (secondsLeft: number) => {
    if (secondsLeft <= 0) {
      onEnd()
      return
    }
    onWarn(secondsLeft)
    timer = setTimeout(count, 1000, secondsLeft - 1)
  }
  const restart = () => {
    clearTimeout(timer)
    isWarning = false
    timer = setTimeout(() => {
      isWarning = true
      count(endAfter)
    }, warnAfter * 1000)
  }
  restart()
  return {
    restart,
    touch: () => {
      if (!isWarning) restart()
    },
    stop: () => clearTimeout(timer),
  }
}

/** Reminds at once and every `every` seconds, and gives up after `until` seconds. Gives the function that stops it. */
export const startReminder = (
  { every, until }: { readonly every: number; readonly until: number },
  { onRemind, onGiveUp }: { readonly onRemind: () => void; readonly onGiveUp: () => void },
): (() => void) => {
  onRemind()
  const reminding = setInterval(onRemind, every * 1000)
  const givingUp = setTimeout(onGiveUp, until * 1000)
  return () => {
    clearInterval(reminding)
    clearTimeout(givingUp)
  }
}
