import type { Overview } from '#shared/card-handover/api.ts'
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

/** Pages that show names and addresses wherever the municipality keeps any. */
const ofResidents: ReadonlySet<PageKey> = new Set(['residents', 'import', 'notices'])

type Sight = Pick<Overview, 'keepsPersons' | 'me'>

/** Whether the municipality keeps the page from somebody by 「住民情報を見られる役割」. */
export const isOutOfSight = (page: PageKey, { keepsPersons, me }: Sight): boolean =>
  ofResidents.has(page) && keepsPersons && !me.seesResidents

/** The pages somebody with these privileges may open. */
export const listGranted = (privileges: readonly string[]): ReadonlySet<PageKey> =>
  new Set(
    groups.flatMap(({ pages }) =>
      pages.filter(([, privilege]) => privileges.includes(privilege)).map(([page]) => page),
    ),
  )

/** The groups with at least one page somebody with these privileges and this sight may open. */
export const listAllowed = (privileges: readonly string[], sight: Sight): readonly AllowedGroup[] => {
  const granted = listGranted(privileges)
  return groups
    .map(({ key, pages }) => ({
      key,
      pages: pages.map(([page]) => page).filter((page) => granted.has(page) && !isOutOfSight(page, sight)),
    }))
    .filter(({ pages }) => pages.length > 0)
}
