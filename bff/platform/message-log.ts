/** The latest messages to and from outside parties, in memory, as facts only: no bodies, no ids, no query. */
export type Message = {
  readonly at: Date
  readonly party: string
  /** `out`: we asked them. `in`: they asked us. */
  readonly direction: 'out' | 'in'
  readonly method: string
  /** Path with every part that looks like an id or a value replaced. */
  readonly path: string
  /** Null where no answer came. */
  readonly status: number | null
  readonly bytesSent: number
  readonly bytesReceived: number
  readonly ms: number
  /** `answered`, or the code of the catalogue. */
  readonly result: string
}

export type MessageLog = {
  readonly add: (message: Message) => void
  /** Newest first. */
  readonly list: () => readonly Message[]
}

export const createMessageLog = (capacity = 500): MessageLog => {
  const ring: Message[] = []
  let next = 0
  return {
    add: (message) => {
      ring[next] = message
      next = (next + 1) % capacity
    },
    list: () => [...ring.slice(next), ...ring.slice(0, next)].toReversed(),
  }
}

/** Words stay; digits, capitals and long runs are taken for ids and values. */
const word = /^[a-z][a-z-]{0,31}$/

export const toPathTemplate = (pathname: string): string =>
  pathname
    .split('/')
    .map((part) => (part === '' || word.test(part) ? part : ':value'))
    .join('/')
