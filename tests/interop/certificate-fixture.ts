import { readFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import { resolve } from 'node:path'
import type {
  CertificateForm,
  CertificateInformation,
  ResidentEntry,
} from '#shared/convenience-issuance/certificate-information.ts'
import { openTypeface, type Typeface } from '#web/documents/fonts.ts'

/** Certificates of invented persons for the tests and the measurement of documents. */

const fontPath = '../../node_modules/@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf'

export const readNotoSerif = (): Uint8Array => readFileSync(resolve(import.meta.dirname, fontPath))

let typeface: Typeface | undefined
export const notoSerif = (): Typeface => (typeface ??= openTypeface(readNotoSerif()))

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A square PNG of one colour with transparency, ringed so that its place can be seen; `perMetre` states its resolution. */
export const buildSealPng = ({ side = 60, perMetre = 0 } = {}): Uint8Array => {
  const rows = Buffer.alloc(side * (side * 4 + 1))
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const radius = Math.hypot(x - side / 2, y - side / 2) / side
      if (radius < 0.5 && radius > 0.4) rows.set([0xc0, 0x20, 0x20, 0xff], y * (side * 4 + 1) + 1 + x * 4)
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 6], 8)
  const physical = Buffer.alloc(9)
  physical.writeUInt32BE(perMetre, 0)
  physical.writeUInt32BE(perMetre, 4)
  physical[8] = 1
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(perMetre === 0 ? [] : [chunk('pHYs', physical)]),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const sealText = Buffer.from(buildSealPng()).toString('base64url')

export const householdAddress = '架空県見本市中央一丁目２番３号'

export const member = (memberRef: string, name: string, more: Partial<ResidentEntry> = {}): ResidentEntry => ({
  memberRef,
  name: { text: name, display: name, kana: 'ミホン　ナマエ' },
  birthDate: '1984-04-12',
  sex: 'female',
  address: householdAddress,
  residentSince: '2012-03-28',
  ...more,
})

export const form = (more: Partial<CertificateForm> = {}): CertificateForm => ({
  paper: 'A4',
  layout: 'ledger',
  title: '住民票の写し',
  statement: 'この写しは、世帯の住民票の原本と相違ないことを証明する。',
  issuerTitle: '見本市長',
  issuerName: '見本　市太郎',
  officialSeal: sealText,
  eraDates: true,
  ...more,
})

const base = {
  requestId: '3f0c1c86-6f0e-4f3f-9d3f-0d6b8f6f2a11',
  municipality: { code: '99999', name: '架空県見本市' },
  issuedOn: '2026-11-22',
  issueNumber: '見市第２６－００１２３４号',
} as const

export const residentRecord = (
  members: readonly ResidentEntry[],
  { headOfHousehold, ...formPart }: Partial<CertificateForm> & { readonly headOfHousehold?: string } = {},
): CertificateInformation => ({
  ...base,
  kind: 'resident-record',
  form: form(formPart),
  content: {
    kind: 'resident-record',
    address: householdAddress,
    ...(headOfHousehold === undefined ? {} : { headOfHousehold }),
    members: [...members],
    whole: true,
  },
})

export const sealRegistration = (name: string, formPart: Partial<CertificateForm> = {}): CertificateInformation => ({
  ...base,
  kind: 'seal-registration',
  form: form({ title: '印鑑登録証明書', ...formPart }),
  content: {
    kind: 'seal-registration',
    person: member('m1', name),
    sealImprint: sealText,
    registrationNumber: '第０１２３４５号',
  },
})

export const family = (count: number, more: Partial<ResidentEntry> = {}): ResidentEntry[] =>
  Array.from({ length: count }, (_, index) =>
    member(`m${index + 1}`, `見本　${'一二三四五六七八九十'.charAt(index % 10)}郎`, {
      relationship: index === 0 ? '世帯主' : '子',
      sex: index % 2 === 0 ? 'male' : 'female',
      birthDate: `19${80 + (index % 20)}-0${1 + (index % 9)}-1${index % 10}`,
      ...more,
    }),
  )
