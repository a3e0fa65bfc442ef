import { useId } from 'react'
import { classNames } from '#web/ui/class-names.ts'
import { Heading } from '#web/ui/heading.tsx'

export type FlowNode = { readonly name: string; readonly note: string }

/** Two parties and what goes between them; `back` where something comes back. */
export type FlowRow = {
  readonly from: FlowNode
  readonly to: FlowNode
  readonly there: string
  readonly back?: string
}

const Party = ({ node: { name, note } }: { readonly node: FlowNode }) => (
  <div className="grid content-center gap-1 rounded-12 border-2 border-key-900 bg-white p-3 text-center">
    <span className="font-700">{name}</span>
    <span className="text-dns-14N-130">{note}</span>
  </div>
)

/** An arrow with its words; down on a telephone, across where there is room. */
const Arrow = ({ label, isBack = false }: { readonly label: string; readonly isBack?: boolean }) => (
  <div className="grid justify-items-center gap-1">
    <span className="text-center text-dns-14N-130">{label}</span>
    <svg
      viewBox="0 0 120 16"
      aria-hidden="true"
      className={classNames('hidden h-4 w-full desktop:block', isBack && 'rotate-180')}
      preserveAspectRatio="none"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    >
      <path d="M0 8H118M108 2l10 6-10 6" vectorEffect="non-scaling-stroke" />
    </svg>
    <svg
      viewBox="0 0 16 28"
      aria-hidden="true"
      className={classNames('h-7 desktop:hidden', isBack && 'rotate-180')}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    >
      <path d="M8 0v26M2 18l6 8 6-8" />
    </svg>
  </div>
)

/** A drawing made of boxes, words and arrows, so that it grows with the text and reads as a list of sentences. */
export const FlowFigure = ({
  title,
  note,
  rows,
  describe,
}: {
  readonly title: string
  readonly note: string
  readonly rows: readonly FlowRow[]
  /** A sentence in place of an arrow. */
  readonly describe: (from: string, to: string, what: string) => string
}) => {
  const id = useId()
  return (
    <figure aria-labelledby={id} className="grid max-w-[60rem] gap-4">
      <Heading level={2} id={id}>
        {title}
      </Heading>
      <div aria-hidden="true" className="grid gap-4 rounded-16 border border-solid-gray-420 bg-white p-4 desktop:p-6">
        {rows.map(({ from, to, there, back }, index) => (
          <div
            key={`${from.name}-${to.name}`}
            className={classNames(
              'grid gap-3 desktop:grid-cols-[1fr_14rem_1fr] desktop:items-stretch desktop:gap-5',
              index > 0 && 'border-t border-solid-gray-300 pt-4',
            )}
          >
            <Party node={from} />
            <div className="grid content-center gap-3 max-desktop:grid-cols-2">
              <Arrow label={there} />
              {back !== undefined && <Arrow isBack label={back} />}
            </div>
            <Party node={to} />
          </div>
        ))}
      </div>
      <ul className="sr-only">
        {rows.flatMap(({ from, to, there, back }) => [
          <li key={`${from.name}-${to.name}-there`}>{describe(from.name, to.name, there)}</li>,
          ...(back === undefined
            ? []
            : [<li key={`${from.name}-${to.name}-back`}>{describe(to.name, from.name, back)}</li>]),
        ])}
      </ul>
      <figcaption>{note}</figcaption>
    </figure>
  )
}
