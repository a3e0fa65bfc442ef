/** Members as a table of a file, and a file's table as members to register (RS-STF-13). */
import type { ParsedCsv } from '#shared/csv/csv.ts'
import type { Answers, MemberItemKey, MemberItems } from '#shared/pickup-reservation/items.ts'
import type { MemberView } from '#shared/pickup-reservation/office-api.ts'
import { askedByStaff, findFormFaults, labelOf, tidyAnswers, type AskedItem, type FormFault } from '../asked-items.ts'

/** The items staff keep of a member, those residents are only shown too: never a password. */
export const memberItemsOf = (items: MemberItems): readonly AskedItem[] => askedByStaff(items)

export type SheetNames = {
  readonly memberNumber: string
  readonly linkCode: string
  readonly names: Readonly<Record<MemberItemKey, string>>
}

/** Several choices of one answer in a cell. */
const choiceSeparator = '／'

export const toMemberSheet = (
  items: MemberItems,
  members: readonly MemberView[],
  { memberNumber, linkCode, names }: SheetNames,
) => {
  const asked = memberItemsOf(items)
  return {
    columns: [memberNumber, linkCode, ...asked.map((one) => labelOf(one, names))],
    rows: members.map((member) => [
      member.memberNumber,
      member.linkCode ?? '',
      ...asked.map(({ key }) => {
        const answer = member.answers[key]
        return typeof answer === 'string' || answer === undefined ? (answer ?? '') : answer.join(choiceSeparator)
      }),
    ]),
  }
}

export type ImportRow = {
  /** Of the file, 1 below the heading. */
  readonly row: number
  readonly memberNumber: string | null
  readonly linkCode: string | null
  readonly answers: Answers
  readonly faults: readonly FormFault[]
  /** Columns of the file that are no answer and wrong all the same. */
  readonly wrong: readonly ('memberNumber' | 'linkCode')[]
}

export type ReadSheet = {
  readonly rows: readonly ImportRow[]
  /** Columns of the file no item has the name of. */
  readonly unknown: readonly string[]
  /** Required items the file has no column for. */
  readonly missing: readonly string[]
}

/** What a file says, by the names of its columns; nothing is guessed from their order. */
export const readMemberSheet = (
  items: MemberItems,
  { columns, rows }: ParsedCsv,
  { memberNumber, linkCode, names }: SheetNames,
): ReadSheet => {
  const asked = memberItemsOf(items)
  const labels = asked.map((one) => labelOf(one, names))
  const at = (name: string) => columns.indexOf(name)
  const cell = (cells: readonly string[], name: string) => (at(name) < 0 ? '' : (cells[at(name)] ?? '').trim())
  return {
    unknown: columns.filter((name) => name !== '' && ![memberNumber, linkCode, ...labels].includes(name)),
    missing: asked
      .filter(({ required }, index) => required && at(labels[index] ?? '') < 0)
      .map((one) => labelOf(one, names)),
    rows: rows.map((cells, index) => {
      const given = Object.fromEntries(
        asked.map((one, place): [string, string | readonly string[]] => {
          const text = cell(cells, labels[place] ?? '')
          const isMany = one.kind === 'free' && one.item.form === 'many'
          return [one.key, isMany ? text.split(choiceSeparator).filter((part) => part !== '') : text]
        }),
      )
      const answers = tidyAnswers(asked, given)
      const number = cell(cells, memberNumber).normalize('NFKC')
      // spreadsheets drop the zeros in front
      const padded = /^\d{1,6}$/.test(number) ? number.padStart(6, '0') : number
      const link = cell(cells, linkCode).normalize('NFKC')
      return {
        row: index + 1,
        memberNumber: padded === '' ? null : padded,
        linkCode: link === '' ? null : link,
        answers,
        faults: findFormFaults(asked, answers),
        wrong: [
          ...(padded === '' || /^\d{6}$/.test(padded) ? [] : (['memberNumber'] as const)),
          ...(link === '' || /^[0-9A-Za-z-]{4,40}$/.test(link) ? [] : (['linkCode'] as const)),
        ],
      }
    }),
  }
}
