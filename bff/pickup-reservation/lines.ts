/**
 * People who want the same slot at the same moment wait in line: as many as could get a place are served together, and
 * one look at the database answers all who wait once it is full. Nobody is refused by anything older than his question.
 */

type Waiting = { readonly serve: () => Promise<void>; readonly refuse: (reason: unknown) => void }

export type Line = {
  /** As many as can succeed at once. */
  readonly most: number
  /** Why nobody who waits now can be served, as the database says now; or undefined. */
  readonly findRefusal: () => Promise<Error | undefined>
}

export const createLines = () => {
  const lines = new Map<string, Waiting[]>()

  const run = async (key: string, waiting: Waiting[], { most, findRefusal }: Line): Promise<void> => {
    while (waiting.length > 0) {
      // who comes while the database is asked, is not answered by this answer
      const asking = waiting.splice(0)
      let refusal: unknown
      try {
        refusal = await findRefusal()
      } catch (error) {
        refusal = error
      }
      if (refusal !== undefined) {
        for (const { refuse } of asking) refuse(refusal)
        continue
      }
      const served = asking.splice(0, Math.max(1, most))
      waiting.unshift(...asking)
      await Promise.all(served.map(({ serve }) => serve()))
    }
    lines.delete(key)
  }

  return {
    /** Runs `work` when its turn comes. Rejects with the line's refusal, or as `work` does. */
    join: <Result>(key: string, line: Line, work: () => Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        const one: Waiting = { serve: () => work().then(resolve, reject), refuse: reject }
        const waiting = lines.get(key)
        if (waiting !== undefined) {
          waiting.push(one)
          return
        }
        const started = [one]
        lines.set(key, started)
        void run(key, started, line)
      }),
  }
}
