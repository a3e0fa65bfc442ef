import { useEffect, type ReactNode } from 'react'
import { NavLink, useNavigate } from 'react-router'
import type { SiteView } from '#shared/pickup-reservation/api.ts'
import { canWriteJapanese, loadJapaneseFont } from '#web/app/japanese-font.ts'
import { languageNames, languages, useLanguage } from '#web/text/language.tsx'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { LanguageSwitch } from '#web/ui/language-switch.tsx'
import { Link } from '#web/ui/link.tsx'
import { useDesk } from './desk.tsx'
import { pageOf } from './site-context.ts'
import type { MemberSession } from './use-member.ts'

/** 画面設定 (RS-SET-14): the colour helps to tell one site from another and carries no meaning. */
const accents: Readonly<Record<SiteView['screen']['accent'], string>> = {
  blue: 'border-blue-900',
  green: 'border-green-900',
  purple: 'border-purple-900',
  orange: 'border-orange-900',
  red: 'border-red-900',
  cyan: 'border-cyan-900',
}

const languageOptions = languages.map((code) => ({ code, name: languageNames[code] }))

const tab =
  'focus-mark inline-flex min-h-11 items-center rounded-4 px-2 text-dns-16N-130 text-key-900 underline underline-offset-4 hover:text-key-1000 hover:decoration-[3px] aria-[current=page]:font-700 aria-[current=page]:text-solid-gray-900 aria-[current=page]:no-underline'

/** Header, menu, main and foot of a site's pages, under the name the site gave itself. */
export const SiteFrame = ({
  site,
  session,
  children,
}: {
  readonly site: SiteView
  readonly session: MemberSession
  readonly children: ReactNode
}) => {
  const { language, setLanguage } = useLanguage()
  const text = useText(reservationResidentText)
  const { siteId, contact } = site
  useEffect(() => {
    if (!canWriteJapanese()) loadJapaneseFont().catch(() => undefined)
  }, [])
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="focus-mark absolute top-2 left-2 z-10 -translate-y-24 rounded-8 bg-white px-4 py-3 text-key-900 underline focus:translate-y-0 print:hidden"
      >
        {text.skip}
      </a>
      <header
        className={`print:hidden border-b border-t-8 border-b-solid-gray-420 bg-white ${accents[site.screen.accent]}`}
      >
        <div className="mx-auto grid w-full max-w-[70rem] gap-x-6 gap-y-2 px-4 pt-3 pb-1 desktop:px-8">
          <div className="flex items-center justify-between gap-x-3 gap-y-2">
            <Link to={pageOf(siteId)} className="grid min-w-0 text-solid-gray-900! no-underline!">
              <span lang="ja" className="text-dns-14N-130">
                {site.municipalityName}
              </span>
              <span lang="ja" className="text-std-18B-160 desktop:text-std-20B-150">
                {site.headerTitle}
              </span>
            </Link>
            <div className="shrink-0">
              <LanguageSwitch
                label={text.languageSwitch}
                options={languageOptions}
                current={language}
                onChoose={setLanguage}
              />
            </div>
          </div>
          <SiteMenu site={site} session={session} />
        </div>
      </header>
      <main
        id="main"
        className="mx-auto grid w-full max-w-[70rem] grow grid-cols-[minmax(0,1fr)] content-start gap-8 px-4 py-6 desktop:px-8 desktop:py-10 print:max-w-none print:p-0"
      >
        {children}
      </main>
      <footer className="border-t border-solid-gray-420 bg-solid-gray-50 print:hidden">
        <div className="mx-auto grid max-w-[70rem] gap-2 px-4 py-6 text-std-16N-170 desktop:px-8">
          {contact.phone + contact.mail !== '' && (
            <p className="flex flex-wrap gap-x-4">
              <span className="font-700">{text.contact}</span>
              <span lang="ja">{contact.authority}</span>
              {contact.phone !== '' && (
                <a
                  href={`tel:${contact.phone.replaceAll('-', '')}`}
                  className="focus-mark inline-block min-h-6 text-key-900 underline"
                >
                  {contact.phone}
                </a>
              )}
              {contact.mail !== '' && (
                <a href={`mailto:${contact.mail}`} className="focus-mark inline-block min-h-6 text-key-900 underline">
                  {contact.mail}
                </a>
              )}
            </p>
          )}
          <p>
            <Link to="/">{text.productNote}</Link>
          </p>
        </div>
      </footer>
    </div>
  )
}

const SiteMenu = ({ site, session }: { readonly site: SiteView; readonly session: MemberSession }) => {
  const { menu } = useText(reservationResidentText)
  const { fields } = useText(reservationText)
  const desk = useDesk()
  const navigate = useNavigate()
  const { siteId, screen, mode, rules } = site
  const { member } = session
  const hasMembers = mode.audience !== 'unregistered'
  const hasKeys = mode.audience !== 'registered'
  const rows: readonly (readonly [page: string, words: string, isShown: boolean])[] = [
    ['', menu.calendar, true],
    ['/search', menu.search, true],
    ['/member', menu.list, member !== null && screen.menus.list],
    ['/member/profile', menu.profile, member !== null],
    ['/key', menu.key, member === null && hasKeys && screen.menus.accessKey],
    ['/waitlist', menu.waitlist, rules.waitlist],
    ['/sign-in', menu.signIn, member === null && hasMembers && screen.menus.signIn],
    ['/register', menu.register, member === null && hasMembers && mode.selfRegistration && screen.menus.register],
  ]
  const leave = async () => {
    await session.signOut().catch(() => undefined)
    desk.forget()
    await navigate(pageOf(siteId))
  }
  return (
    <nav aria-label={menu.label} className="-mx-2 print:hidden">
      <ul className="flex flex-wrap items-center gap-x-1">
        {rows
          .filter(([, , isShown]) => isShown)
          .map(([page, words]) => (
            <li key={page}>
              <NavLink end to={pageOf(siteId, page)} className={tab}>
                {words}
              </NavLink>
            </li>
          ))}
        {member !== null && (
          <li className="ml-auto flex flex-wrap items-center gap-x-3 px-2 text-dns-16N-130">
            <span>
              {member.view.name === null
                ? `${fields.memberNumber} ${member.view.memberNumber}`
                : menu.who(member.view.name)}
            </span>
            <Button size="s" look="outline" onClick={() => void leave()}>
              {menu.signOut}
            </Button>
          </li>
        )}
      </ul>
    </nav>
  )
}
