import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { Shell } from '#web/app/shell.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { classNames } from '#web/ui/class-names.ts'
import { useLedger } from './ledger-context.ts'
import { listAllowed, type PageKey } from './menu.ts'

const link = 'focus-mark flex min-h-11 items-center px-3 text-std-16N-170 hover:underline desktop:px-4'

/** Header of every screen (CM-SC-1) and the menu: four groups, and the screens of the one shown. */
export const LedgerFrame = ({
  page,
  title,
  locked = false,
  onSignOut,
  children,
}: {
  /** Undefined for the top menu itself. */
  readonly page: PageKey | undefined
  readonly title?: string
  /** Nothing else may be opened yet. */
  readonly locked?: boolean
  readonly onSignOut: () => void
  readonly children: ReactNode
}) => {
  const { menu, system } = useText(handoverText)
  const { view } = useStaffSession()
  const allowed = listAllowed(view.privileges, useLedger().overview)
  const current = allowed.find(({ pages }) => page !== undefined && pages.includes(page))
  return (
    <Shell
      wide
      title={`${title ?? (page === undefined ? menu.top : menu.pages[page])}｜${system}`}
      aside={<Who onSignOut={onSignOut} />}
    >
      {!locked && (
        <div className="grid print:hidden">
          <nav aria-label={menu.label}>
            <ul className="flex flex-wrap gap-x-1 border-b border-solid-gray-420">
              <li>
                <NavLink
                  end
                  to="/handover"
                  className={classNames(link, 'border-b-4 border-transparent aria-[current=page]:border-key-900')}
                >
                  {menu.top}
                </NavLink>
              </li>
              {allowed.map(({ key, pages: [first] }) => (
                <li key={key}>
                  <NavLink
                    to={`/handover/${first}`}
                    aria-current={key === current?.key ? 'true' : undefined}
                    className={classNames(
                      link,
                      'border-b-4',
                      key === current?.key ? 'border-key-900 font-700 text-key-900' : 'border-transparent',
                    )}
                  >
                    {menu.groups[key]}
                  </NavLink>
                </li>
              ))}
            </ul>
          </nav>
          {current !== undefined && current.pages.length > 1 && (
            <nav aria-label={menu.inGroup(menu.groups[current.key])} className="bg-solid-gray-50">
              <ul className="flex flex-wrap gap-x-1">
                {current.pages.map((key) => (
                  <li key={key}>
                    <NavLink
                      to={`/handover/${key}`}
                      className={classNames(
                        link,
                        'text-solid-gray-800 aria-[current=page]:font-700 aria-[current=page]:underline aria-[current=page]:underline-offset-4',
                      )}
                    >
                      {menu.pages[key]}
                    </NavLink>
                  </li>
                ))}
              </ul>
            </nav>
          )}
        </div>
      )}
      {children}
    </Shell>
  )
}

const Who = ({ onSignOut }: { readonly onSignOut: () => void }) => {
  const { system, grades, signOut } = useText(handoverText)
  const { dateText, me } = useLedger().overview
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-dns-16N-130">
      <span className="font-700">{system}</span>
      <span lang="ja" className="whitespace-nowrap">
        {dateText}
      </span>
      <span>
        <span lang="ja">{me.displayName}</span>
        <span className="ml-2 text-solid-gray-600">{grades[me.grade]}</span>
      </span>
      <span className="print:hidden">
        <Button size="s" look="outline" onClick={onSignOut}>
          {signOut}
        </Button>
      </span>
    </div>
  )
}
