export type Turns = {
  /** Runs the work after everything taken before it has ended, well or not. */
  take<Result>(work: () => Promise<Result>): Promise<Result>
}

/** One piece of work at a time, in the order of asking. */
export const createTurns = (): Turns => {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    take: (work) => {
      const turn = tail.then(work)
      tail = turn.catch(() => undefined)
      return turn
    },
  }
}
