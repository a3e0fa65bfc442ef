import type { MeansKind } from '#web/phone-reader/card-means.ts'
import type { Step } from '#shared/phone-reader/messages.ts'

/** Words of a phone that reads the card for another screen, and of that screen. */
export const phoneJa = {
  title: 'スマートフォンでカードを読む',
  /** The screen that shows the QR code. */
  panel: {
    title: 'スマートフォンでカードを読みます',
    qr: 'スマートフォンで読む二次元コード',
    steps: [
      'スマートフォンのカメラで、この二次元コードを読んでください。',
      'スマートフォンとこの画面に出る番号が、同じかどうかをくらべます。',
      'カードの読み取りと暗証番号は、スマートフォンで行います。',
    ],
    needs:
      'カードリーダーをさせる Android のスマートフォンがいります。市区町村がタップ用アプリを入れたカードは、リーダーなしで、かざして読めます。iPhone・iPad では使えません。',
    notPin: '暗証番号は、この画面には送られません。',
    opening: '二次元コードを作っています',
    waiting: 'スマートフォンを待っています',
    limit: '二次元コードは5分間、1回だけ使えます。',
    compareTitle: 'スマートフォンの番号とくらべてください',
    compare: '同じ番号なら、スマートフォンの「同じです」を押してください。',
    compareElse: '番号がちがうとき、スマートフォンに番号が出ていないときは「やめる」を押してください。',
    code: '確認の番号',
    workTitle: 'スマートフォンで続けてください',
    work: 'この画面は、スマートフォンで終わると自動で進みます。',
    steppings: {
      'waiting-for-card': 'スマートフォンが、カードを待っています',
      reading: 'スマートフォンが、カードを読んでいます',
      'asking-pin': 'スマートフォンで、暗証番号を入れてください',
      working: 'スマートフォンが、カードで処理しています',
    } satisfies Record<Step, string>,
    request: '求める内容を、スマートフォンに送っています',
    failed: 'スマートフォンでの読み取りは終わりました',
    again: '新しい二次元コードを出す',
  },
  /** The phone's own page, opened without a link. */
  about: {
    title: 'スマートフォンをカードリーダーにする',
    lead: 'カードリーダーのない画面（パソコン、テレビ、店の端末）のかわりに、スマートフォンでカードを読みます。',
    howTitle: '使いかた',
    how: [
      '相手の画面で「スマートフォンでカードを読む」を選び、二次元コードを出します。',
      'スマートフォンのカメラで二次元コードを読み、出てきたアドレスを開きます。',
      '二つの画面の6けたの番号が同じことを確かめます。',
      'スマートフォンで、何を求められているかを読み、カードと暗証番号を使います。',
    ],
    phonesTitle: 'どのスマートフォンで使えますか',
    phones: {
      usb: {
        name: 'Android（USBのカードリーダーをつなぐ）',
        about:
          'Chrome で使えます。カードリーダーの選びかたのページで「使えます」とあるものを、USBの変換アダプターでスマートフォンにつないでください。',
      },
      nfc: {
        name: 'Android（リーダーなし）',
        about:
          '市区町村がタップ用アプリを入れたカードは、かざすだけで使えます（相手の手続きが対応しているとき）。マイナンバーカードの電子証明書は、ブラウザーから NFC では使えません（読み書きできるのは NDEF だけです）。USBのカードリーダーをつなぐか、カードリーダーのある端末を使ってください。',
      },
      apple: {
        name: 'iPhone・iPad',
        about:
          'ブラウザーが、NFC もカードリーダーも使えません。ほかの Android か、パソコンとカードリーダー、店の端末を使ってください。',
      },
    },
    works: '使えます',
    partly: 'カードによります',
    fails: '使えません',
    readers: 'カードリーダーの選びかた',
    safeTitle: '安全のために',
    safe: [
      '暗証番号はスマートフォンだけで使い、どこにも送りません。',
      '間を通るサーバーは、内容を読めません。',
      'ほかの人から送られてきた二次元コードやアドレスは、開かないでください。',
    ],
  },
  cannot: {
    title: 'このスマートフォンでは、カードを読めません',
    why: 'このブラウザーは、カードリーダーを使えません。二次元コードは、まだ使っていません。',
    ways: [
      'Android の Chrome に、USBのカードリーダーをつないで、もう一度読んでください。',
      'カードリーダーのついた端末か、カードリーダーをつないだパソコンで続けてください。',
    ],
    anyway: 'それでもつなぐ',
  },
  connecting: 'つないでいます',
  compare: {
    title: '番号は同じですか',
    lead: '目の前の画面に出ている番号と、くらべてください。',
    code: '確認の番号',
    warning: 'この手続きを、今、目の前の画面で自分ではじめたときだけ「同じです」を押してください。',
    same: '同じです',
    different: 'ちがいます・出ていません',
  },
  waiting: {
    request: '相手の画面から、求める内容を受け取っています',
    receipt: '結果を送っています',
  },
  asked: {
    logInTitle: 'ログインを求められています',
    signTitle: '文書への署名を求められています',
    site: '求めているサイト',
    service: 'サービス',
    sent: '送るもの',
    sentSign: '署名用の電子証明書（氏名、住所、生年月日、性別が入っています）と、署名',
    notSent: '送らないもの',
    notSentWhat: '暗証番号',
    document: '文書の名前',
    number: '文書の番号',
    digest: (algorithm: string) => `文書の要約値（${algorithm}）`,
    digestNote: '名前と要約値が、署名する文書のものかどうかは、相手の画面で確かめてください。',
    signMeans: '署名は、書類に実印を押すのと同じはたらきをします。',
    chooseTitle: 'どのカードを使いますか',
    sentBy: (what: string) => `送るもの：${what}`,
    ways: {
      reader: {
        name: 'マイナンバーカードを、カードリーダーに置く',
        sent: '利用者証明用の電子証明書、ログインのしるし（署名）、カードの市区町村コード',
        go: 'カードリーダーで進む',
      },
      'card-ap-phone': {
        name: 'タップ用アプリを入れたカードを、スマートフォンにかざす',
        sent: 'このログインに1回だけ使える、確認のしるし。カードの証明書と署名は、このサイトのサーバーだけが確かめます。',
        go: 'かざして進む',
      },
      'card-ap-reader': {
        name: 'タップ用アプリを入れたカードを、カードリーダーに置く',
        sent: 'このログインに1回だけ使える、確認のしるし。カードの証明書と署名は、このサイトのサーバーだけが確かめます。',
        go: 'リーダーに置いて進む',
      },
    } satisfies Record<MeansKind, { readonly name: string; readonly sent: string; readonly go: string }>,
    goLogIn: 'ログインに進む',
    goSign: '署名に進む',
    stop: 'やめる',
  },
  card: {
    title: 'カードを置いてください',
    lead: 'マイナンバーカードを、スマートフォンにつないだカードリーダーに置いてください。',
    noReader: 'カードリーダーがつながっていません。つないだら、下のボタンで選んでください。',
    help: 'カードリーダーのつなぎかた',
    unsupported: 'このカードは使えません。マイナンバーカードを置いてください。',
    unreadable: 'カードを読めません。1枚だけ、ケースから出して置きなおしてください。',
    reading: 'カードを読んでいます。動かさないでください。',
    working: 'カードで処理しています。動かさないでください。',
    again: 'もう一度読む',
    simulated: '模擬',
  },
  tap: {
    failedTitle: 'カードで確かめられませんでした',
    stillWaiting: '相手の画面には、まだ何も送っていません。続けるときは、暗証番号から入れなおします。',
    again: 'もう一度ためす',
  },
  pin: {
    authenticationTitle: '暗証番号を入れてください',
    authenticationLead: '利用者証明用電子証明書の暗証番号（数字4けた）です。',
    cardApTitle: 'タップ用の暗証番号を入れてください',
    cardApLead:
      'タップ用アプリのために決めた番号（数字4けた）です。マイナンバーカードの電子証明書の番号とは別のものです。',
    oneLeft: '番号は、まだ確かめていません。',
    oneLeftLead: 'このカードは、あと1回まちがえるとロックされます。自信があるときだけ、もう一度入れてください。',
    signatureTitle: '署名用パスワードを入れてください',
    signatureLead: '署名用電子証明書のパスワード（英字と数字、6から16文字）です。',
    signatureLabel: '署名用パスワード',
    signatureMissing: 'パスワードを入れてください。',
    dots: (count: number, length: number) => `${length}けたのうち${count}けた入れました`,
    pad: '暗証番号のボタン',
    erase: '1字消す',
    clear: '訂正',
    confirm: '確認',
    notComplete: '4けた入れると、確認できます。',
    triesLeft: (left: number) => `あと${left}回入れられます。`,
    lockMeans: '続けてまちがえるとロックされ、市区町村の窓口で再設定するまで使えません。',
    here: '暗証番号は、このスマートフォンとカードだけで使います。',
    lastTryTitle: 'あと1回まちがえるとロックされます',
    lastTryLead:
      'ロックされると、市区町村の窓口で再設定するまで、このカードの暗証番号は使えません。この番号で確かめますか。',
    lastTryGo: 'この番号で確かめる',
    lastTryStop: '番号を入れなおす',
  },
  done: {
    title: '終わりました',
    logIn: 'ログインのしるしを送りました。相手の画面で続けてください。',
    sign: '署名を送りました。相手の画面で続けてください。',
    takeCard: 'カードを取って、このページを閉じてください。',
    erased: 'このスマートフォンに、手続きの情報は残っていません。',
  },
  failed: {
    nothingSent: '相手の画面には、カードの情報を送っていません。',
    maybeSent: '結果を送りましたが、届いたかどうか確かめられませんでした。相手の画面を見てください。',
    way: '続けるときは、相手の画面で新しい二次元コードを出して、カメラで読んでください。',
    code: (code: string) => `コード：${code}`,
  },
}

export type PhoneText = typeof phoneJa
