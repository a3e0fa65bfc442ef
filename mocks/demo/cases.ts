import type { Bilingual } from './control.ts'

/** What a visit with each person's card shows, for whoever chooses one at the panel. */
export const cases: Readonly<Record<string, Bilingual>> = {
  'sato-aoi': {
    ja: '最後まで進めます。世帯4人から選べて、印鑑登録もあります。',
    en: 'Goes all the way: a family of four to choose from, and a registered seal.',
  },
  'takasaki-yoshikazura': {
    ja: '髙・﨑・𠮷と異体字が、登録どおりの字形で印字されます。',
    en: 'Rare characters and a variant come out in their registered shapes.',
  },
  'watanabe-tsuyoshi': {
    ja: '印字できない文字で止まり、市区町村に「文字要確認」が残ります。',
    en: 'Stops at a character nobody can draw and leaves a task for the municipality.',
  },
  'ito-makoto': {
    ja: '暗証番号は残り1回です。まちがえるとロックされます。',
    en: 'One PIN try is left. A wrong PIN locks the card.',
  },
  'yamada-hanae': {
    ja: '暗証番号がロックされていて、進めません。',
    en: 'The PIN is locked already; the visit ends there.',
  },
  'kobayashi-jun': { ja: '証明書の有効期限が切れています。', en: 'The certificate on the card has expired.' },
  'kato-megumi': { ja: 'OCSPが「失効」と答えます。', en: 'The OCSP responder answers "revoked".' },
  'yoshida-akira': {
    ja: '市区町村が利用者登録をしていません。職員画面で登録すると使えます。',
    en: 'Not registered with the municipality. Register the card on the staff screen and it works.',
  },
  'nakamura-yui': {
    ja: '理由を示さず、窓口を案内します（発行抑止）。',
    en: 'Sent to the counter without a reason (issuance withheld).',
  },
  'matsumoto-daichi': {
    ja: '住民票は取れて、印鑑登録証明書は取れません。',
    en: 'Residence record yes, seal certificate no.',
  },
  'inoue-sakura': {
    ja: '異動を処理している間は、交付できません。',
    en: 'Nothing is issued while the record is being updated.',
  },
  'kimura-taro': {
    ja: '手数料・時間・様式がちがう区の住民です。番号は印字されません。',
    en: 'Another ward: other fees, hours and form, and no numbers printed.',
  },
  'hohenstein-maximilian': {
    ja: 'とても長い氏名と住所が、枠におさまります。',
    en: 'A very long name and address fit into the form.',
  },
  'hara-minoru': {
    ja: '9人世帯です。A5の原本をA4の中央に印字します。',
    en: 'A household of nine on an A5 form, centred on A4.',
  },
  'mori-shizuka': {
    ja: 'この村は、コンビニ交付に参加していません。',
    en: 'This village does not take part in the service.',
  },
}
