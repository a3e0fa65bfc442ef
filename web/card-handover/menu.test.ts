import { describe, expect, it } from 'vitest'
import type { Overview } from '#shared/card-handover/api.ts'
import type { Grade } from '#shared/card-handover/statuses.ts'
import { isOutOfSight, listAllowed } from './menu.ts'

const serve = ['handover.serve']
const manage = [...serve, 'handover.manage', 'handover.export', 'handover.residents']
const sight = (seesResidents: boolean, keepsPersons = true) => {
  const me: Overview['me'] = {
    ...{ accountId: 'a', displayName: 'a', grade: 'handover-manager' satisfies Grade },
    ...{ seesResidents, mustChangeSecret: false },
  }
  return { keepsPersons, me }
}
const pages = (privileges: readonly string[], ...given: Parameters<typeof sight>) =>
  listAllowed(privileges, sight(...given)).flatMap(({ pages: keys }) => keys)

describe('the menu', () => {
  it('CM-F-8 CM-R-4 has no page of residents for whoever may not see them', () => {
    const seeing = pages(manage, true)
    expect(seeing).toEqual(expect.arrayContaining(['residents', 'import', 'notices']))
    expect(pages(manage, false)).toEqual(seeing.filter((page) => !['residents', 'import', 'notices'].includes(page)))
    expect(isOutOfSight('residents', sight(false))).toBe(true)
    expect(isOutOfSight('list', sight(false))).toBe(false)
  })

  it('CM-F-10 keeps nothing from anybody where nothing about persons is kept', () => {
    expect(pages(manage, false, false)).toEqual(pages(manage, true, false))
  })

  it('CM-R-4 gives a clerk the pages of the work, whether residents are seen or not', () => {
    expect(pages(serve, false)).toEqual(pages(serve, true))
    expect(pages(serve, true)).not.toContain('notices')
  })
})
