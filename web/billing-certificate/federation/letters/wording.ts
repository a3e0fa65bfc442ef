/** Words on the letters. They are in Japanese whatever language the screen speaks. */
export const letterWording = {
  honorific: '御中',
  day: '発行年月日',
  credentials: {
    title: '利用者登録通知書',
    lead: '電子請求のための証明書を利用する登録をしました。下記により、サインインと、証明書の発行申請をしてください。',
  },
  password: {
    title: '証明書発行用パスワード通知書',
    lead: '証明書発行用パスワードを新しく発行しました。これまでのパスワードは、使えません。',
  },
  both: {
    title: 'パスワード通知書',
    lead: 'サインイン用パスワードと、証明書発行用パスワードを、新しく発行しました。これまでのパスワードは、使えません。',
  },
  userId: 'ユーザID',
  testId: 'テストID',
  signInSecret: 'サインイン用パスワード',
  issuancePassword: '証明書発行用パスワード',
  number: (count: number) => `第${count}回の発行`,
  notes: [
    '証明書発行用パスワードは、発行申請、ダウンロード、パソコンへの取込みのときに入れます。ハイフンも入れてください。',
    'パスワードに、英字のI、L、O、Uはありません。数字の1と0です。',
    'この通知書は、鍵のかかる所にしまい、ほかの人に見せないでください。連合会が、電話やメールでパスワードを聞くことはありません。',
    '続けてまちがえると、しばらく入れられなくなります。わからなくなったときは、連合会に再発行を申し出てください。',
  ],
  contact: (name: string, phone: string, hours: string) => `お問い合わせ　${name}　電話 ${phone}（${hours}）`,
  pieces: (count: number) => `${count}通`,
  olderKey:
    'これまでのパスワードで申請した証明書のダウンロードには、これまでのパスワードもいります。すぐには捨てないでください。',
} as const
