/** The invented federation and those who bill through it. */
import type { ApplicantKind } from '#shared/billing-certificate/lifecycle.ts'

export const federation = {
  name: '青瀬県国民健康保険団体連合会',
  postalCode: '999-0001',
  address: '青瀬県青瀬市中央一丁目1番1号',
  phone: '099-000-0100',
  guidanceHours: '平日9時から17時',
  mail: 'billing@federation.example',
  account: {
    bank: '青瀬銀行',
    branch: '本店',
    kind: 'ordinary',
    number: '0001234',
    holder: 'アオセケンコクミンケンコウホケンダンタイレンゴウカイ',
  },
} as const

export const consent = {
  version: '2026-04',
  text: '証明書発行手数料は、請求の審査のあと、連合会から支払われる介護給付費等の額から差し引いて支払うことに同意します。差引きは、手数料の残高がなくなるまで毎月行います。事業所を廃止するときに残高があるときは、別に請求されることに同意します。',
} as const

export type BillingHolder = {
  readonly userId: string
  readonly testId: string
  readonly kind: ApplicantKind
  readonly displayName: string
  readonly representative: string
  readonly postalCode: string
  readonly address: string
  readonly phone: string
  readonly mail: string | null
}

export const billingHolders = [
  {
    userId: 'HJ000000001',
    testId: 'TS000000001',
    kind: 'provider',
    displayName: 'みどりの家',
    representative: '青空 花子',
    postalCode: '999-0101',
    address: '青瀬県青瀬市緑町二丁目3番4号',
    phone: '099-000-0201',
    mail: 'midori@provider.example',
  },
  {
    userId: 'HJ000000002',
    testId: 'TS000000002',
    kind: 'provider',
    displayName: '社会福祉法人つきみの会 障害者支援センターひだまりの丘 第二事業所',
    representative: '月見 一之進',
    postalCode: '999-0202',
    address: '青瀬県月見野区大字上月見野字長い坂の途中1234番地56 つきみの福祉総合プラザ7階',
    phone: '099-000-0202',
    mail: null,
  },
  {
    userId: 'HJ000000003',
    testId: 'TS000000003',
    kind: 'agent',
    displayName: '株式会社あおぞら請求代行',
    representative: '雲野 太郎',
    postalCode: '999-0303',
    address: '青瀬県青瀬市駅前三丁目5番6号',
    phone: '099-000-0303',
    mail: 'agent@agent.example',
  },
  {
    userId: 'HJ000000004',
    testId: 'TS000000004',
    kind: 'staff',
    displayName: '連合会 審査課',
    representative: '連 合一',
    postalCode: '999-0001',
    address: '青瀬県青瀬市中央一丁目1番1号',
    phone: '099-000-0100',
    mail: 'examination@federation.example',
  },
  {
    userId: 'HJ000000005',
    testId: 'TS000000005',
    kind: 'provider',
    displayName: 'ひなたデイサービス',
    representative: '日向 光',
    postalCode: '999-0105',
    address: '青瀬県青瀬市日向台四丁目5番6号',
    phone: '099-000-0205',
    mail: 'hinata@provider.example',
  },
  {
    userId: 'HJ000000006',
    testId: 'TS000000006',
    kind: 'provider',
    displayName: '訪問介護ステーションすずかぜ',
    representative: '涼風 渡',
    postalCode: '999-0106',
    address: '青瀬県青瀬市川端一丁目7番8号',
    phone: '099-000-0206',
    mail: 'suzukaze@provider.example',
  },
  {
    userId: 'HJ000000007',
    testId: 'TS000000007',
    kind: 'provider',
    displayName: '生活介護こもれび',
    representative: '木森 葉子',
    postalCode: '999-0107',
    address: '青瀬県緑ノ原町大字林9番地',
    phone: '099-000-0207',
    mail: null,
  },
  {
    userId: 'HJ000000008',
    testId: 'TS000000008',
    kind: 'agent',
    displayName: 'きたかぜ事務センター合同会社',
    representative: '北風 三郎',
    postalCode: '999-0308',
    address: '青瀬県青瀬市北町二丁目10番11号',
    phone: '099-000-0308',
    mail: 'kitakaze@agent.example',
  },
] as const satisfies readonly BillingHolder[]

/** What the demo prints: everybody's log-in secret, and the issuance password of everybody's letter. */
export const demoHolderSecret = 'demo-applicant'
export const demoIssuancePassword = 'demo-password'
