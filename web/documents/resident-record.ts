import { formatDay } from '#shared/calendar/wareki.ts'
import type { ResidentEntry, ResidentRecordContent } from '#shared/convenience-issuance/certificate-information.ts'
import type { DrawnPersons } from './drawn-persons.ts'
import { buildColumns, buildFieldTable, type Block, type Field } from './fields.ts'
import type { Typeface } from './fonts.ts'
import { mm } from './measures.ts'
import { sexLabels, wording } from './wording.ts'

/** The tables of 住民票の写し. What the data does not hold has no field: a chosen omission must not look like a blank. */

export type RecordOptions = {
  readonly width: number
  readonly typefaces: readonly Typeface[]
  readonly scale: number
  readonly eraDates: boolean
  readonly drawn: DrawnPersons
}

/** Groups of four, as the number is written on the card. */
const groupDigits = (digits: string): string => digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ')

type Fields = Readonly<Record<string, Field | undefined>>

const memberFields = (member: ResidentEntry, householdAddress: string, { eraDates, drawn }: RecordOptions): Fields => {
  const day = (value: string): string => formatDay(value, { era: eraDates })
  const note = (item: 'name' | 'birthDate' | 'sex' | 'address') => (text: string) =>
    drawn.note(member.memberRef, item, text)
  const optional = (label: string, value: string | undefined, share: number): Field | undefined =>
    value === undefined ? undefined : { label, value, share }
  return {
    name: {
      label: wording.name,
      value: member.name.text,
      note: member.name.kana,
      share: 100,
      size: 14.5,
      onDrawn: note('name'),
    },
    birthDate: { label: wording.birthDate, value: day(member.birthDate), share: 46, onDrawn: note('birthDate') },
    sex: { label: wording.sex, value: sexLabels[member.sex], share: 20, onDrawn: note('sex') },
    relationship: optional(wording.relationship, member.relationship, 44),
    residentSince: { label: wording.residentSince, value: day(member.residentSince), share: 50 },
    // The household's address stands for all who share it; another one is told.
    address:
      member.address === householdAddress
        ? undefined
        : { label: wording.address, value: member.address, share: 110, onDrawn: note('address') },
    addressSince: optional(
      wording.addressSince,
      member.addressSince === undefined ? undefined : day(member.addressSince),
      50,
    ),
    previousAddress: optional(wording.previousAddress, member.previousAddress, 110),
    domicile: optional(wording.domicile, member.domicile?.address, 110),
    domicileHead: optional(wording.domicileHead, member.domicile?.head, 50),
    residentCode: optional(wording.residentCode, member.residentCode, 80),
    myNumber: optional(wording.myNumber, member.myNumber && groupDigits(member.myNumber), 80),
  }
}

const pick = (fields: Fields, ...keys: readonly string[]): Field[] =>
  keys.map((key) => fields[key]).filter((field) => field !== undefined)

/** Address and head of the household. */
export const buildHousehold = (
  { address, headOfHousehold, members }: ResidentRecordContent,
  { drawn, ...setting }: RecordOptions,
): Block => {
  const noteAddress = (text: string): void => {
    for (const member of members) if (member.address === address) drawn.note(member.memberRef, 'address', text)
  }
  const head: Field[] =
    headOfHousehold === undefined
      ? []
      : [{ label: wording.headOfHousehold, value: headOfHousehold, share: 1, size: 13 }]
  const place: Field = { label: wording.address, value: address, share: 1, size: 13, onDrawn: noteAddress }
  return buildFieldTable([[place], head], setting)
}

/** Too long for the narrow end of a row. */
const isLong = (field: Field | undefined): boolean => field !== undefined && field.value.length > 18

/** One ruled table for each member. */
export const buildLedgerEntries = (content: ResidentRecordContent, options: RecordOptions): Block[] =>
  content.members.map((member, index) => {
    const fields = memberFields(member, content.address, options)
    const rows = [
      pick(fields, 'name'),
      pick(fields, 'birthDate', 'sex', 'relationship', 'residentSince'),
      pick(fields, 'address'),
      pick(fields, 'previousAddress', 'addressSince'),
      ...(isLong(fields['domicileHead'])
        ? [pick(fields, 'domicile'), pick(fields, 'domicileHead')]
        : [pick(fields, 'domicile', 'domicileHead')]),
      pick(fields, 'myNumber', 'residentCode'),
    ]
    return buildFieldTable(rows, { ...options, mark: String(index + 1) })
  })

const columnItems = [
  'name',
  'birthDate',
  'sex',
  'relationship',
  'residentSince',
  'address',
  'previousAddress',
  'addressSince',
  'domicile',
  'domicileHead',
  'myNumber',
  'residentCode',
] as const

const narrowest = mm(46)

/** Members side by side, as many in a table as the width holds; items nobody has are left out. */
export const buildColumnEntries = (content: ResidentRecordContent, options: RecordOptions): Block[] => {
  const labelWidth = mm(24)
  const members = content.members.map((member) => memberFields(member, content.address, options))
  const atMost = Math.max(1, Math.floor((options.width - labelWidth) / narrowest))
  const perTable = Math.ceil(members.length / Math.ceil(members.length / atMost))
  const blocks: Block[] = []
  for (let at = 0; at < members.length; at += perTable) {
    const together = members.slice(at, at + perTable)
    const items = columnItems.filter((item) => together.some((fields) => fields[item] !== undefined))
    const labels = items.map((item) => together.find((fields) => fields[item])?.[item]?.label ?? '')
    const columns = together.map((fields) =>
      items.map((item) => {
        const field = fields[item]
        return field && { ...field, size: item === 'name' ? 12.5 : 10 }
      }),
    )
    blocks.push(buildColumns(labels, columns, { ...options, labelWidth }))
  }
  return blocks
}
