import type { ReactNode } from 'react'

/** 「※任意」 beside a label: what need not be entered is not in the red of what must. */
export const OptionalWords = ({ children }: { readonly children: ReactNode }) => (
  <span className="text-solid-gray-800">{children}</span>
)
