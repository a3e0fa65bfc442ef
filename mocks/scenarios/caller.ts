import { demoAccounts } from '#mocks/people/accounts.ts'
import { createCaller, type Caller } from '#shared/contract/client.ts'
import { sessionApi } from '#shared/session/api.ts'

export type Counter = {
  /** Where the product listens. */
  readonly address: string
  /** The origin its pages are called by. */
  readonly origin: string
}

/** A caller that keeps its cookie, as a browser does. */
export const openCaller = ({ address, origin }: Counter): Caller => {
  let cookie: string | undefined
  return createCaller(async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('origin', origin)
    if (cookie !== undefined) headers.set('cookie', cookie)
    const response = await fetch(input, { ...init, headers })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return response
  }, address)
}

/** A clerk of a municipality of the demo. Throws what the sign-in refuses. */
export const signInClerk = async (counter: Counter, id: string): Promise<Caller> => {
  const call = openCaller(counter)
  const secret = demoAccounts.find((account) => account.id === id)?.secret ?? ''
  await call(sessionApi.municipality.signIn, { body: { id, secret } })
  return call
}
