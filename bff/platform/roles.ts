/** Which role may do what. A route names the privilege it needs; nothing else in the product knows the roles. */
import type { PortalAudience } from '#shared/session/api.ts'

export const privileges = [
  'kiosk.serve',
  'users.register',
  'tasks.resolve',
  'alarms.acknowledge',
  'audit.read',
  'jobs.run',
  'messages.read',
  'statistics.read',
  'kiosks.manage',
] as const
export type Privilege = (typeof privileges)[number]

type RoleRow = { readonly audience: PortalAudience; readonly privileges: readonly Privilege[] }

export const roles = {
  'kiosk-terminal': { audience: 'kiosk', privileges: ['kiosk.serve'] },
  'municipality-clerk': { audience: 'municipality', privileges: ['users.register', 'tasks.resolve'] },
  'municipality-manager': {
    audience: 'municipality',
    privileges: ['users.register', 'tasks.resolve', 'statistics.read', 'audit.read'],
  },
  'centre-operator': {
    audience: 'centre',
    privileges: [
      'tasks.resolve',
      'alarms.acknowledge',
      'jobs.run',
      'messages.read',
      'statistics.read',
      'kiosks.manage',
    ],
  },
  'centre-auditor': { audience: 'centre', privileges: ['audit.read', 'statistics.read'] },
} as const satisfies Record<string, RoleRow>

export type Role = keyof typeof roles

/** The row of a role, typed as every row is. */
export const roleRow = (role: Role): RoleRow => roles[role]
