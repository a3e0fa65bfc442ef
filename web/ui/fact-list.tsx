import type { ReactNode } from 'react'

export type Fact = { readonly key: string; readonly name: string; readonly value: ReactNode }

/** Names and values, one under the other on a telephone and side by side where there is room. */
export const FactList = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className="grid border-t border-solid-gray-420">
    {facts.map(({ key, name, value }) => (
      <div
        key={key}
        className="grid gap-x-6 border-b border-solid-gray-420 py-3 desktop:grid-cols-[minmax(0,14rem)_1fr]"
      >
        <dt className="text-std-16B-170">{name}</dt>
        <dd className="min-w-0 break-words">{value}</dd>
      </div>
    ))}
  </dl>
)
