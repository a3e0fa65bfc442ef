import { createContext, use } from 'react'

/** What is wrong with a draft, by path; the words are the field's own where the value is empty. */
export type Faults = ReadonlyMap<string, string>

export const FaultsContext = createContext<Faults>(new Map())

/** The fault of a field, or of something within it. */
export const useFault = (path: string): string | undefined => {
  const faults = use(FaultsContext)
  const own = faults.get(path)
  if (own !== undefined) return own
  for (const [at, words] of faults) if (at.startsWith(`${path}.`)) return words
  return undefined
}

/** Puts the focus into the first field that has to be corrected, once the faults that were just found are drawn. */
export const focusFirstFault = (form: { readonly current: HTMLElement | null }): void => {
  setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
