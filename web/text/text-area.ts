import { use } from 'react'
import { useLanguage, type Language } from './language.tsx'

type Translation = Exclude<Language, 'ja'>

/** The sentences of one area: Japanese is at hand, every translation has its shape and is fetched when it is chosen. */
export type TextArea<Text> = {
  readonly ja: Text
  readonly load: (language: Translation) => Promise<Text>
}

/**
 * Binds the source text of an area to its translations; a missing sentence does not compile. A translation that cannot
 * be fetched is replaced by the source text and asked for again next time: words in Japanese serve better than none.
 */
export const defineText = <Text>(
  ja: Text,
  loaders: Readonly<Record<Translation, () => Promise<Text>>>,
): TextArea<Text> => {
  const loading = new Map<Translation, Promise<Text>>()
  return {
    ja,
    load: (language) => {
      const known = loading.get(language)
      if (known !== undefined) return known
      const fetched = loaders[language]().catch(() => {
        loading.delete(language)
        return ja
      })
      loading.set(language, fetched)
      return fetched
    },
  }
}

/** The sentences of an area in the language chosen. Suspends while a translation is on its way. */
export const useText = <Text>(area: TextArea<Text>): Text => {
  const { language } = useLanguage()
  return language === 'ja' ? area.ja : use(area.load(language))
}
