/** Which role may do what. A route names the privilege it needs; nothing else in the product knows the roles. */
import type { SessionAudience } from '#shared/session/api.ts'

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
  'reservations.serve',
  'reservations.overbook',
  'reservations.members',
  'reservations.settings',
  'reservations.operators',
  'reservations.history',
  'reservations.reports',
  'reservations.own',
  'handover.serve',
  'handover.manage',
  'handover.export',
  'handover.residents',
  'handover.settings',
  'handover.operators',
  'handover.history',
  'billing.own',
  'billing.read',
  'billing.decide',
  'billing.holders',
  'billing.undo',
  'billing.batches',
  'billing.audit',
  'billing.settings',
] as const
export type Privilege = (typeof privileges)[number]

type RoleRow = { readonly audience: SessionAudience; readonly privileges: readonly Privilege[] }

export const roles = {
  'kiosk-terminal': { audience: 'kiosk', privileges: ['kiosk.serve'] },
  'municipality-clerk': { audience: 'municipality', privileges: ['users.register', 'tasks.resolve'] },
  'municipality-manager': {
    audience: 'municipality',
    privileges: ['users.register', 'tasks.resolve', 'statistics.read', 'audit.read'],
  },
  /** システム管理者, 施設運営管理者 and 施設担当者 of the reservation service (RS-STF-8, 11). */
  'reservation-administrator': {
    audience: 'municipality',
    privileges: [
      'reservations.serve',
      'reservations.overbook',
      'reservations.members',
      'reservations.settings',
      'reservations.operators',
      'reservations.history',
      'reservations.reports',
    ],
  },
  'reservation-manager': {
    audience: 'municipality',
    privileges: [
      'reservations.serve',
      'reservations.overbook',
      'reservations.members',
      'reservations.settings',
      'reservations.reports',
    ],
  },
  'reservation-clerk': { audience: 'municipality', privileges: ['reservations.serve'] },
  /** A resident who is registered as a member of a site. */
  'reservation-member': { audience: 'resident', privileges: ['reservations.own'] },
  /** システム管理者, 一般管理者 and 担当者 of the ledger of cards (CM-R-4). */
  'handover-administrator': {
    audience: 'municipality',
    privileges: [
      'handover.serve',
      'handover.manage',
      'handover.export',
      'handover.residents',
      'handover.settings',
      'handover.operators',
      'handover.history',
    ],
  },
  'handover-manager': {
    audience: 'municipality',
    privileges: ['handover.serve', 'handover.manage', 'handover.export', 'handover.residents'],
  },
  'handover-clerk': { audience: 'municipality', privileges: ['handover.serve'] },
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
  /** Provider, agent or staff member who holds, or asks for, a certificate for electronic billing (EB-G-6). */
  'billing-holder': { audience: 'applicant', privileges: ['billing.own'] },
  /** The federation's two privileges: an administrator may also undo, sees batches and the audit trail, and words mails (EB-R-5, 15, 16). */
  'billing-staff': { audience: 'federation', privileges: ['billing.read', 'billing.decide', 'billing.holders'] },
  'billing-administrator': {
    audience: 'federation',
    privileges: [
      'billing.read',
      'billing.decide',
      'billing.holders',
      'billing.undo',
      'billing.batches',
      'billing.audit',
      'billing.settings',
    ],
  },
  'centre-auditor': { audience: 'centre', privileges: ['audit.read', 'statistics.read'] },
} as const satisfies Record<string, RoleRow>

export type Role = keyof typeof roles

/** The row of a role, typed as every row is. */
export const roleRow = (role: Role): RoleRow => roles[role]
