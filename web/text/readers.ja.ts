import type { Finding } from '#web/readers/findings.ts'

/** What was found, with a part such as a day put into it, and what to do where something is to be done. */
export type FindingLine = { readonly what: (part: string) => string; readonly todo?: string }

/** Total over what can be found: a finding without a sentence does not compile. */
export type FindingsText = {
  readonly [About in Finding['about']]: {
    readonly name: string
    readonly found: Readonly<Record<Extract<Finding, { readonly about: About }>['found'], FindingLine>>
  }
}

const westernDay = new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeZone: 'UTC' })
const eraYear = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { era: 'short', year: 'numeric', timeZone: 'UTC' })

const findings: FindingsText = {
  token: {
    name: 'カードの種類',
    found: {
      'individual-number-card': { what: () => 'マイナンバーカードです。' },
      'android-phone': { what: () => 'Android スマートフォンの電子証明書です。' },
      iphone: { what: () => 'iPhone のマイナンバーカードです。' },
      'resident-register-card': {
        what: () => '住民基本台帳カード（マイナンバーカードより前のカード）です。',
        todo: 'このカードの電子証明書は、もう使えません。市区町村の窓口で、マイナンバーカードの申し込みをしてください。',
      },
      unknown: {
        what: () => '電子証明書の機能はありますが、知らない種類のカードです。',
        todo: 'ここから先は、うまくいかないことがあります。マイナンバーカードでためしてください。',
      },
    },
  },
  municipality: {
    name: 'カードを出した市区町村',
    found: {
      known: { what: (code) => `市区町村コード ${code} と読めました。` },
      'not-in-use': {
        what: (code) => `市区町村コード ${code} は、どの市区町村のものでもありません。ためし用のカードの番号です。`,
      },
      'not-told': { what: () => 'このカードには、市区町村の記録がありません。スマートフォンでは、これでふつうです。' },
    },
  },
  card: {
    name: 'カードの有効期限',
    found: {
      valid: { what: (day) => `${day}まで使えます。` },
      'ends-soon': {
        what: (day) => `${day}で終わります。`,
        todo: '新しいカードの申し込みを、今からできます。申込書はお住まいの市区町村の窓口にあります。',
      },
      expired: {
        what: (day) => `${day}で終わりました。`,
        todo: 'お住まいの市区町村の窓口で、新しいカードを申し込んでください。',
      },
    },
  },
  certificate: {
    name: '利用者証明用の電子証明書',
    found: {
      valid: { what: (day) => `入っています。${day}まで使えます。` },
      'ends-soon': {
        what: (day) => `入っていますが、${day}で終わります。`,
        todo: '今から更新できます。カードと暗証番号を用意して、お住まいの市区町村の窓口へ行ってください。',
      },
      expired: {
        what: (day) => `${day}で期限が切れました。`,
        todo: 'カードと暗証番号を用意して、お住まいの市区町村の窓口で更新してください。',
      },
      'not-yet': {
        what: (day) => `${day}までですが、まだ始まっていません。`,
        todo: 'パソコンの日付と時刻が合っているか、確かめてください。合っていれば、市区町村の窓口で聞いてください。',
      },
      absent: {
        what: () => '入っていません。',
        todo: 'お住まいの市区町村の窓口で、入れてもらえます。',
      },
      guarded: { what: () => 'スマートフォンでは、暗証番号を入れるまで見られません。ここでは調べません。' },
      malformed: {
        what: () => '入っていますが、中身を読めません。',
        todo: 'もう一度調べてください。同じときは、お住まいの市区町村の窓口でカードを見てもらってください。',
      },
    },
  },
  authentication: {
    name: '利用者証明用の暗証番号（数字4けた）',
    found: {
      full: { what: (tries) => `使えます。${tries}` },
      fewer: {
        what: (tries) => `使えますが、前にまちがえています。${tries}`,
        todo: '番号を確かめてから入れてください。正しい番号を入れると、回数はもとにもどります。',
      },
      last: {
        what: (tries) => `使えますが、次にまちがえるとロックされます。${tries}`,
        todo: '番号に自信がないときは、入れないで、市区町村の窓口で確かめてください。',
      },
      locked: {
        what: () => 'ロックされているか、暗証番号のないカード（顔認証マイナンバーカード）です。',
        todo: 'お住まいの市区町村の窓口で、暗証番号を設定しなおしてください。カードと本人確認の書類がいります。',
      },
    },
  },
  signature: {
    name: '署名用のパスワード（英数字6〜16文字）',
    found: {
      full: { what: (tries) => `使えます。${tries}` },
      fewer: {
        what: (tries) => `使えますが、前にまちがえています。${tries}`,
        todo: 'パスワードを確かめてから入れてください。正しく入れると、回数はもとにもどります。',
      },
      last: {
        what: (tries) => `使えますが、次にまちがえるとロックされます。${tries}`,
        todo: 'パスワードに自信がないときは、入れないで、市区町村の窓口で確かめてください。',
      },
      locked: {
        what: () => 'ロックされているか、もとから設定されていません（15歳未満の方など）。',
        todo: '書類に署名するときだけいります。使う方は、市区町村の窓口で設定しなおしてください。',
      },
    },
  },
}

/** Words of the page that helps with card readers. */
export const readersJa = {
  link: 'カードリーダーの選びかたと、ためし',
  title: 'カードリーダーの選びかたと、ためし',
  lead: 'どのカードリーダーが使えるか、つなぐ前に何をするか、あなたのカードが使えるかが、ここで分かります。暗証番号は聞きません。',
  onThisPage: 'このページの内容',
  browserMissing: {
    what: 'このブラウザーからは、カードリーダーを使えません。',
    todo: 'パソコンか Android の Chrome または Edge で、このページを開いてください。Firefox と Safari には、カードリーダーにつなぐ機能がありません。',
  },
  table: {
    title: '使えるカードリーダー',
    caption: 'カードリーダーと、使うまえにすること',
    lead: 'ソフトを入れずに、ブラウザーから直接つなぎます。使えるのは次の機種です。名前は、本体の裏か箱に書いてあります。',
    untried: 'この表は、規格と公開された資料によります。実物の機械では、まだ確かめていません。',
    name: '機種',
    reach: 'この窓口で',
    systems: '使える機械',
    before: '使うまえに',
    card: 'カードの置きかた',
    reachable: '使えます',
    blocked: '使えません',
    blockedNote: 'ブラウザーが止めています（下の説明）',
    nothing: '何もいりません',
    noSystem: 'なし',
    another: '使える機種に替える',
    contactless: 'のせる',
    contact: '差しこむ',
    usbId: (id: string) => `USB ${id}`,
    empty: '機種がありません。',
    on: (system: string, tasks: string) => `${system}：${tasks}`,
    join: '、',
  },
  preparation: {
    'unbind-kernel-driver': 'システムの部品をはずす',
    'udev-rule': '使う許可の設定',
    winusb: 'WinUSB への入れかえ',
  },
  blocked: {
    title: '使えない機種があるわけ',
    why: 'カードリーダーの多くは、「スマートカード」という種類（クラス 0x0B）の機械だとパソコンに名のります。ブラウザーは、どのページからも、この種類の機械にさわらせません。知らないページがカードを勝手に読むのを防ぐためです。機械が悪いのではなく、この窓口で変えることもできません。',
    way: 'どうすればよいか',
    ways: (names: string) => [
      `使える機種（${names}）でためしてください。`,
      '使える機種を Android のスマートフォンにつなぐと、QRコードで組にして、この画面のかわりにカードを読めます（「機械ごとの準備」の Android を見てください）。',
      'カードリーダーのある端末がお近くにあれば、そちらをお使いください。',
      '市区町村の窓口でも、同じ手続きができます。',
    ],
    unlisted: '表にない機種は、つなぐボタンを押したときに一覧に出れば、使えることがあります。出なければ、使えません。',
  },
  systems: {
    title: '機械ごとの準備',
    legend: 'お使いの機械を選んでください',
    choose: '機械を選ぶと、することが出ます。',
    names: {
      windows: 'Windows',
      macos: 'Mac',
      linux: 'Linux',
      android: 'Android・ChromeOS',
      iphone: 'iPhone・iPad',
    },
    windows: {
      plain: (names: string) =>
        `${names} は、何も入れなくても使えます。USBにつないで、下の「ためす」に進んでください。`,
      winusb: (names: string) =>
        `${names} は、はじめに一度だけ、Windows の部品（ドライバー）を WinUSB に入れかえます。`,
      steps: [
        'カードリーダーをUSBにつなぎます。',
        '無料のソフト「Zadig」を、作者のページから手に入れて開きます。管理者の権限がいります。',
        'メニューの Options で List All Devices を選び、一覧からカードリーダーを選びます。USB ID の欄が、上の表の番号と同じことを確かめます。',
        '入れかえる先を WinUSB にして、ボタン（Replace Driver）を押します。',
        '終わったら、カードリーダーをつなぎなおします。',
      ],
      warning: '入れかえると、ほかのソフト（e-Tax、マイナポータルなど）は、このカードリーダーを使えなくなります。',
      undo: 'もとにもどすときは、デバイス マネージャーでこの機械を右クリックして「デバイスのアンインストール」を選び、ドライバーも削除してから、つなぎなおします。会社や役所のパソコンでは、まず管理者に聞いてください。',
      inUse:
        '「ほかで使われています」と出るときは、カードリーダーのメーカーのソフトや、カードを使うほかのソフトを閉じてください。',
    },
    macos: {
      nothing: '準備はいりません。カードリーダーをつないで、Chrome か Edge で下の「ためす」に進んでください。',
      safari: 'Safari では使えません。',
    },
    linux: {
      rule: 'カードリーダーを使う許可を、ログインしている人に出します。次の内容で /etc/udev/rules.d/60-card-readers.rules というファイルを作ります（管理者の権限がいります）。',
      reload: '設定を読みなおして、カードリーダーをつなぎなおします。',
      unbind: (names: string) =>
        `${names} は、Linux の部品 port100 が先に使っています。はずして、次からも動かないようにします。`,
      service: '「ほかで使われています」と出るときは、カードを使うほかの仕組み（pcscd）を止めます。',
      snap: 'Snap で入れた Chromium は、USB を使う許可も要ります。',
      rulesLabel: '許可の設定ファイルの内容',
      reloadLabel: '設定を読みなおす命令',
      unbindLabel: '部品をはずす命令',
      serviceLabel: 'ほかの仕組みを止める命令',
      snapLabel: 'USB を使う許可を出す命令',
    },
    android: {
      steps: [
        'USB で使うカードリーダーを、変換アダプター（USB OTG）でつなぎます。準備はいりません。',
        'Chrome で下の「ためす」に進み、カードリーダーを選びます。',
      ],
      nfc: 'スマートフォンにカードをかざして読むことは、このページではできません。ブラウザーの機能（Web NFC）が読めるのは、かんたんな札の情報だけで、マイナンバーカードにはその情報がないためです。設定を変えても、読めるようにはなりません。',
      nfcWay: 'USB のカードリーダーをつなぐか、パソコンをお使いください。',
      tap: '市区町村が独自に入れる、タップ用のアプリがあるカードだけは、スマートフォンに当てて使えます。',
      tapLink: 'タップで使えるカードをためす',
      asReader:
        'カードリーダーをつないだ Android は、カードリーダーのないパソコンやテレビのかわりに、カードを読めます。QRコードで組にします。',
      asReaderLink: 'スマートフォンをカードリーダーにする方法',
    },
    iphone: {
      no: 'iPhone と iPad では使えません。どのブラウザーも、ページにUSBの機械をつながせず、カードを読ませません。',
      way: 'パソコンか Android の Chrome で、カードリーダーをつないでください。カードリーダーのある端末や、市区町村の窓口でも手続きできます。',
    },
  },
  trial: {
    title: 'あなたのカードリーダーとカードをためす',
    lead: 'カードを置くと、暗証番号なしで読めることだけを調べます。暗証番号の回数は減りません。',
    privacy:
      '氏名・住所・マイナンバーは読みません。結果はこの画面にだけ出て、どこにも送らず、カードを取るかページを離れると消えます。',
    steps: [
      'カードリーダーをつなぎます。はじめての機械は「カードリーダーをつなぐ」を押して、一覧から選びます。',
      'カードをケースから出して、1枚だけ、読み取り部の中央に置きます。',
      '結果が出るまで、動かさないでください。',
    ],
    reader: 'カードリーダー',
    layCard: 'カードを置いてください。',
    cleared: 'カードが取られたので、結果を消しました。もう一度ためすときは、カードを置いてください。',
    cancel: 'やめる',
    again: 'もう一度調べる',
    readerHelp: 'なおらないときは、上の「機械ごとの準備」を見てください。',
    progress: {
      record: 'カードの記録を読んでいます',
      token: 'カードの種類を調べています',
      certificate: '電子証明書を読んでいます',
      tries: '暗証番号の残りの回数を聞いています',
    },
    simulated: 'これは模擬のカードリーダーと、ためし用のカードの結果です。',
    sums: {
      ok: 'このカードリーダーとカードは使えます。',
      attention: '使えますが、気をつけることがあります。',
      stop: '使うまえに、することがあります。',
    },
    result: '調べた結果',
    states: { ok: 'よし', note: 'お知らせ', attention: '注意', stop: '要手続き' },
    tries: (left: number, full: number) => `まちがえられるのは、あと${left}回です（${full}回でロック）。`,
    day: (day: string) => {
      const date = new Date(day)
      return `${westernDay.format(date)}（${eraYear.format(date)}）`
    },
    notChecked: '電子証明書が失効していないかは、ここでは分かりません。手続きで暗証番号を入れたあとに確かめます。',
    code: (code: string) => `コード：${code}`,
  },
  findings,
}

export type ReadersText = typeof readersJa
