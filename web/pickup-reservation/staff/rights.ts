/**
 * 段階的な権限 (RS-STF-11) as the BFF's table of roles has it, in the order of `grades`: for reading; what somebody may do,
 * the session says.
 */
export const rights: Readonly<Record<string, readonly [boolean, boolean, boolean]>> = {
  'reservations.serve': [true, true, true],
  'reservations.overbook': [true, true, false],
  'reservations.members': [true, true, false],
  'reservations.settings': [true, true, false],
  'reservations.reports': [true, true, false],
  'reservations.operators': [true, false, false],
  'reservations.history': [true, false, false],
}
