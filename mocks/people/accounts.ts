import { aose, tsukimino } from './municipalities.ts'
import { shops } from './shops.ts'

/** Who may sign in where in the demo. Terminals and staff are invented like everybody else here. */
export const demoAccounts = [
  ...shops.map(({ kioskId, shopName }) => ({
    id: kioskId,
    role: 'kiosk-terminal',
    displayName: shopName,
    secret: 'demo-kiosk',
  })),
  {
    id: 'aose-clerk',
    role: 'municipality-clerk',
    municipalityCode: aose.code,
    displayName: `${aose.name} 市民課`,
    secret: 'demo-clerk',
  },
  {
    id: 'tsukimino-clerk',
    role: 'municipality-clerk',
    municipalityCode: tsukimino.code,
    displayName: `${tsukimino.name} 区民課`,
    secret: 'demo-clerk',
  },
  { id: 'centre-operator', role: 'centre-operator', displayName: '交付センター 運用', secret: 'demo-centre' },
  { id: 'centre-auditor', role: 'centre-auditor', displayName: '交付センター 監査', secret: 'demo-centre' },
] as const
