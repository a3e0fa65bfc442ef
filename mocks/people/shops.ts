/** Invented shops with a kiosk each. */
export type Shop = { readonly kioskId: string; readonly shopName: string; readonly operatorName: string }

export const shops: readonly [Shop, ...Shop[]] = [
  { kioskId: 'K-0001', shopName: '青瀬駅前店', operatorName: '見本マート' },
  { kioskId: 'K-0002', shopName: '月見台三丁目店', operatorName: '見本マート' },
]
