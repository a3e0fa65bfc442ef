import type { PersonName, Sex } from '#shared/person/person.ts'
import { aose, midorinohara, nonParticipating, tsukimino } from './municipalities.ts'
import { buildInvalidMyNumber, toSeed } from './numbers.ts'

/** The resident registers of the invented municipalities: every person there is, by household. */

export type Resident = {
  /** Readable and unique over all municipalities. */
  readonly id: string
  readonly name: PersonName
  readonly birthDate: string
  readonly sex: Sex
  readonly relationship: string
  readonly residentSince: string
  readonly addressSince?: string
  readonly previousAddress?: string
  readonly domicile: { readonly address: string; readonly head: string }
  readonly residentCode: string
  /** With a wrong check digit: nobody's. */
  readonly myNumber: string
  readonly seal?: { readonly registrationNumber: string; readonly seed: number }
  /** 発行抑止, e.g. a protection measure 支援措置 (CV-KIND-7); the answer never says which. */
  readonly issuanceWithheld?: true
  /** A move is being entered today. */
  readonly dataBeingUpdated?: true
}

export type Household = {
  readonly municipalityCode: string
  readonly address: string
  /** The head 世帯主 comes first. */
  readonly members: readonly [Resident, ...Resident[]]
}

type Written = Omit<Resident, 'name' | 'domicile' | 'residentCode' | 'myNumber' | 'residentSince' | 'seal'> & {
  readonly name: readonly [text: string, kana: string, display?: string]
  readonly residentSince?: string
  readonly sealNumber?: string
}

type WrittenHousehold = {
  readonly municipality: { readonly code: string; readonly addressPrefix: string }
  readonly address: string
  readonly domicile: string
  readonly members: readonly [Written, ...Written[]]
}

const toResident = (written: Written, domicile: Resident['domicile']): Resident => {
  const { name, sealNumber, residentSince, ...rest } = written
  const [text, kana, display] = name
  const seed = toSeed(written.id)
  return {
    ...rest,
    name: { text, kana, display: display ?? text },
    residentSince: residentSince ?? written.birthDate,
    domicile,
    // Codes in use do not begin with four zeros.
    residentCode: `0000${String(seed % 10_000_000).padStart(7, '0')}`,
    myNumber: buildInvalidMyNumber(seed % 1_000_000_000),
    ...(sealNumber === undefined ? {} : { seal: { registrationNumber: sealNumber, seed } }),
  }
}

const toHousehold = ({ municipality, address, domicile, members }: WrittenHousehold): Household => {
  const [head, ...others] = members
  const place = { address: municipality.addressPrefix + domicile, head: head.name[0] }
  return {
    municipalityCode: municipality.code,
    address: municipality.addressPrefix + address,
    members: [toResident(head, place), ...others.map((member) => toResident(member, place))],
  }
}

const familyOfFour: WrittenHousehold = {
  municipality: aose,
  address: '中央一丁目２番３号',
  domicile: '中央一丁目２番',
  members: [
    {
      id: 'sato-kenichi',
      name: ['佐藤　健一', 'サトウ　ケンイチ'],
      birthDate: '1984-04-12',
      sex: 'male',
      relationship: '世帯主',
      addressSince: '2015-03-28',
      previousAddress: '窓口県月見野区南町４番１号',
      residentSince: '2015-03-28',
      sealNumber: '青第10021号',
    },
    {
      id: 'sato-aoi',
      name: ['佐藤　葵', 'サトウ　アオイ'],
      birthDate: '1986-09-03',
      sex: 'female',
      relationship: '妻',
      addressSince: '2015-03-28',
      previousAddress: '窓口県月見野区南町４番１号',
      residentSince: '2015-03-28',
      sealNumber: '青第10022号',
    },
    {
      id: 'sato-hina',
      name: ['佐藤　陽菜', 'サトウ　ヒナ'],
      birthDate: '2014-07-20',
      sex: 'female',
      relationship: '子',
      addressSince: '2015-03-28',
      residentSince: '2015-03-28',
    },
    {
      id: 'sato-ren',
      name: ['佐藤　蓮', 'サトウ　レン'],
      birthDate: '2019-05-01',
      sex: 'male',
      relationship: '子',
    },
  ],
}

const rareCharacters: WrittenHousehold = {
  municipality: aose,
  address: '葛\u{E0100}木町五丁目６番７－８０１号',
  domicile: '葛\u{E0100}木町五丁目６番',
  members: [
    {
      id: 'takasaki-yoshikazura',
      name: ['髙﨑　𠮷葛\u{E0100}', 'タカサキ　ヨシカズラ', '高崎　吉葛'],
      birthDate: '1959-01-07',
      sex: 'female',
      relationship: '世帯主',
      sealNumber: '青第10305号',
    },
  ],
}

const single = (
  municipality: WrittenHousehold['municipality'],
  place: { readonly address: string; readonly domicile: string },
  member: Omit<Written, 'relationship'>,
): WrittenHousehold => ({ municipality, ...place, members: [{ ...member, relationship: '世帯主' }] })

const singles: readonly WrittenHousehold[] = [
  // 邉 with variation selector E010F is a shape of Hanyo-Denshi that the fonts of the certificates do not hold.
  single(
    aose,
    { address: '港町２番９号', domicile: '港町２番地' },
    {
      id: 'watanabe-tsuyoshi',
      name: ['渡邉\u{E010F}　剛', 'ワタナベ　ツヨシ', '渡辺　剛'],
      birthDate: '1972-11-30',
      sex: 'male',
      sealNumber: '青第10411号',
    },
  ),
  single(
    aose,
    { address: '東町三丁目１番１号', domicile: '東町三丁目１番' },
    {
      id: 'ito-makoto',
      name: ['伊藤　誠', 'イトウ　マコト'],
      birthDate: '1991-02-14',
      sex: 'male',
      sealNumber: '青第10502号',
    },
  ),
  single(
    aose,
    { address: '東町三丁目１番２号', domicile: '東町三丁目１番' },
    {
      id: 'yamada-hanae',
      name: ['山田　花枝', 'ヤマダ　ハナエ'],
      birthDate: '1948-10-10',
      sex: 'female',
      sealNumber: '青第10503号',
    },
  ),
  single(
    aose,
    { address: '西町８番１５号', domicile: '西町８番地' },
    {
      id: 'kobayashi-jun',
      name: ['小林　純', 'コバヤシ　ジュン'],
      birthDate: '1979-06-25',
      sex: 'not-applicable',
      sealNumber: '青第10611号',
    },
  ),
  single(
    aose,
    { address: '西町９番３号', domicile: '西町９番地' },
    {
      id: 'kato-megumi',
      name: ['加藤　恵', 'カトウ　メグミ'],
      birthDate: '1988-12-01',
      sex: 'female',
      sealNumber: '青第10612号',
    },
  ),
  single(
    aose,
    { address: '北町一丁目４番４号', domicile: '北町一丁目４番' },
    {
      id: 'yoshida-akira',
      name: ['吉田　明', 'ヨシダ　アキラ'],
      birthDate: '1995-08-17',
      sex: 'male',
      sealNumber: '青第10713号',
    },
  ),
  single(
    aose,
    { address: '南町６番２１号', domicile: '南町６番地' },
    {
      id: 'nakamura-yui',
      name: ['中村　結衣', 'ナカムラ　ユイ'],
      birthDate: '1990-03-19',
      sex: 'female',
      sealNumber: '青第10801号',
      issuanceWithheld: true,
    },
  ),
  single(
    aose,
    { address: '南町６番２２号', domicile: '南町６番地' },
    { id: 'matsumoto-daichi', name: ['松本　大地', 'マツモト　ダイチ'], birthDate: '2003-05-05', sex: 'male' },
  ),
  single(
    aose,
    { address: '新町１１番５号', domicile: '新町１１番地' },
    {
      id: 'inoue-sakura',
      name: ['井上　さくら', 'イノウエ　サクラ'],
      birthDate: '1998-04-04',
      sex: 'female',
      sealNumber: '青第10902号',
      dataBeingUpdated: true,
    },
  ),
  single(
    tsukimino,
    { address: '月見台二丁目７番１号', domicile: '月見台二丁目７番' },
    {
      id: 'kimura-taro',
      name: ['木村　太郎', 'キムラ　タロウ'],
      birthDate: '1966-06-06',
      sex: 'male',
      sealNumber: '月第2001号',
    },
  ),
  single(
    tsukimino,
    {
      address:
        '月見台三丁目１４番１５－９２６５号グランドタワーレジデンスインターナショナル月見野ノースウイング四十二階ゲストスイート二号室',
      domicile: '月見台三丁目１４番',
    },
    {
      id: 'hohenstein-maximilian',
      name: [
        'ＶＯＮ　ＨＯＨＥＮＳＴＥＩＮ－ＷＩＴＴＥＬＳＢＡＣＨ　ＭＡＸＩＭＩＬＩＡＮ　ＡＬＥＸＡＮＤＥＲ　ＪＯＨＡＮＮＥＳ（馮　霍恩施泰因　馬克西米利安　通称　月見野　マックス）',
        'フォン　ホーエンシュタイン　ヴィッテルスバッハ　マクシミリアン　アレクサンダー　ヨハネス',
      ],
      birthDate: '1981-02-28',
      sex: 'male',
      addressSince: '2021-09-01',
      previousAddress: '窓口県青瀬市中央二丁目２番２－１２０１号',
      residentSince: '2021-09-01',
      sealNumber: '月第2077号',
    },
  ),
  single(
    nonParticipating,
    { address: '大字森下１２３番地', domicile: '大字森下１２３番地' },
    { id: 'mori-shizuka', name: ['森　静香', 'モリ　シズカ'], birthDate: '1975-01-23', sex: 'female' },
  ),
]

const bigHousehold: WrittenHousehold = {
  municipality: midorinohara,
  address: '大字上原４５６番地',
  domicile: '大字上原４５６番地',
  members: [
    { id: 'hara-isao', name: ['原　勲', 'ハラ　イサオ'], birthDate: '1946-03-03', sex: 'male', relationship: '世帯主' },
    { id: 'hara-kiyo', name: ['原　キヨ', 'ハラ　キヨ'], birthDate: '1949-08-15', sex: 'female', relationship: '妻' },
    { id: 'hara-minoru', name: ['原　稔', 'ハラ　ミノル'], birthDate: '1973-05-20', sex: 'male', relationship: '子' },
    {
      id: 'hara-yoko',
      name: ['原　陽子', 'ハラ　ヨウコ'],
      birthDate: '1975-10-02',
      sex: 'female',
      relationship: '子の妻',
    },
    {
      id: 'hara-daisuke',
      name: ['原　大輔', 'ハラ　ダイスケ'],
      birthDate: '1999-01-11',
      sex: 'male',
      relationship: '子の子',
    },
    {
      id: 'hara-misaki',
      name: ['原　美咲', 'ハラ　ミサキ'],
      birthDate: '2001-06-30',
      sex: 'female',
      relationship: '子の子',
    },
    {
      id: 'hara-sota',
      name: ['原　颯太', 'ハラ　ソウタ'],
      birthDate: '2005-12-24',
      sex: 'male',
      relationship: '子の子',
    },
    { id: 'hara-tome', name: ['原　トメ', 'ハラ　トメ'], birthDate: '1924-02-29', sex: 'female', relationship: '母' },
    {
      id: 'hara-akari',
      name: ['原　あかり', 'ハラ　アカリ'],
      birthDate: '2024-11-09',
      sex: 'female',
      relationship: '子の子の子',
    },
  ],
}

export const households: readonly Household[] = [familyOfFour, rareCharacters, ...singles, bigHousehold].map(
  toHousehold,
)

export const findResident = (
  id: string,
): { readonly resident: Resident; readonly household: Household } | undefined => {
  for (const household of households) {
    const resident = household.members.find((member) => member.id === id)
    if (resident !== undefined) return { resident, household }
  }
  return undefined
}
