import type { ErrorCode } from '#shared/errors/catalogue.ts'

/** What a trouble means on this page, where the general sentence speaks of another card or another PIN. */
export type TapTrouble = { readonly what: string; readonly todo: string }
type Troubles = Readonly<Partial<Record<ErrorCode, TapTrouble>>>

const troubles = {
  'card.unsupported': {
    what: 'このカードには、タップで使うアプリが入っていません。',
    todo: '市区町村の窓口で、カードにアプリを入れてもらうと使えます。マイナンバーカードの電子証明書は、端末やカードリーダーで使えます。',
  },
  'card.unreadable': {
    what: 'カードを読み取れませんでした。',
    todo: '1枚だけを、ケースから出して、動かさずに当ててください。何度も出るときは、タップで使うアプリが入っていないカードです。',
  },
  'card.removed': {
    what: 'カードが、早く離れました。',
    todo: '暗証番号の回数は減っていません。もう一度入れて、終わるまで動かさないでください。',
  },
  'card.timeout': {
    what: 'カードが、早く離れました。',
    todo: '暗証番号の回数は減っていません。もう一度入れて、終わるまで動かさないでください。',
  },
  'card.pin-incorrect': {
    what: '暗証番号がちがいます。',
    todo: 'タップ用に決めた4けたの番号を入れてください。マイナンバーカードの電子証明書の番号とは別のものです。',
  },
  'card.pin-locked': {
    what: '暗証番号がロックされています。',
    todo: '3回続けてまちがえたためです。カードと本人確認の書類を持って、お住まいの市区町村の窓口で、番号を設定しなおしてください。',
  },
  'card.pin-outcome-unknown': {
    what: 'カードが離れて、暗証番号が合っていたか分かりませんでした。',
    todo: '回数が1回減っていることがあります。番号に自信があるときだけ、もう一度入れてください。',
  },
  'card.no-reader': {
    what: 'カードリーダーが見つかりません。',
    todo: 'カードリーダーをつないで、「カードリーダーをつなぐ」から選んでください。',
  },
} as const satisfies Troubles

/** Words of the page where a card is tapped. */
export const tapJa = {
  title: 'カードのタップで本人確認',
  lead: '市区町村がカードに入れた「タップ用アプリ」を使います。暗証番号を入れてから、カードをかざします。',
  looking: 'この機械でできることを調べています',
  pin: {
    title: 'タップ用の暗証番号（数字4けた）',
    dots: (count: number, length: number) => `${length}けたのうち${count}けた入りました`,
    pad: '暗証番号の入力',
    erase: '1字消す',
    clear: '訂正',
    notComplete: '4けた入れると、ボタンを押せます。',
    complete: 'ボタンを押してから、カードを当ててください。',
    triesLeft: (left: number) => `まちがえられるのは、あと${left}回です（3回でロック）。`,
  },
  byPhone: 'スマートフォンにかざす',
  byReader: 'カードリーダーに置く',
  simulated: {
    phone: 'これは模擬のスマートフォンです。実物の NFC は動きません。',
    reader: 'これは模擬のカードリーダーです。実物のカードは読みません。',
    both: 'スマートフォンもカードリーダーも模擬です。実物のカードは読みません。',
  },
  noPhone: 'この機械では、かざして読むことはできません。Android の Chrome でできます。',
  holding: {
    phone: {
      hold: 'カードを、スマートフォンの背面に当ててください',
      'keep-still': 'そのまま、動かさないでください',
      'hold-again': 'カードが離れました。もう一度、当ててください',
      checking: '確かめています。カードは離してかまいません',
    },
    reader: {
      hold: 'カードを、カードリーダーに置いてください',
      'keep-still': 'そのまま、動かさないでください',
      'hold-again': 'カードが離れました。もう一度、置いてください',
      checking: '確かめています。カードは取ってかまいません',
    },
    hints: {
      phone: [
        'ケースやほかのカードを外します。',
        '背面の中央か上の方を、ゆっくりさがしてください。場所は機種でちがいます。',
        '音や振動があっても、画面が変わるまで離さないでください。',
      ],
      reader: ['カードを1枚だけ置きます。', '画面が変わるまで、取らないでください。'],
    },
    againNote: '同じ依頼は送りなおしません。カードに残っている答えを受け取ります。',
    stop: 'やめる',
  },
  lastTry: {
    title: 'あと1回まちがえると、ロックされます',
    lead: 'ロックされると、市区町村の窓口で設定しなおすまで使えません。番号に自信がないときは、やめてください。',
    go: 'この番号でためす',
    stop: 'やめる',
  },
  done: {
    title: '本人確認ができました',
    what: 'カードと暗証番号を確かめました。',
    take: 'カードをしまってください。',
    authority: 'カードを認めているところ',
    until: 'この確認が使える期限',
    purpose: 'このページだけで開いたときは、確認そのものが目的です。氏名などは読まず、送っていません。',
    again: 'もう一度ためす',
  },
  unable: {
    title: 'この機械では、カードをかざせません',
    why: 'iPhone・iPad のブラウザーと、NFC のない機械では、ページがカードと話せません。設定を変えても、使えるようにはなりません。',
    waysTitle: 'どうすればよいか',
    ways: [
      'Android のスマートフォンの Chrome で、このページを開いてください。',
      'パソコンの Chrome か Edge に、使えるカードリーダーをつないでください。',
      'カードリーダーのある端末か、市区町村の窓口でも手続きができます。',
    ],
    readers: 'カードリーダーの選びかた',
  },
  about: {
    title: 'このページについて',
    lines: [
      '使えるのは、市区町村がタップ用アプリを入れたカードだけです。アプリのないマイナンバーカードは、ブラウザーからかざしても使えません。',
      '暗証番号は、カードだけが開けられる形にしてから送ります。カードの証明書を確かめるまで、送りません。',
      'ほかの人の札やステッカーには、何も書きこみません。',
    ],
  },
  code: (code: string) => `コード：${code}`,
  troubles: troubles as Record<keyof typeof troubles, TapTrouble>,
}

export type TapText = typeof tapJa
