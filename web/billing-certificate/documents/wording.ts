/** Words on the federation's papers. They are in Japanese whatever language the screen speaks. */
export const quotationWording = {
  title: '見積書',
  number: '見積番号',
  day: '見積年月日',
  lead: '下記のとおり、お見積りいたします。',
  sum: '御見積金額',
  item: '電子証明書発行手数料',
  one: '1式',
  validity: '証明書の有効期間',
  validityNote: '（この日に申請したとき）',
  payment: 'お支払い方法',
  offset: '申請のときの同意により、連合会から支払われる額から差し引きます。振込みはいりません。',
  transfer: (days: number) => `申請のあとに印刷する請求書により、申請から${days}日以内に銀行振込み`,
  free: '手数料はかかりません。',
} as const

export const taxWording = {
  registration: (number: string) => `登録番号　${number}`,
  within: (rate: number, amount: string, tax: string) => `${rate}％対象　${amount}（うち消費税額等　${tax}）`,
} as const

export const receiptWording = {
  title: '領収書',
  number: '申請番号',
  day: '領収年月日',
  sum: '領収金額',
  lead: '上記の金額を、正に領収いたしました。',
  purpose: '但し書き',
  item: '電子証明書発行手数料として',
  paidBy: '受領の方法',
  transfer: '銀行振込み',
  userId: 'ユーザID',
} as const

export const invoiceWording = {
  title: '請求書',
  number: '申請番号',
  day: '請求年月日',
  lead: '電子証明書の発行手数料を、下記のとおり請求いたします。',
  sum: '御請求金額',
  item: '電子証明書発行手数料',
  one: '1式',
  dueOn: 'お支払期限',
  account: 'お振込先',
  bank: '金融機関',
  kind: '預金種目',
  kinds: { ordinary: '普通預金', current: '当座預金' },
  accountNumber: '口座番号',
  holder: '口座名義',
  remitterTitle: '振込人名について（かならずお読みください）',
  remitter: (userId: string) =>
    `振込人名のはじめに、ユーザID「${userId}」を入れてください。ユーザIDで、どの申請の入金かを確かめます。入っていないと、証明書の発行が遅れます。`,
  remitterExample: (userId: string) => `例　${userId}　（続けて法人名）`,
} as const
