import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { isAppError, toAppError, type AppError } from '#shared/errors/app-error.ts'
import { passiveHeader, sessionApi, type PortalAudience } from '#shared/session/api.ts'
import { call } from '#web/app/api.ts'
import type { ToldSession } from './session-time.ts'

/** Why nobody is signed in: not yet, the time was over, or the person said so. */
export type Absence = 'never' | 'ended' | 'by-person'

export type SessionState =
  | { readonly status: 'checking' }
  | { readonly status: 'unknown'; readonly error: AppError; readonly retry: () => void }
  | { readonly status: 'absent'; readonly absence: Absence }
  | { readonly status: 'present'; readonly told: ToldSession }

export type SessionActs = {
  /** Throws `login.credentials-incorrect`, `request.rate-limited`, and what any call may throw. */
  readonly signIn: (credentials: { readonly id: string; readonly secret: string }) => Promise<void>
  readonly signOut: () => Promise<void>
  /** Asks again; `passive` does not count as activity of the person. */
  readonly check: (how: 'active' | 'passive') => Promise<void>
}

type Answer = { readonly told: ToldSession } | { readonly absence: Absence }

const channelName = 'madoguchi-session'

const read = async (audience: PortalAudience, before: Answer | undefined, passive: boolean): Promise<Answer> => {
  try {
    const view = await call(sessionApi[audience].readSession, passive ? { headers: passiveHeader } : {})
    return { told: { view, toldAt: performance.now() } }
  } catch (error) {
    if (!isAppError(error, 'session.required') && !isAppError(error, 'session.expired')) throw error
    const hadOne = isAppError(error, 'session.expired') || (before !== undefined && 'told' in before)
    if (hadOne) return { absence: 'ended' }
    return before ?? { absence: 'never' }
  }
}

/** Who is signed in to a portal, the same in every tab of this browser. */
export const useSession = (audience: PortalAudience): SessionState & SessionActs => {
  const client = useQueryClient()
  const queryKey = useMemo(() => ['session', audience], [audience])
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => read(audience, client.getQueryData<Answer>(queryKey), false),
    staleTime: Infinity,
  })

  const check = useCallback(
    async (how: 'active' | 'passive') => {
      const answer = await read(audience, client.getQueryData<Answer>(queryKey), how === 'passive')
      client.setQueryData<Answer>(queryKey, answer)
    },
    [audience, client, queryKey],
  )

  useEffect(() => {
    const channel = new BroadcastChannel(channelName)
    channel.addEventListener('message', ({ data: changed }) => {
      if (changed === audience) check('passive').catch(() => undefined)
    })
    return () => channel.close()
  }, [audience, check])

  const settle = useCallback(
    (answer: Answer) => {
      client.setQueryData<Answer>(queryKey, answer)
      const channel = new BroadcastChannel(channelName)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin alone
      channel.postMessage(audience)
      channel.close()
    },
    [audience, client, queryKey],
  )

  const signIn = useCallback<SessionActs['signIn']>(
    async (credentials) => {
      const view = await call(sessionApi[audience].signIn, { body: credentials })
      settle({ told: { view, toldAt: performance.now() } })
    },
    [audience, settle],
  )

  const signOut = useCallback(async () => {
    try {
      await call(sessionApi[audience].signOut, {})
    } catch (cause) {
      // A session that is over already is what was asked for.
      if (!isAppError(cause, 'session.required') && !isAppError(cause, 'session.expired')) throw cause
    }
    settle({ absence: 'by-person' })
  }, [audience, settle])

  const retry = useCallback(() => void refetch(), [refetch])
  return { ...toState(data, error, retry), signIn, signOut, check }
}

const toState = (data: Answer | undefined, error: unknown, retry: () => void): SessionState => {
  if (data !== undefined && 'told' in data) return { status: 'present', told: data.told }
  if (data !== undefined) return { status: 'absent', absence: data.absence }
  return error === null ? { status: 'checking' } : { status: 'unknown', error: toAppError(error), retry }
}
