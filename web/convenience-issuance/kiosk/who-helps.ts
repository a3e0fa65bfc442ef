import type { ErrorCode } from '#shared/errors/catalogue.ts'

/** Codes of the card and the issuing that concern the machine, not the person's card or register. */
const staffs: ReadonlySet<ErrorCode> = new Set([
  'card.no-reader',
  'card.reader-in-use',
  'card.reader-refused',
  'card.protocol',
  'card.aborted',
  'issuance.closed',
  'issuance.subject-mismatch',
  'issuance.document-mismatch',
  'issuance.visit-lost',
  'issuance.terminal-busy',
])

const officeAreas = ['card.', 'login.', 'issuance.', 'party.']

/** Who can help a person at a kiosk: the municipal office with cards and registers, the shop's staff with the machine. */
export const whoHelps = (code: ErrorCode): 'office' | 'staff' =>
  !staffs.has(code) && officeAreas.some((area) => code.startsWith(area)) ? 'office' : 'staff'
