import { createContext, use } from 'react'
import { AppError } from '#shared/errors/app-error.ts'
import type { MemberSession } from './use-member.ts'

export const MemberContext = createContext<MemberSession | undefined>(undefined)

/** Who is signed in at this site, and the ways in and out. Throws outside of a site's pages. */
export const useMemberSession = (): MemberSession => {
  const session = use(MemberContext)
  if (session === undefined) throw new AppError('session.required')
  return session
}
