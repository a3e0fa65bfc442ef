import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { createContext, use } from 'react'
import type { Caller } from '#shared/contract/client.ts'
import type { Endpoint, ResponseOf } from '#shared/contract/endpoint.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { passiveHeader, type SessionView } from '#shared/session/api.ts'

export type StaffSession = {
  readonly view: SessionView
  /** Calls the BFF; where it says that the session is over, the portal shows the sign-in again. */
  readonly call: Caller
}

export const StaffSessionContext = createContext<StaffSession | undefined>(undefined)

/** Who is working. Throws outside a portal. */
export const useStaffSession = (): StaffSession => {
  const session = use(StaffSessionContext)
  if (session === undefined) throw new AppError('session.required')
  return session
}

type PlainRead = Endpoint<string, undefined>

/** A list of the portal, again every so often where `everyMilliseconds` is given, which is not the person's activity. */
export const useStaffQuery = <E extends PlainRead>(
  endpoint: E,
  params?: Readonly<Record<string, string>>,
  everyMilliseconds?: number,
): UseQueryResult<ResponseOf<E>> => {
  const { call } = useStaffSession()
  return useQuery({
    queryKey: [endpoint.path, params],
    queryFn: async ({ signal }) => {
      const input = { signal, ...(params === undefined ? {} : { params }), headers: passiveHeader }
      return (await (call as (endpoint: Endpoint, input: object) => Promise<unknown>)(endpoint, input)) as ResponseOf<E>
    },
    ...(everyMilliseconds === undefined ? {} : { refetchInterval: everyMilliseconds }),
  })
}
