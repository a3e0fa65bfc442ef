import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { PageHead } from '../page-head.tsx'

/** The whole way of a card, and where it forks (RS-G-9). */
export const GuidePage = () => {
  const { guide } = useText(handoverText)
  return (
    <>
      <PageHead title={guide.title} lead={guide.lead} />
      <ol className="grid max-w-176 gap-4">
        {guide.steps.map(([title, text], index) => (
          <li key={title} className="grid grid-cols-[auto_1fr] gap-x-4 rounded-8 border border-solid-gray-420 p-4">
            <span
              aria-hidden="true"
              className="flex size-9 items-center justify-center rounded-full bg-key-900 text-oln-16B-100 text-white"
            >
              {index + 1}
            </span>
            <div className="grid gap-1">
              <p className="text-std-18B-160">{title}</p>
              <p>{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <section aria-labelledby="branches" className="grid max-w-176 gap-4">
        <Heading level={2} id="branches">
          {guide.branches}
        </Heading>
        <dl className="grid gap-4">
          {guide.branch.map(([title, text]) => (
            <div key={title} className="grid gap-1 border-l-4 border-solid-gray-536 pl-4">
              <dt className="font-700">{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}
