import type { PadesLevel, SigningStage } from '#shared/pades/sign.ts'
import type { KeyFileRefusal } from '#shared/pkcs12/refusal.ts'

type KeyFileText = Readonly<Record<KeyFileRefusal, { readonly what: string; readonly todo: string }>>

const keyFile: KeyFileText = {
  'key-file.malformed': {
    what: '鍵のファイルとして読めません。',
    todo: '鍵のファイル（.p12 または .pfx）を選んでください。こわれているときは、発行したところに聞いてください。',
  },
  'key-file.password-incorrect': {
    what: 'パスワードがちがいます。',
    todo: '鍵のファイルを作ったときのパスワードを入れてください。',
  },
  'key-file.algorithm-unsupported': {
    what: 'このファイルの暗号の方式を、ここでは使えません。',
    todo: '発行したところで、新しい方式の鍵のファイルをもらってください。',
  },
  'key-file.too-many-rounds': {
    what: 'このファイルを開くには、計算がかかりすぎます。',
    todo: '発行したところで、鍵のファイルを作りなおしてもらってください。',
  },
}

const levels: Readonly<Record<PadesLevel, { readonly name: string; readonly about: string }>> = {
  'B-LTA': {
    name: '長く残す（おすすめ）',
    about: '時刻の証明と、証明書が有効だった記録を入れます。証明書の期限が切れても、確かめられます。',
  },
  'B-LT': { name: '証明書の記録つき', about: '時刻の証明と、証明書が有効だった記録を入れます。' },
  'B-T': { name: '時刻の証明つき', about: 'いつ署名したかの証明（タイムスタンプ）を入れます。' },
  'B-B': {
    name: '署名だけ',
    about: '何も問い合わせません。いつ署名したかは証明されず、証明書の期限が切れると、確かめられなくなります。',
  },
}

const stages: Readonly<Record<SigningStage, string>> = {
  reading: '書類を読んでいます',
  preparing: '署名の場所を用意しています',
  signing: '署名しています',
  'time-stamping': '時刻の証明をもらっています',
  'collecting-evidence': '証明書の状態を問い合わせています',
  'storing-evidence': '証明書の記録を入れています',
  'time-stamping-document': '書類全体の時刻の証明をもらっています',
}

/** Words of the page that signs a PDF. */
export const documentSignJa = {
  title: 'PDF に署名する',
  lead: 'マイナンバーカードの署名用電子証明書か、鍵のファイルで、PDF に電子署名をします。',
  privacy: {
    what: '書類は送りません。',
    why: '署名は、このブラウザーの中で作ります。書類も、署名した書類も、どこにも送りません。',
  },
  steps: ['書類を選ぶ', '内容を見る', '鍵を選ぶ', '署名する'],
  stepsLabel: '署名の手順',
  stepStates: { done: '（終わりました）', current: '（いまここ）', ahead: '（これから）' },
  next: 'つぎへ',
  back: 'もどる',
  cancel: 'やめる',
  changeSettings: '署名のしかたを変える',
  code: (code: string) => `コード：${code}`,
  file: {
    label: '署名する PDF',
    support: '100 MB まで。暗号のかかった PDF には署名できません。',
    choose: 'PDF を選ぶ',
    drop: 'または、ここにファイルを置く',
    tooLarge: (name: string, megabytes: number) =>
      `「${name}」は大きすぎます。${megabytes} MB までの PDF を選んでください。`,
    opening: '書類を開いています',
    another: '別の PDF を選ぶ',
  },
  pages: {
    label: '書類のページ',
    canvas: (page: number, count: number) => `${count}ページ中${page}ページ目の画像`,
    position: (page: number, count: number) => `${page} / ${count} ページ`,
    previous: '前のページ',
    next: '次のページ',
    drawing: 'ページを表示しています',
    failed: 'このページには、ここで表示できないところがあります。',
    failedWhy: '見えないものに署名することになります。ほかの道具で内容を確かめられないときは、署名しないでください。',
  },
  settings: {
    title: '内容を見て、署名のしかたを決める',
    signed: (count: number) => `この書類には、すでに${count}の署名かタイムスタンプがあります。それらは変わりません。`,
    closed: 'この書類は、これより先の署名が禁じられています。最初に署名した人が、変更を認めていません。',
    place: '署名のしるし',
    placeSupport: 'ページの上に、氏名と日時のしるしを入れられます。しるしがなくても、署名の効きめは同じです。',
    none: 'しるしを入れない',
    visible: 'いま見ているページに入れる',
    invisibleOnly: '最初に署名した人が、新しいしるしを認めていません。',
    fieldOf: (name: string) => `用意された署名欄「${name}」に入れる`,
    corner: 'しるしの場所',
    corners: { 'bottom-right': '右下', 'bottom-left': '左下', 'top-right': '右上', 'top-left': '左上' },
    moveHere: 'しるしを、このページに移す',
    move: '（矢印のキーか、指やマウスで動かせます）',
    mark: '署名のしるし',
    reason: '署名するわけ',
    reasonSupport: '「同意します」など。書類に入り、だれでも読めます。',
    optional: '※任意',
    level: '署名の水準',
    levelSupport:
      '時刻の証明には、書類から計算した値（要約値）だけを、時刻認証局に送ります。証明書の記録には、証明書の番号を、証明書を出した機関に送ります。書類の内容は送りません。',
    levels,
    certify: 'このあとの変更',
    certifySupport: '最初に署名する人だけが決められます。',
    certifyNone: '決めない',
    certifyLevels: {
      1: '何も変えられないようにする（ほかの人も署名できません）',
      2: '記入とほかの人の署名だけを認める',
      3: '記入、ほかの人の署名、書きこみを認める',
    },
  },
  key: {
    title: '署名に使う鍵を選ぶ',
    choose: '鍵',
    card: 'マイナンバーカード',
    cardAbout: 'カードの署名用電子証明書を使います。カードリーダーと、署名用のパスワード（6〜16文字）がいります。',
    file: '鍵のファイル',
    fileAbout: '.p12 または .pfx のファイルと、そのパスワードを使います。',
    fileLabel: '鍵のファイル',
    fileSupport: '.p12、.pfx。ファイルもパスワードも、どこにも送りません。',
    fileChoose: 'ファイルを選ぶ',
    fileChosen: (name: string) => `選んだファイル：${name}`,
    password: '鍵のファイルのパスワード',
    open: '鍵のファイルを開く',
    opening: '鍵のファイルを開いています',
    noKeys: {
      what: '署名に使える鍵がありません。',
      todo: '証明書と鍵の両方が入ったファイルを選んでください。',
    },
    keyFile,
    which: 'どの鍵で署名しますか',
    layCard: 'カードを置いてください。',
    cardReady: 'カードがのっています。',
    reader: 'カードリーダー',
    fileMissing: '鍵のファイルを選んでください。',
  },
  consent: {
    title: '確かめて署名する',
    document: '署名する書類',
    documentPages: (name: string, count: number) => `${name}（${count}ページ）`,
    mark: 'しるし',
    markOn: (page: number) => `${page}ページ目に入れます`,
    markField: (name: string) => `署名欄「${name}」に入れます`,
    markNone: '入れません',
    level: '水準',
    reason: 'わけ',
    certification: 'このあとの変更',
    disclosure: '署名すると、知らせることになるもの',
    cardDisclosure:
      'マイナンバーカードの署名用電子証明書には、次の4つが書かれています。署名した書類を受けとる人は、だれでもこれを読めます。',
    disclosures: ['氏名', '住所', '生年月日', '性別'],
    fileDisclosure: '電子証明書に書かれている次のことを、署名した書類を受けとる人は、だれでも読めます。',
    actual: 'この証明書が知らせること',
    actualLead: 'まだ署名していません。次のとおり書類に入れてよければ、「署名する」を押してください。',
    name: '氏名・名称',
    issuer: '証明書を出した機関',
    until: '証明書の期限',
    expired: '電子証明書の期限が切れています。',
    expiredTodo: '署名しても、有効とは認められません。新しい証明書を用意してください。',
    weak: '証明書が署名用ではありません。',
    agree: '書類の内容と、知らせることになるものを確かめました。',
    agreeFirst: '署名するには、上の確認が必要です。',
    password: '署名用のパスワード',
    passwordSupport: '英数字6〜16文字。小文字は大文字と同じです。4けたの暗証番号ではありません。',
    passwordEmpty: 'パスワードを入れてください。',
    tries: (left: number) => `まちがえられるのは、あと${left}回です。5回続けてまちがえると、ロックされます。`,
    wrong: 'パスワードがちがいます。',
    format: 'パスワードの形がちがいます。英数字6〜16文字です。回数は減っていません。',
    lastTitle: 'あと1回でロックされます',
    lastLead:
      'まちがえると、署名用のパスワードがロックされ、市区町村の窓口で設定しなおすことになります。自信があるときだけ、進んでください。',
    lastGo: 'このパスワードで進む',
    lastStop: '入れなおす',
    unlock: 'カードを開く',
    reading: 'カードを読んでいます。動かさないでください。',
    verifying: 'パスワードを確かめています。カードを動かさないでください。',
    keepCard: '署名が終わるまで、カードを動かさないでください。',
    sign: '署名する',
    retry: 'もう一度ためす',
    cardLocked: {
      what: '署名用のパスワードがロックされています。',
      why: 'まちがったパスワードが続けて入力されたか、署名用のパスワードが設定されていません（15歳未満の方など）。',
      todo: 'お住まいの市区町村の窓口で、設定しなおしてください。カードと本人確認の書類がいります。',
    },
    cardWithout: {
      what: 'このカードでは署名できません。',
      why: 'マイナンバーカードではないか、署名用の電子証明書が入っていません。',
      todo: '署名用の電子証明書は、お住まいの市区町村の窓口で入れられます。',
    },
    undrawable: {
      what: 'しるしに、絵にできない文字があります。',
      why: 'この窓口の字体に、名前かわけの文字がありません。似た字に置きかえることはしません。',
      todo: 'もどって、「しるしを入れない」を選んでください。署名の効きめは同じです。',
    },
  },
  stages,
  drawing: 'しるしを描いています',
  checking: 'できた署名を確かめています',
  done: {
    title: '署名しました',
    notYet: '署名は作りましたが、確かめた結果に注意してください',
    save: '署名した PDF を保存する',
    saved: '保存しました。',
    unsaved: 'まだ保存していません。この画面を閉じると、署名した PDF はなくなります。',
    withoutEvidence:
      '選んだ水準では、証明書が取り消されていない記録を書類に入れません。下の結果が「決められません」なのは、そのためです。受けとった人が、調べるときに問い合わせます。',
    discardTitle: '保存しないで、この書類を閉じますか',
    discard: '保存しないで閉じる',
    next: '続けて、ほかの人が署名する',
    another: '別の PDF に署名する',
    heading: '電子署名',
  },
  simulated: 'これは模擬のカードリーダーと、ためし用のカードです。',
  instant: (text: string) =>
    new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(
      new Date(text),
    ),
}

export type DocumentSignText = typeof documentSignJa
