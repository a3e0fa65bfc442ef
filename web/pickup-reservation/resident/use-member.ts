import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { call } from '#web/app/api.ts'

export type Member = {
  readonly view: api.ResidentSession
  /** When it was told, by this page's own steady clock. */
  readonly toldAt: number
}

type Answer = { readonly member: Member | null; readonly hasEnded: boolean }

const queryKey = ['reservation-member']
const channelName = 'madoguchi-reservation-member'

const isOver = (error: unknown): boolean =>
  isAppError(error, 'session.required') || isAppError(error, 'session.expired')

const tellTabs = () => {
  const channel = new BroadcastChannel(channelName)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin alone
  channel.postMessage('changed')
  channel.close()
}

/** Who is signed in as a member of this site, the same in every tab of this browser. */
export const useMember = (siteId: string) => {
  const client = useQueryClient()

  const read = useCallback(
    async (isPassive: boolean): Promise<Answer> => {
      const before = client.getQueryData<Answer>(queryKey)
      try {
        const view = await call(api.readResidentSession, isPassive ? { headers: passiveHeader } : {})
        return { member: { view, toldAt: performance.now() }, hasEnded: false }
      } catch (error) {
        if (!isOver(error)) throw error
        const hasEnded = isAppError(error, 'session.expired') || before?.member != null || before?.hasEnded === true
        return { member: null, hasEnded }
      }
    },
    [client],
  )

  const { data, isPending } = useQuery({ queryKey, queryFn: () => read(true), staleTime: Infinity, gcTime: Infinity })

  const check = useCallback(
    async (isPassive = true) => {
      client.setQueryData<Answer>(queryKey, await read(isPassive))
    },
    [client, read],
  )

  useEffect(() => {
    const channel = new BroadcastChannel(channelName)
    channel.addEventListener('message', () => void check().catch(() => undefined))
    return () => channel.close()
  }, [check])

  const signIn = useCallback(
    async (loginKey: string, secret: string | undefined): Promise<api.ResidentSession> => {
      const body = { siteId, loginKey, ...(secret === undefined ? {} : { secret }) }
      const view = await call(api.signInResident, { body })
      client.setQueryData<Answer>(queryKey, { member: { view, toldAt: performance.now() }, hasEnded: false })
      tellTabs()
      return view
    },
    [client, siteId],
  )

  const signOut = useCallback(async () => {
    try {
      await call(api.signOutResident, {})
    } catch (error) {
      if (!isOver(error)) throw error
    }
    client.setQueryData<Answer>(queryKey, { member: null, hasEnded: false })
    tellTabs()
  }, [client])

  const found = data?.member ?? null
  return {
    isPending,
    /** Null where nobody is, or somebody of another site. */
    member: found?.view.siteId === siteId ? found : null,
    hasEnded: data?.hasEnded === true,
    signIn,
    signOut,
    check,
  }
}

export type MemberSession = ReturnType<typeof useMember>
