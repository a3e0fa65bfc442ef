import { useId, useState } from 'react'
import { Section } from '../panel/section.tsx'
import { keepReader, keptReader, readerKinds, type ReaderChoice, type ReaderKind } from '../reader-choice.ts'
import type { Words } from '../words.ts'

/** Which virtual reader the pages of this tab have. */
export const ReaderSection = ({ text: { reader: text } }: { readonly text: Words }) => {
  const [choice, setChoice] = useState(() => keptReader(sessionStorage))
  const id = useId()
  const choose = (change: Partial<ReaderChoice>) => {
    const next = { ...choice, ...change }
    keepReader(sessionStorage, next)
    setChoice(next)
  }
  return (
    <Section heading={text.heading} status={text.lead}>
      <div className="field">
        <label htmlFor={id}>{text.kind}</label>
        <select id={id} value={choice.kind} onChange={(event) => choose({ kind: event.target.value as ReaderKind })}>
          {Object.entries(readerKinds).map(([kind, { label }]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="row">
        <button type="button" aria-pressed={choice.slow} onClick={() => choose({ slow: !choice.slow })}>
          {text.slow}
        </button>
        <button type="button" aria-pressed={choice.shared} onClick={() => choose({ shared: !choice.shared })}>
          {text.shared}
        </button>
      </div>
    </Section>
  )
}
