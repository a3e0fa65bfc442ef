import { useQuery, useQueryClient, type QueryKey, type UseQueryResult } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { CallInput, Endpoint, ResponseOf } from '#shared/contract/endpoint.ts'
import { useStaffSession } from '#web/session/staff-session.ts'

type Asked<E extends Endpoint> = Omit<CallInput<E>, 'signal' | 'headers'>

const keyOf = (endpoint: Endpoint, input: object): QueryKey => ['handover', endpoint.method, endpoint.path, input]

/** What an endpoint answers to an input, also one that asks by POST; asked anew when the input changes. */
export const useLedgerQuery = <E extends Endpoint>(
  endpoint: E,
  input: Asked<E>,
  { enabled = true }: { readonly enabled?: boolean } = {},
): UseQueryResult<ResponseOf<E>> => {
  const { call } = useStaffSession()
  return useQuery({
    queryKey: keyOf(endpoint, input),
    enabled,
    queryFn: async ({ signal }) =>
      (await (call as (endpoint: Endpoint, input: object) => Promise<unknown>)(endpoint, {
        ...input,
        signal,
      })) as ResponseOf<E>,
  })
}

/** Puts an answer in place of what was read, where a write told the new state. */
export const useReplace = (): (<E extends Endpoint>(endpoint: E, input: Asked<E>, answer: ResponseOf<E>) => void) => {
  const client = useQueryClient()
  return useCallback((endpoint, input, answer) => client.setQueryData(keyOf(endpoint, input), answer), [client])
}
