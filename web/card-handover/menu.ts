import type { HandoverText } from '#web/text/handover.ja.ts'

export type PageKey = keyof HandoverText['menu']['pages']
export type GroupKey = keyof HandoverText['menu']['groups']

/** The four entries of the top menu (CM-SC-2) and what lies behind each; who lacks the privilege does not see the page. */
export const groups: readonly {
  readonly key: GroupKey
  readonly pages: readonly (readonly [page: PageKey, privilege: string])[]
}[] = [
  {
    key: 'progress',
    pages: [
      ['entry', 'handover.serve'],
      ['bulk', 'handover.serve'],
      ['list', 'handover.serve'],
      ['arrival', 'handover.serve'],
      ['windows', 'handover.serve'],
      ['places', 'handover.serve'],
      ['notices', 'handover.residents'],
      ['returns', 'handover.serve'],
      ['guide', 'handover.serve'],
    ],
  },
  {
    key: 'residents',
    pages: [
      ['residents', 'handover.residents'],
      ['import', 'handover.residents'],
    ],
  },
  {
    key: 'operators',
    pages: [
      ['operators', 'handover.operators'],
      ['history', 'handover.history'],
      ['password', 'handover.serve'],
    ],
  },
  {
    key: 'system',
    pages: [
      ['settings', 'handover.settings'],
      ['link', 'handover.manage'],
    ],
  },
]

export type AllowedGroup = { readonly key: GroupKey; readonly pages: readonly PageKey[] }

/** The groups with at least one page somebody with these privileges may open. */
export const listAllowed = (privileges: readonly string[]): readonly AllowedGroup[] =>
  groups
    .map(({ key, pages }) => ({
      key,
      pages: pages.filter(([, privilege]) => privileges.includes(privilege)).map(([page]) => page),
    }))
    .filter(({ pages }) => pages.length > 0)
