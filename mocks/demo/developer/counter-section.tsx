import { useState } from 'react'
import { listStoredCounters, resetCounters } from '../counter-store.ts'
import { Section } from '../panel/section.tsx'
import type { Words } from '../words.ts'

/** PIN tries that virtual cards have used up in this browser. */
export const CounterSection = ({ text }: { readonly text: Words }) => {
  const [counters, setCounters] = useState(() => listStoredCounters(localStorage))
  const [done, setDone] = useState(false)
  const reset = () => {
    resetCounters(localStorage)
    setCounters(listStoredCounters(localStorage))
    setDone(true)
  }
  return (
    <Section heading={text.counters.heading}>
      {counters.length === 0 ? (
        <p className="status">{text.counters.none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.counters.card}</th>
              <th scope="col">{text.counters.counter}</th>
              <th scope="col">{text.counters.left}</th>
            </tr>
          </thead>
          <tbody>
            {counters.map(({ cardId, counter, triesLeft }) => (
              <tr key={`${cardId}/${counter}`}>
                <td className="mono">{cardId}</td>
                <td className="mono">{counter}</td>
                <td>{triesLeft}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="row">
        <button type="button" onClick={reset}>
          {text.counters.reset}
        </button>
      </div>
      <output className="status">{done && text.counters.done}</output>
    </Section>
  )
}
