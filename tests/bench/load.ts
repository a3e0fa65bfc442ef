/** A small load on a local server: so many keep-alive connections, so many seconds, answers counted. */
import { Agent, request } from 'node:http'

export type Load = {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly connections?: number
  readonly seconds?: number
}

/** Answers a second. Throws when an answer is not 2xx: a fast error is no speed. */
export const measureRate = async ({
  url,
  method = 'GET',
  headers = {},
  connections = 32,
  seconds = 3,
}: Load): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const until = performance.now() + seconds * 1000
  let answers = 0
  const once = () =>
    new Promise<void>((done, fail) => {
      const sent = request(url, { agent, method, headers }, (answer) => {
        answer.resume()
        answer.on('end', () => {
          if (answer.statusCode !== undefined && answer.statusCode < 300) done()
          else fail(new Error(`${method} ${url} answered ${answer.statusCode}`))
        })
      })
      sent.on('error', fail)
      sent.end()
    })
  const loop = async () => {
    while (performance.now() < until) {
      await once()
      answers += 1
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, loop))
  agent.destroy()
  return answers / ((performance.now() - started) / 1000)
}

/** One line of the bench: what was measured, in what unit, beside which peer in the same run. */
export type Figure = {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly peer?: string
  readonly peerValue?: number
  readonly ratio?: number
}

export const figure = (
  name: string,
  unit: string,
  value: number,
  peer?: { readonly name: string; readonly value: number },
): Figure => ({
  name,
  unit,
  value: Math.round(value * 100) / 100,
  ...(peer === undefined
    ? {}
    : {
        peer: peer.name,
        peerValue: Math.round(peer.value * 100) / 100,
        ratio: Math.round((value / peer.value) * 1000) / 1000,
      }),
})
