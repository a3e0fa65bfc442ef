import { useId, useState } from 'react'
import type { VirtualReader } from '#mocks/card/virtual-reader.ts'
import type { CardInHand } from '../cards.ts'
import { cases } from '../cases.ts'
import type { DemoLanguage, Words } from '../words.ts'
import { Section } from './section.tsx'

/** Whose card it is, what their visit shows, and the hand that lays it down and takes it. */
export const CardSection = ({
  text,
  language,
  cards,
  reader,
}: {
  readonly text: Words
  readonly language: DemoLanguage
  readonly cards: readonly CardInHand[]
  readonly reader: VirtualReader
}) => {
  const [chosenId, choose] = useState(cards[0]?.id ?? '')
  const [laidId, setLaid] = useState(reader.card?.id)
  const selectId = useId()
  const chosen = cards.find(({ id }) => id === chosenId)
  const laid = cards.find(({ id }) => id === laidId)

  const insert = async () => {
    if (chosen === undefined || reader.card !== undefined) return
    const card = await chosen.toCard()
    // Making a card takes a moment, in which another click may have laid one down.
    if (reader.card !== undefined) return
    setLaid(chosen.id)
    await reader.insert(card)
  }
  const remove = () => {
    reader.remove()
    setLaid(undefined)
  }

  return (
    <Section heading={text.card.heading}>
      <label htmlFor={selectId}>{text.card.person}</label>
      <select id={selectId} value={chosenId} onChange={(event) => choose(event.target.value)}>
        {cards.map(({ id, label }) => (
          <option key={id} value={id}>
            {label[language]}
          </option>
        ))}
      </select>
      {chosen !== undefined && (
        <>
          <p className="pin">{chosen.pin === undefined ? text.card.noPin : text.card.pin(chosen.pin)}</p>
          {chosen.signaturePassword !== undefined && location.pathname.startsWith('/sign') && (
            <p>{text.card.signaturePassword(chosen.signaturePassword)}</p>
          )}
          {chosen.cardApPin !== undefined && <p>{text.phone.pin(chosen.cardApPin)}</p>}
          <p className="case">{cases[chosen.id]?.[language]}</p>
        </>
      )}
      <div className="row">
        {laid === undefined ? (
          <button type="button" className="main" onClick={() => void insert()}>
            {text.card.insert}
          </button>
        ) : (
          <button type="button" className="main" onClick={remove}>
            {text.card.remove}
          </button>
        )}
      </div>
      <output className="status">
        {laid === undefined ? text.card.absent : text.card.present(laid.label[language])}
      </output>
    </Section>
  )
}
