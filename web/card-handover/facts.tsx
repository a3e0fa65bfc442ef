import type { ReactNode } from 'react'

export type Fact = { readonly key: string; readonly name: ReactNode; readonly value: ReactNode }

/** Names and values of one thing, two columns where there is room. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className="grid gap-x-8 border-t border-solid-gray-420 desktop:grid-cols-2">
    {facts.map(({ key, name, value }) => (
      <div key={key} className="grid grid-cols-[8.5rem_1fr] gap-x-4 border-b border-solid-gray-420 py-2">
        <dt className="text-solid-gray-600">{name}</dt>
        <dd className="min-w-0">{value}</dd>
      </div>
    ))}
  </dl>
)
