import { createContext, use, useCallback, useEffect, useMemo, useState, useTransition, type ReactNode } from 'react'

export const languages = ['ja', 'en'] as const
export type Language = (typeof languages)[number]

/** The language of the source texts, and the one every session begins with. */
export const sourceLanguage = 'ja' satisfies Language

/** Languages by their own names, for the switch. */
export const languageNames: Readonly<Record<Language, string>> = { ja: '日本語', en: 'English' }

/** Value of the `lang` attribute and of `Intl`. */
export const localeOf: Readonly<Record<Language, string>> = { ja: 'ja-JP', en: 'en-GB' }

type LanguageChoice = {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
}

const LanguageContext = createContext<LanguageChoice>({ language: sourceLanguage, setLanguage: () => undefined })

/** Holds the chosen language in memory only: the next person begins in the source language again. */
export const LanguageProvider = ({ children }: { readonly children: ReactNode }) => {
  const [language, choose] = useState<Language>(sourceLanguage)
  // In a transition the old words stay until the new ones have come, instead of an empty screen.
  const [, startTransition] = useTransition()
  const setLanguage = useCallback((next: Language) => startTransition(() => choose(next)), [])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo(() => ({ language, setLanguage }), [language, setLanguage])
  return <LanguageContext value={value}>{children}</LanguageContext>
}

export const useLanguage = (): LanguageChoice => use(LanguageContext)
