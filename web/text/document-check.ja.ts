import type { Answer, ChangeKind, Disclosure, DocumentCode } from '#shared/document-check/report.ts'

/** What was found, why it is so, and what to do now. */
export type AnswerSentences = { readonly what: string; readonly why: string; readonly todo: string }

/** Total over what can be found: an answer without its sentences does not compile. */
type AnswersText = Readonly<Record<Answer, AnswerSentences>>
type HeadlinesText = Readonly<Record<DocumentCode, { readonly what: string; readonly todo: string }>>

const instant = new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tokyo' })
const day = new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeZone: 'Asia/Tokyo' })
const calendarDay = new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeZone: 'UTC' })

const headlines: HeadlinesText = {
  'document.valid': {
    what: '本物と確かめられました。',
    todo: 'だれが署名したかを下で見て、思っていた相手と同じか確かめてください。',
  },
  'document.not-valid': {
    what: '本物とは認められません。',
    todo: 'このファイルを信用しないでください。わけは下にあります。',
  },
  'document.undecided': {
    what: '本物かどうか、決められませんでした。',
    todo: '足りないことが下にあります。分かるまでは、信用しないでください。',
  },
  'document.unsigned': {
    what: 'このファイルには、電子署名がありません。',
    todo: 'だれが作ったか、変えられていないかは、このファイルからは分かりません。発行したところに聞いてください。コンビニの端末で印刷する証明書は、紙が原本で、もともと電子署名がありません。',
  },
  'document.content-missing': {
    what: '署名されたもとのファイルがいります。',
    todo: 'これは署名だけのファイルです。いっしょに受けとったもとのファイルを、下で選んでください。',
  },
  'document.content-unexpected': {
    what: 'この署名は、選んだもとのファイルのものではありません。',
    todo: '署名のファイルの中に、別の内容が入っています。もとのファイルを選ばずに、もう一度調べてください。',
  },
  'document.unknown-kind': {
    what: '調べられる種類のファイルではありません。',
    todo: 'PDF、電子署名、タイムスタンプ、電子証明書のどれかを選んでください。',
  },
  'document.key-file': {
    what: 'これは、秘密の鍵が入ったファイルです。',
    todo: '人に渡さないでください。証明書を調べたいときは、鍵の入っていない証明書だけのファイル（.cer など）を選んでください。',
  },
  'document.damaged': {
    what: 'ファイルがこわれていて、読めません。',
    todo: 'もう一度もらうか、ダウンロードしなおしてください。直さずに読むことは、わざとしていません。こわれたところに何かがかくされることがあるためです。',
  },
  'document.encrypted': {
    what: 'ファイルに暗号がかかっていて、中を調べられません。',
    todo: '暗号をはずしたファイルを、送ってくれた人にたのんでください。',
  },
  'document.empty': {
    what: 'ファイルがからです。',
    todo: 'もう一度もらうか、ダウンロードしなおしてください。',
  },
}

const answers: AnswersText = {
  valid: {
    what: '署名は有効です。',
    why: '署名のあと、内容は変わっていません。署名した人の電子証明書も、そのとき有効でした。',
    todo: '署名した人が、思っていた相手か確かめてください。',
  },
  'valid-with-changes': {
    what: '署名は有効です。あとで加えられたものがあります。',
    why: 'この署名がたしかめるのは、署名したときの内容だけです。そのあとに、禁じられていないもの（記入、ほかの人の署名など）が加えられています。',
    todo: 'いま見えているものには、この人が署名していないものがあります。何が加えられたかを見てください。',
  },
  changed: {
    what: '内容が、署名したときとちがいます。',
    why: '署名された内容と、いまの内容を比べると、合いません。1文字でも変わると、こうなります。',
    todo: 'このファイルを使わないでください。署名した人から、もう一度もらってください。',
  },
  'changed-afterwards': {
    what: '署名のあとで、書きかえられています。',
    why: '署名された部分のあとに、見た目や中身を変えるものがつけ足されています。署名した人は、いまの見た目に署名していません。',
    todo: 'このファイルを使わないでください。署名した人から、もう一度もらってください。',
  },
  forged: {
    what: '署名が、証明書の持ち主のものではありません。',
    why: '署名の値が、ついている電子証明書の鍵で作られたものではありません。',
    todo: 'このファイルを使わないでください。にせものかもしれません。',
  },
  disguised: {
    what: '見た目をあざむく仕組みが入っています。',
    why: '署名された内容と、画面に出る内容が別になるように作られています。',
    todo: 'このファイルを使わないでください。送ってきた相手に注意してください。',
  },
  malformed: {
    what: '署名の形が、決まりに合っていません。',
    why: '署名のデータが、規格の決まりどおりに書かれていません。こわれたか、だれかが手を加えたものです。',
    todo: '署名した人から、もう一度もらってください。',
  },
  'certificate-revoked': {
    what: '電子証明書は、取り消されています。',
    why: '証明書を出した機関が、この証明書を失効させました。引っこし、紛失、鍵がもれたときなどに、そうなります。',
    todo: '署名した人に、新しい証明書で署名しなおしてもらってください。',
  },
  'certificate-not-yet-valid': {
    what: '電子証明書は、まだ始まっていません。',
    why: '調べた時刻が、証明書の有効期間の前です。',
    todo: 'この機械の日付が合っているか確かめてください。合っていれば、署名した人に聞いてください。',
  },
  'certificate-untrusted': {
    what: '証明書を出した機関を、この窓口は知りません。',
    why: '電子証明書をたどっても、この窓口が信頼する機関に着きません。にせの証明書かもしれませんし、知らないだけかもしれません。',
    todo: '相手の機関の証明書をたしかな方法で手に入れたときは、「信頼する機関を加える」で選んで、もう一度調べてください。',
  },
  'certificate-unfit': {
    what: '電子証明書が、決まりに合っていません。',
    why: 'この証明書か、その上の機関の証明書が、署名に使ってよいものではありません。',
    todo: '署名した人に、署名用の証明書で署名しなおしてもらってください。',
  },
  'algorithm-weak': {
    what: '署名の方式が古く、あてになりません。',
    why: 'いまの計算機では、この方式の署名をにせて作ることができます。',
    todo: '署名した人に、新しい方式で署名しなおしてもらってください。',
  },
  'certificate-expired': {
    what: '電子証明書は、期限が切れています。',
    why: '証明書に書かれた有効期間が終わっています。',
    todo: '新しい証明書を、その人か機関からもらってください。',
  },
  'revoked-without-proof': {
    what: '証明書が取り消されていて、いつ署名したかの証明がありません。',
    why: '取り消される前に署名されたことを示すタイムスタンプがついていないため、取り消されたあとに署名されたのかもしれません。',
    todo: '署名した人に確かめて、新しい証明書で署名しなおしてもらってください。',
  },
  'overwritten-afterwards': {
    what: '署名のあとで、入力欄の中身が書きかえられています。',
    why: '署名したときに入っていた値が、別の値になっています。署名した人は、書きかえてよいとも、いけないとも決めていません。',
    todo: '署名した人に、いまの値でよいか確かめるか、もとのファイルをもらって見比べてください。',
  },
  'annotated-afterwards': {
    what: '署名のあとで、書きこみなどが加えられています。',
    why: 'あとで加えられた書きこみ（注釈）や、だれも署名していない署名欄、タイムスタンプの欄が、署名された内容をかくしたり、ちがって見せたりしているかもしれません。',
    todo: '署名した人に、もとのファイルをもらって見比べてください。',
  },
  'damaged-around': {
    what: '署名についているデータが、こわれています。',
    why: '署名された内容は変わっていませんが、いっしょに入っている証明書か時刻の証明が、あとで変えられたか、こわれています。',
    todo: '署名した人から、もう一度もらってください。',
  },
  'expired-without-proof': {
    what: '証明書の期限が切れていて、いつ署名したかの証明がありません。',
    why: '期限の中で署名されたことを示すタイムスタンプがついていないため、期限のあとに署名されたのかもしれません。',
    todo: '署名した人に、タイムスタンプをつけて署名しなおしてもらってください。',
  },
  'algorithm-weak-without-proof': {
    what: '署名の方式が古く、いつ署名したかの証明がありません。',
    why: 'いまではあてにならない方式です。まだあてになったころに署名されたことを示すタイムスタンプがついていないため、あとから作られたものかもしれません。',
    todo: '署名した人に、新しい方式で署名しなおしてもらってください。',
  },
  'revocation-unknown': {
    what: '証明書が取り消されていないか、まだ分かりません。',
    why: 'ファイルの中にその情報がなく、証明書を出した機関からも答えが得られていません。',
    todo: '問い合わせると、分かることがあります。',
  },
  'certificate-missing': {
    what: '署名した人の電子証明書がついていません。',
    why: 'だれの署名かを調べるための証明書が、ファイルの中にありません。',
    todo: '署名した人に、証明書をつけて送りなおしてもらってください。',
  },
  'content-missing': {
    what: '署名されたもとのファイルがないので、比べられません。',
    why: 'これは署名だけのファイルで、内容は別のファイルにあります。',
    todo: 'もとのファイルを選んでください。',
  },
  unsupported: {
    what: 'この窓口の知らない方式の署名です。',
    why: '署名か証明書に使われている方式を、ここでは計算できません。まちがいとは限りません。',
    todo: '署名した人か発行したところに、確かめかたを聞いてください。',
  },
  undecided: {
    what: '調べおわることができませんでした。',
    why: 'ファイルが大きすぎるか、こみいりすぎていて、決めた手間の中では答えが出ませんでした。',
    todo: '署名した人か発行したところに、確かめかたを聞いてください。',
  },
}

const changes: Readonly<Record<ChangeKind, string>> = {
  'long-term-data': '確かめるための情報（証明書やタイムスタンプ）',
  signatures: 'ほかの署名',
  'form-filling': '入力欄への記入',
  annotations: '注釈（書きこみ、付せん、だれも署名していない署名欄など）',
  other: '内容や見た目を変えるもの',
}

const disclosures: Readonly<Record<Disclosure, string>> = {
  name: '氏名',
  'birth-date': '生年月日',
  sex: '性別',
  address: '住所',
}

/** Words of the page that checks documents. */
export const documentCheckJa = {
  title: '書類と電子署名を確かめる',
  lead: '電子署名のついた PDF や、電子署名、タイムスタンプ、電子証明書のファイルが本物か、あとから変えられていないかを調べます。',
  privacy: {
    what: 'ファイルは送りません。',
    why: '調べるのは、このブラウザーの中です。ファイルも、中に書かれた名前や住所も、どこにも送りません。',
  },
  file: {
    label: '調べるファイル',
    support: 'PDF（.pdf）、電子署名（.p7s、.p7m）、タイムスタンプ（.tsr）、電子証明書（.cer、.pem）。100 MB まで。',
    choose: 'ファイルを選ぶ',
    drop: 'または、ここにファイルを置く',
    tooLarge: (name: string, megabytes: number) =>
      `「${name}」は大きすぎます。${megabytes} MB までのファイルを選んでください。`,
    unreadable: 'ファイルを読めませんでした。移したり消したりしていなければ、もう一度選んでください。',
  },
  content: {
    label: '署名されたもとのファイル',
    support: '署名のファイルといっしょに受けとったファイルです。これも、どこにも送りません。',
  },
  ask: {
    label: '必要なときは、証明書の状態を問い合わせる',
    support:
      '証明書が取り消されていないかを、この窓口を通して、証明書を出した機関に聞きます。送るのは、証明書の番号と、出した機関を示す値だけです。文書の内容は送りません。機関には、その証明書が調べられたことが分かります。',
    now: '問い合わせて、もう一度調べる',
    open: '証明書が取り消されていないかは、まだ聞いていません。',
  },
  anchors: {
    title: '信頼する機関',
    lead: (count: number) => `署名した人をたどったとき、次の${count}の機関に着けば、身元が確かとします。`,
    none: '信頼する機関の一覧を読めませんでした。どの署名も「知らない機関」になります。',
    label: '信頼する機関を加える',
    support:
      '機関の証明書のファイル（.pem、.cer）。その機関のページや窓口など、たしかな方法で手に入れたものだけを選んでください。この画面を閉じると忘れます。',
    added: '加えた機関',
    refused: (name: string) => `「${name}」は、証明書のファイルではありません。`,
  },
  progress: {
    reading: 'ファイルを読んでいます',
    checking: '署名を調べています',
    asking: '証明書の状態を問い合わせています',
    weighing: '答えをまとめています',
  },
  cancel: 'やめる',
  cancelled: '調べるのをやめました。',
  result: '調べた結果',
  resultOf: (file: string) => `「${file}」を調べた結果`,
  headlines,
  certificateHeadlines: {
    passed: { what: 'この証明書は有効です。', todo: '証明された人が、思っていた相手と同じか確かめてください。' },
    failed: {
      what: 'この証明書は有効ではありません。',
      todo: 'この証明書を信用しないでください。わけは下にあります。',
    },
    indeterminate: {
      what: 'この証明書が有効かどうか、決められませんでした。',
      todo: '足りないことが下にあります。分かるまでは、信用しないでください。',
    },
  },
  answers,
  states: { passed: '有効', failed: '認められません', indeterminate: '決められません' },
  signature: {
    title: (number: number, count: number) => (count === 1 ? '電子署名' : `電子署名 ${number}（全部で${count}）`),
    stampTitle: (number: number, count: number) =>
      count === 1 ? 'タイムスタンプ' : `タイムスタンプ ${number}（全部で${count}）`,
    who: 'だれが',
    when: 'いつ',
    content: '内容',
    certificate: '電子証明書',
    afterwards: '署名のあと',
    whoUnknown: '分かりません',
    whoUnproven: '確かめられていない名前です。',
    whoStamp: '時刻を証明する機関',
    stated: '署名した人が書いたわけ',
    place: '署名した人が書いた場所',
    timeStamped: (time: string, authority: string) => `${time}。「${authority}」がこの時刻に署名を確認しました。`,
    stampValid: {
      what: 'タイムスタンプは有効です。',
      why: 'この時刻に、ここまでの内容があったことが確かめられました。',
      todo: '署名ではありません。だれが署名したかは、電子署名のほうを見てください。',
    },
    timeOfStamp: (time: string) => `${time}。この時刻に、ここまでの内容がありました。`,
    timeClaimed: (time: string) => `${time}。署名した人の機械の時計によるもので、証明はありません。`,
    timeUnknown: '分かりません。署名に時刻がついていません。',
    timeStampRefused: 'タイムスタンプがついていますが、確かめられませんでした。',
    unchanged: '署名したときのまま、変わっていません。',
    addedTo: '署名したときの内容に、あとから加えられたものがあります。',
    changed: '署名したときと、ちがいます。',
    contentUnknown: '比べられませんでした。',
    wholeFile: 'ファイルの全体に署名されています。',
    wholeRevision: '署名したときのファイルの全体に署名されています。そのあとに加えられたものがあります。',
    odd: '署名されていない部分が、ファイルの中にあります。',
    nothingAfter: '何も加えられていません。',
    after: (kinds: string) => `${kinds}が加えられました。`,
    join: '、',
  },
  certificate: {
    title: '電子証明書',
    subject: '証明された人',
    issuer: '出した機関',
    good: (time: string) => `取り消されていません（${time}の情報）。`,
    goodInside: 'その情報は、ファイルの中に入っていました。',
    goodAsked: 'その情報は、いま問い合わせて得ました。',
    revoked: (time: string) => `${time}に取り消されました。`,
    revokedLater: (time: string) => `${time}に取り消されましたが、署名はその前であることがタイムスタンプで分かります。`,
    unknown: '取り消されていないかは、分かりません。',
    notNeeded: 'この窓口が信頼する機関そのものの証明書です。',
    period: (from: string, to: string) => `有効期間は${from}から${to}まで。`,
    disclosed: 'この証明書に書かれている、ほかのこと',
    disclosedNote: '署名した人が、この書類を受けとる人に知らせたものです。必要なときだけ見てください。',
    substitutes: '証明書に入れられない文字を、ほかの文字に置きかえたところがあります。',
    none: 'ありません',
  },
  disclosures,
  sexes: { male: '男', female: '女', 'not-applicable': '記載なし' },
  changes,
  expert: {
    title: 'くわしい報告（専門の方へ）',
    code: '判定',
    sha256: 'SHA-256',
    size: '大きさ',
    at: '基準の時刻',
    field: '署名欄',
    level: '水準',
    path: '証明書のつながり',
    serial: 'シリアル番号',
    checks: '行った検査',
    check: '検査',
    outcome: '結果',
    about: '対象',
    evidence: '根拠',
    outcomes: { passed: '合格', failed: '不合格', noted: '参考', 'not-done': '行わず' },
    queries: '問い合わせ',
    noQueries: '何も問い合わせていません。',
    asked: (kind: string, about: string) => `${kind}：${about}`,
    answered: '答えあり',
    unanswered: '答えなし',
    octets: (count: number) => `${count.toLocaleString('ja-JP')} バイト`,
    nothing: '検査はありません。',
  },
  print: '印刷する',
  save: '報告を保存する（JSON）',
  another: '別のファイルを調べる',
  checkedAt: (time: string) => `${time}に、この窓口で調べました。`,
  instant: (text: string) => instant.format(new Date(text)),
  day: (text: string) => day.format(new Date(text)),
  calendarDay: (text: string) => calendarDay.format(new Date(text)),
  signLink: 'PDF に署名する',
}

export type DocumentCheckText = typeof documentCheckJa
