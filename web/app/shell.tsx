import { useEffect, type ReactNode } from 'react'
import { languageNames, languages, useLanguage } from '#web/text/language.tsx'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { LanguageSwitch } from '#web/ui/language-switch.tsx'
import { Link } from '#web/ui/link.tsx'
import { canWriteJapanese, loadJapaneseFont } from './japanese-font.ts'
import { usePageTitle } from './page-title.ts'

const languageOptions = languages.map((code) => ({ code, name: languageNames[code] }))

/** Header, main and title of every page that is not a full-screen kiosk. */
export const Shell = ({
  title,
  aside,
  wide = false,
  children,
}: {
  readonly title: string
  /** Beside the language switch, such as who is signed in. */
  readonly aside?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}) => {
  const { language, setLanguage } = useLanguage()
  const text = useText(shellText)
  const width = wide ? 'max-w-[90rem]' : 'max-w-[70rem]'
  usePageTitle(title)
  useEffect(() => {
    if (!canWriteJapanese()) loadJapaneseFont().catch(() => undefined)
  }, [])
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="focus-mark absolute top-2 left-2 z-10 -translate-y-24 rounded-8 bg-white px-4 py-3 text-key-900 underline focus:translate-y-0"
      >
        {text.skipToMain}
      </a>
      <header className="border-b border-solid-gray-420 bg-white">
        <div
          className={`mx-auto flex ${width} flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-4 desktop:px-8`}
        >
          <Link to="/" className="flex items-center gap-3 text-std-20B-150 text-solid-gray-900! no-underline!">
            <img src="/mark.svg" alt="" width="40" height="40" />
            {text.product}
            <span className="text-dns-14N-130 text-solid-gray-600">{text.productNote}</span>
          </Link>
          <div className="flex flex-wrap items-center gap-4">
            {aside}
            <LanguageSwitch
              label={text.languageSwitch}
              options={languageOptions}
              current={language}
              onChoose={setLanguage}
            />
          </div>
        </div>
      </header>
      <main
        id="main"
        className={`mx-auto grid w-full ${width} content-start gap-10 px-4 py-8 desktop:px-8 desktop:py-12`}
      >
        {children}
      </main>
    </div>
  )
}
