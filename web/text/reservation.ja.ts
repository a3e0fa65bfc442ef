import type { Answers, ItemFault, MemberItemKey } from '#shared/pickup-reservation/items.ts'
import type { ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'

/** Words of visit reservations that residents and staff read alike. */
export const reservationJa = {
  status: {
    unconfirmed: '確認待ち',
    reserved: '予約',
    visited: '来場',
    'no-show': '不来場',
    cancelled: '取消',
    lapsed: '期限切れ',
  } satisfies Record<ReservationStatus, string>,
  fields: {
    place: '場所',
    visitAt: '訪問日時',
    visitDay: '訪問日',
    visitTime: '訪問時間',
    number: '受付番号',
    accessKey: 'アクセスキー',
    linkCode: '予約用ID（リンク番号）',
    status: '申込状況',
    appliedAt: '申込日時',
    memberNumber: '利用者ID',
  },
  items: {
    name: '氏名',
    kana: '氏名（カナ）',
    sex: '性別',
    birthDate: '生年月日',
    postalCode: '郵便番号',
    address: '住所',
    phone: '電話番号',
    phoneToCheck: '電話番号（確認用）',
    fax: 'FAX番号',
    mail: 'メールアドレス',
    password: 'パスワード',
    news: 'お知らせメール',
    loginId: 'ログインID',
    adminId: '管理用ID',
  } satisfies Record<MemberItemKey, string>,
  sexes: { male: '男', female: '女', 'not-applicable': '回答しない' } as Readonly<Record<string, string>>,
  news: { yes: '受け取る', no: '受け取らない' } as Readonly<Record<string, string>>,
  supports: {
    kana: '全角カタカナ。ひらがなで入れても直します。',
    postalCode: '例：123-4567',
    phone: '例：03-1234-5678',
    phoneToCheck: '同じ番号を、もう一度入れてください。',
    fax: '例：03-1234-5679',
    mail: '例：name@example.jp',
    loginId: '半角の英字、数字、「.」「_」「-」で4から32文字',
  } as Readonly<Partial<Record<MemberItemKey, string>>>,
  inputs: {
    any: undefined,
    digits: '半角の数字',
    alphanumeric: '半角の英字と数字',
    kana: '全角カタカナ',
  },
  required: '※必須',
  optional: '※任意',
  fixed: '※変更できません',
  requiredNote: '※必須は、かならず入れる項目です。',
  choose: '選んでください',
  noAnswer: '--',
  many: '、',
  date: {
    era: '年号',
    western: '西暦',
    year: '年',
    month: '月',
    day: '日',
    support: '例：昭和30年4月1日、西暦1955年4月1日',
  },
  faults: (
    label: string,
    item: ItemFault['item'],
    fault: ItemFault['fault'] | 'differs',
    isChoice?: boolean,
  ): string => {
    if (fault === 'missing') return isChoice === true ? `${label}を選んでください。` : `${label}を入れてください。`
    if (fault === 'unasked') return `${label}は、この窓口ではうかがいません。空にしてください。`
    if (fault === 'differs') return `${label}が、上の番号とちがいます。`
    const forms: Readonly<Partial<Record<keyof Answers, string>>> = {
      kana: 'カタカナで入れてください。',
      birthDate: '実際にある日付を入れてください。',
      postalCode: '数字7けたで入れてください。例：123-4567',
      phone: '市外局番から、数字とハイフンで入れてください。例：03-1234-5678',
      phoneToCheck: '市外局番から、数字とハイフンで入れてください。例：03-1234-5678',
      fax: '市外局番から、数字とハイフンで入れてください。',
      mail: '「@」をふくむメールアドレスを入れてください。例：name@example.jp',
      loginId: '半角の英字、数字、「.」「_」「-」で4から32文字にしてください。',
    }
    return `${label}を直してください。${forms[item] ?? '使えない文字が入っています。'}`
  },
  calendar: {
    caption: '空き状況',
    time: '時間',
    remaining: (count: number) => `残${count}`,
    full: '満',
    shut: '休館',
    none: '－',
    /** Spoken after the day and the time. */
    spoken: {
      open: (count: number) => `残り${count}`,
      full: '満員',
      excluded: '受付なし',
      past: '受付終了',
      'not-yet': '受付期間外',
      'closed-day': '休館',
      holiday: '休館',
      'no-hours': '受付なし',
      'outside-period': '受付なし',
    },
    legend: [
      ['残3', '予約できます（あと3人）'],
      ['満', '満員です'],
      ['休館', '窓口が休みの日です'],
      ['－', '受け付けていない時間です'],
    ] as readonly (readonly [string, string])[],
    legendTitle: '記号の意味',
    keys: '矢印キーで動き、Enterキーで選べます。',
    dayNotes: 'この期間の祝日とお知らせ',
    dayEmpty: 'この日に、予約できる時間はありません。',
  },
  holidays: {} as Readonly<Record<string, string>>,
}

export type ReservationText = typeof reservationJa
