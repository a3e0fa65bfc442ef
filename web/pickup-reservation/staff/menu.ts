/** メニュー (RS-STF-1, 8, 11): who sees which screen. The BFF asks for the same privileges again. */
export const menu = [
  { path: 'top', privilege: 'reservations.serve' },
  { path: 'day', privilege: 'reservations.serve' },
  { path: 'visit', privilege: 'reservations.serve' },
  { path: 'reservations', privilege: 'reservations.serve' },
  { path: 'members', privilege: 'reservations.members' },
  { path: 'windows', privilege: 'reservations.settings' },
  { path: 'site', privilege: 'reservations.settings' },
  { path: 'items', privilege: 'reservations.settings' },
  { path: 'screen', privilege: 'reservations.settings' },
  { path: 'mail', privilege: 'reservations.settings' },
  { path: 'operators', privilege: 'reservations.operators' },
  { path: 'history', privilege: 'reservations.history' },
  { path: 'reports', privilege: 'reservations.reports' },
  { path: 'support', privilege: 'reservations.serve' },
  { path: 'guide', privilege: 'reservations.serve' },
] as const

export type MenuPath = (typeof menu)[number]['path']
