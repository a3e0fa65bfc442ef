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
  {
    id: 'aose-reservation',
    role: 'reservation-administrator',
    municipalityCode: aose.code,
    displayName: `${aose.name} 来訪予約 管理者`,
    secret: 'demo-clerk',
  },
  {
    id: 'aose-desk',
    role: 'reservation-clerk',
    municipalityCode: aose.code,
    displayName: `${aose.name} 来訪予約 窓口`,
    secret: 'demo-clerk',
  },
  {
    id: 'tsukimino-reservation',
    role: 'reservation-administrator',
    municipalityCode: tsukimino.code,
    displayName: `${tsukimino.name} 来訪予約 管理者`,
    secret: 'demo-clerk',
  },
  {
    id: 'aose-ledger-admin',
    role: 'handover-administrator',
    municipalityCode: aose.code,
    displayName: `${aose.name} カード交付 管理者`,
    secret: 'demo-clerk',
  },
  {
    id: 'aose-ledger-manager',
    role: 'handover-manager',
    municipalityCode: aose.code,
    displayName: `${aose.name} カード交付 一般管理者`,
    secret: 'demo-clerk',
  },
  {
    id: 'aose-ledger',
    role: 'handover-clerk',
    municipalityCode: aose.code,
    displayName: `${aose.name} カード交付 担当`,
    secret: 'demo-clerk',
  },
  {
    id: 'tsukimino-ledger',
    role: 'handover-administrator',
    municipalityCode: tsukimino.code,
    displayName: `${tsukimino.name} カード交付 管理者`,
    secret: 'demo-clerk',
  },
  { id: 'centre-operator', role: 'centre-operator', displayName: '交付センター 運用', secret: 'demo-centre' },
  { id: 'centre-auditor', role: 'centre-auditor', displayName: '交付センター 監査', secret: 'demo-centre' },
  { id: 'federation-staff', role: 'billing-staff', displayName: '連合会 担当', secret: 'demo-federation' },
  {
    id: 'federation-admin',
    role: 'billing-administrator',
    displayName: '連合会 管理者',
    secret: 'demo-federation',
  },
] as const
