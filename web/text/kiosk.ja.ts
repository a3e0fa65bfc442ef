const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`

const instant = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  hour: 'numeric',
  minute: '2-digit',
})

/** Words of the kiosk's first screen and of the frame around every screen. */
export const kioskJa = {
  service: '証明書交付サービス',
  yen,
  at: (iso: string) => instant.format(new Date(iso)),
  frame: {
    stop: 'やめる',
    back: 'もどる',
    next: 'つぎへ',
    finish: '終わる',
    steps: '進みぐあい',
    stepState: { done: '（すみました）', current: '（今ここです）', ahead: '（これからです）' },
    simulated: '模擬',
    soundOn: '音を出す',
    soundOff: '音を消す',
    language: '表示する言語',
    code: (code: string) => `コード：${code}`,
  },
  steps: {
    card: 'カード',
    pin: '暗証番号',
    certificate: '証明書',
    options: '内容',
    payment: 'お支払い',
    print: '印刷',
  },
  kinds: certificateKindsJa,
  opensAt: (time: string) => `${time}から使えます。`,
  closed: {
    title: '今は利用時間の外です',
    opensAt: (time: string) => `つぎは、${time}から使えます。`,
    hours: '利用時間は6時30分から23時までです。12月29日から1月3日は休みです。',
  },
  outOfOrder: {
    title: '今は使えません',
    lead: 'この端末の機械を直しています。ほかの端末をお使いください。',
  },
  holdCard: {
    title: 'カードを置いてください',
    lead: 'マイナンバーカードをケースから出して、読み取り部の中央に置いてください。',
    usable: '使えるカード',
    usableCard: 'マイナンバーカード',
    usableNote: '利用者証明用の暗証番号（数字4けた）がいります。15歳から使えます。',
    notUsable: '使えないカード：住民基本台帳カード、健康保険証、運転免許証',
    kindsTitle: '受け取れるもの',
    kindsNote: '市区町村によって、受け取れる証明書と手数料がちがいます。',
    takeOff: 'カードを一度取ってください。もう一度置くと、はじまります。',
    reader: 'カードリーダー',
    phone: 'スマートフォンをリーダーとして使う',
    unsupported: 'このカードは使えません。マイナンバーカードを置いてください。',
    unreadable: 'カードを読めません。1枚だけ、ケースから出して置きなおしてください。',
    help: '安全のため、店の人は操作を手つだえません。紙やお金がつまったときは、店の人に知らせてください。',
  },
  askStop: {
    title: '手続きをやめますか',
    lead: 'やめると、ここまでに選んだ内容は消えます。入れたお金は返します。',
    stay: '続ける',
    stop: 'やめる',
  },
  idle: {
    title: 'まだ操作しますか',
    lead: (seconds: number) => `あと${seconds}秒で、手続きをやめます。入れたお金は返します。`,
    leadEnd: (seconds: number) => `あと${seconds}秒で、はじめの画面にもどります。取り忘れがないか確かめてください。`,
    announce: (seconds: number) => `あと${seconds}秒です`,
    stay: '続ける',
    stop: 'やめる',
  },
  terminal: {
    title: '端末のログイン',
    lead: 'この端末を動かす人が、最初に1回だけ行います。',
    id: '端末ID',
    secret: '端末の鍵',
    submit: 'ログイン',
    idMissing: '端末IDを入れてください。',
    secretMissing: '端末の鍵を入れてください。',
    again: 'もう一度つなぐ',
  },
}

export type KioskText = typeof kioskJa
import { certificateKindsJa } from './certificate-kinds.ts'
