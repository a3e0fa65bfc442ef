import type { Sex } from '#shared/person/person.ts'

/** Words on the paper. A certificate is a document in Japanese whatever language the kiosk speaks. */
export const wording = {
  issueNumber: '発行番号',
  wholeHousehold: '世帯全員',
  partOfHousehold: '世帯の一部',
  continued: '（続き）',
  toBeContinued: '（次の用紙へ続く）',
  back: '裏面',
  restIsBlank: '（以下余白）',
  address: '住所',
  headOfHousehold: '世帯主',
  name: '氏名',
  birthDate: '生年月日',
  sex: '性別',
  relationship: '世帯主との続柄',
  residentSince: '住民となった年月日',
  addressSince: '住所を定めた年月日',
  previousAddress: '前住所',
  domicile: '本籍',
  domicileHead: '筆頭者',
  residentCode: '住民票コード',
  myNumber: '個人番号',
  sealImprint: '印影',
  registrationNumber: '登録番号',
} as const

export const sexLabels: Readonly<Record<Sex, string>> = { male: '男', female: '女', 'not-applicable': '—' }

export const backWording = {
  heading: 'この証明書をお受け取りになる方へ',
  paragraphs: [
    {
      title: '複写について',
      text: 'この証明書は、両面の地紋に「複写」の文字を隠して印刷しています。複写機で写すと、地の網点が消え、「複写」の文字が現れます。文字が現れている用紙は、原本ではありません。写りかたは、複写機の種類と設定によって異なります。',
    },
    {
      title: 'お確かめいただくこと',
      text: '表面に、発行番号、証明の日付、証明した者の職名・氏名と公印の印影があること。用紙が複数のときは、どの用紙も発行番号が同じで、用紙の番号がそろっていること。訂正、切り貼り、つぎ足しがないこと。',
    },
    {
      title: 'お問い合わせ',
      text: '記載の内容に疑いがあるときは、表面の発行番号を添えて、証明した市区町村へお尋ねください。',
    },
  ],
} as const

export const receiptWording = {
  title: '領収書',
  number: '領収番号',
  at: '発行日時',
  shop: '店舗',
  kiosk: '端末番号',
  kind: '証明書',
  unitFee: '手数料（1通）',
  copies: '部数',
  copiesUnit: '通',
  total: '合計',
  inserted: 'お預かり',
  change: 'おつり',
  note: '証明書の交付手数料として受け取りました。',
} as const
