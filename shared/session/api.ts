/** Signing in and out of a portal: terminals and staff, by account id and secret. */
import * as z from 'zod/mini'
import { type Audience, endpoint } from '#shared/contract/endpoint.ts'

export const portalAudiences = [
  'kiosk',
  'municipality',
  'centre',
  'applicant',
  'federation',
] as const satisfies readonly Audience[]
export type PortalAudience = (typeof portalAudiences)[number]

/** Everybody with a session of their own: the portals, and members who sign in at a municipality's site. */
export const sessionAudiences = [...portalAudiences, 'resident'] as const satisfies readonly Audience[]
export type SessionAudience = (typeof sessionAudiences)[number]

/** Who is signed in, as the screens show it. */
export const sessionView = z.object({
  audience: z.enum(portalAudiences),
  subject: z.string(),
  displayName: z.string(),
  role: z.string(),
  privileges: z.array(z.string()),
  municipalityCode: z.nullable(z.string()),
  /** When the session ends without activity, and when it ends in any case. Server time is the truth. */
  idleUntil: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  now: z.iso.datetime(),
})
export type SessionView = z.infer<typeof sessionView>

export const credentials = z.strictObject({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  secret: z.string().check(z.minLength(1), z.maxLength(256)),
})

const sessionEndpoints = <const A extends PortalAudience>(audience: A) => ({
  signIn: endpoint({
    method: 'POST',
    path: `/api/${audience}/session`,
    summary: `Sign in to the ${audience} portal; an older session of this browser ends`,
    allow: ['public'],
    body: credentials,
    response: sessionView,
    errors: ['login.credentials-incorrect', 'request.rate-limited'],
  }),
  readSession: endpoint({
    method: 'GET',
    path: `/api/${audience}/session`,
    summary: `Who is signed in to the ${audience} portal`,
    allow: [audience],
    response: sessionView,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: `/api/${audience}/session`,
    summary: `Sign out of the ${audience} portal`,
    allow: [audience],
  }),
})

export const sessionApi = {
  kiosk: sessionEndpoints('kiosk'),
  municipality: sessionEndpoints('municipality'),
  centre: sessionEndpoints('centre'),
  applicant: sessionEndpoints('applicant'),
  federation: sessionEndpoints('federation'),
} as const

/** Sent with requests a screen makes by itself (polling): they do not count as a person's activity. */
export const passiveHeader = { 'madoguchi-activity': 'none' } as const
