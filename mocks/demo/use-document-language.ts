import { useSyncExternalStore } from 'react'
import type { DemoLanguage } from './words.ts'

const subscribe = (callback: () => void) => {
  const observer = new MutationObserver(callback)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] })
  return () => observer.disconnect()
}

/** The language the product shows; the controls follow it. */
export const useDocumentLanguage = (): DemoLanguage =>
  useSyncExternalStore(subscribe, () => (document.documentElement.lang === 'en' ? 'en' : 'ja'))
