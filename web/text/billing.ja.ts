import type { ApplicantKind, MatterStatus } from '#shared/billing-certificate/lifecycle.ts'
import type { MatterRevocationReason, TimelineStep } from '#shared/billing-certificate/matter.ts'

/** Words of billing certificates that applicants and the federation read alike. */

const kinds: Readonly<Record<ApplicantKind, string>> = { provider: '事業所', agent: '代理人', staff: '職員' }

/** The names of 補足資料1 §3, word for word (EB-ST-1..10). */
const statuses: Readonly<Record<MatterStatus, string>> = {
  'awaiting-request': '発行依頼待ち',
  'awaiting-deposit': '入金待ち',
  requesting: '発行依頼中',
  'awaiting-issue': '発行待ち',
  issued: '発行済み',
  revoking: '失効依頼中',
  'awaiting-revocation': '失効待ち',
  revoked: '失効済み',
  rejecting: '却下待ち',
  rejected: '却下',
}

const statusMeanings: Readonly<Record<MatterStatus, string>> = {
  'awaiting-request': '申請を受け付けました。連合会が確認します。',
  'awaiting-deposit': '申請を受け付けました。手数料の振込みを待っています。',
  requesting: '連合会が発行を依頼しました。認証局へは、まだ送っていません。',
  'awaiting-issue': '認証局へ送りました。発行を待っています。',
  issued: '発行されました。ダウンロードできます。',
  revoking: '連合会が失効を依頼しました。認証局へは、まだ送っていません。',
  'awaiting-revocation': '失効を認証局へ送りました。失効リストを待っています。',
  revoked: '失効しました。この証明書は使えません。',
  rejecting: '連合会が却下しました。まもなく、お知らせが届きます。',
  rejected: '却下されました。理由を確かめて、あらためて申請できます。',
}

const events: Readonly<Record<TimelineStep['event'], string>> = {
  apply: '発行を申請',
  rekey: '鍵を作りなおし',
  download: 'ダウンロード',
  'edit-reason': '却下理由を修正',
  notice: 'お知らせを送付',
  offset: '手数料を差引き',
  refund: '返金を登録',
  'undo-refund': '返金の登録を取消し',
  'refund-due': '返金の要否を見直し',
  'ca-error': '認証局が受け付けず（もう一度送ります）',
  'hold-certificate': '申請と異なる証明書が届き、連合会が確認中',
  'accept-certificate': '申請と異なる証明書を受取り',
  'decline-certificate': '申請と異なる証明書を受け取らず（失効させます）',
  'return-certificate': '受け取らなかった証明書の失効を確認',
  'request-issue': '発行依頼を登録',
  'register-deposit': '入金を登録',
  'undo-request': '発行依頼を取消し',
  'link-issue': '認証局へ発行を依頼',
  'register-certificate': '証明書を登録',
  reject: '却下を登録',
  'undo-rejection': '却下を取消し',
  'deliver-rejection': '却下をお知らせ',
  'request-revocation': '失効依頼を登録',
  'undo-revocation': '失効依頼を取消し',
  'link-revocation': '認証局へ失効を依頼',
  'confirm-revocation': '失効リストで確認',
}

const actors: Readonly<Record<TimelineStep['actor'], string>> = {
  holder: '申請者',
  federation: '連合会',
  batch: 'システム',
}

const revocationReasons: Readonly<Record<MatterRevocationReason, string>> = {
  'key-compromise': '鍵がもれた、または、そのおそれがある',
  'affiliation-changed': '事業所や法人の名称などが変わった',
  superseded: '新しい証明書に替わった',
  'cessation-of-operation': '事業をやめた、請求をしなくなった',
  'privilege-withdrawn': '指定の取消しなどで、使う資格がなくなった',
}

export const billingJa = {
  kinds,
  statuses,
  statusMeanings,
  expired: '有効期限切れ',
  events,
  actors,
  revocationReasons,
  byAgent: '委任を受けた代理人',
  yenNote: (yen: string) => `${yen}円`,
  listedByAuthority: '認証局の失効リストにありました',
  nothingDue: '手数料がかからないため、入金はいりません',
  byHand: (yen: string, day: string) => `${yen}円（${day}に、差引きによらず入金）`,
  refunded: (yen: string, day: string) => `${yen}円（${day}に返金）`,
  takenBack: (yen: string, day: string) => `${yen}円（${day}に銀行が取消し）`,
  noRefund: '返金の必要がなくなりました',
  serial: (serial: string) => `証明書番号 ${serial}`,
  timeline: {
    title: 'これまでの経過',
    empty: '経過はまだありません。',
    becomes: (status: string) => `→ ${status}`,
  },
}

export type BillingText = typeof billingJa
