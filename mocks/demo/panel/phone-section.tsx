import { useId, useState, useSyncExternalStore } from 'react'
import type { VirtualReader } from '#mocks/card/virtual-reader.ts'
import type { VirtualPhone } from '#mocks/readers/web-nfc-phone.ts'
import type { CardInHand } from '../cards.ts'
import { chooseDevice, devices, findDevice } from '../device.ts'
import type { DemoLanguage, Words } from '../words.ts'
import { Section } from './section.tsx'

/** The phone this page runs on: the hand that holds a card to its back, its NFC switch, and which phone it is at all. */
export const PhoneSection = ({
  text: { phone: text },
  language,
  cards,
  reader,
  phone,
}: {
  readonly text: Words
  readonly language: DemoLanguage
  readonly cards: readonly CardInHand[]
  readonly reader: VirtualReader
  readonly phone: VirtualPhone
}) => {
  const id = useId()
  const deviceId = useId()
  const [chosenId, choose] = useState(cards[0]?.id ?? '')
  const heldId = useSyncExternalStore(phone.onChange, () => phone.card?.id)
  const { isOn, permission, leavesAfterWrite: leaves } = useSyncExternalStore(phone.onChange, () => phone.settings)
  const [isOff, isRefused] = [!isOn, permission === 'denied']
  const [isOnReader, setOnReader] = useState(false)
  const chosen = cards.find((card) => card.id === chosenId)
  const held = cards.find((card) => card.id === heldId)

  const hold = async () => {
    if (chosen === undefined) return
    const card = await chosen.toCard()
    const lies = reader.card?.id === card.id
    setOnReader(lies)
    if (lies) return
    phone.hold(card)
  }
  const leaveOnce = () => {
    phone.set({ leavesAfterWrite: !leaves })
  }
  const switchOff = () => {
    phone.set({ isOn: isOff })
  }
  const refuse = () => {
    phone.set({ permission: isRefused ? 'granted' : 'denied' })
  }

  return (
    <Section heading={text.heading}>
      <label htmlFor={deviceId}>{text.device}</label>
      <select
        id={deviceId}
        defaultValue={findDevice()}
        onChange={(event) => {
          const device = devices.find((name) => name === event.target.value)
          if (device !== undefined) chooseDevice(device)
        }}
      >
        {devices.map((device) => (
          <option key={device} value={device}>
            {text[device]}
          </option>
        ))}
      </select>
      <label htmlFor={id}>{text.person}</label>
      <select id={id} value={chosenId} onChange={(event) => choose(event.target.value)}>
        {cards.map((card) => (
          <option key={card.id} value={card.id}>
            {card.label[language]}
          </option>
        ))}
      </select>
      {chosen !== undefined && (
        <p className="pin">{chosen.cardApPin === undefined ? text.noApplication : text.pin(chosen.cardApPin)}</p>
      )}
      <div className="row">
        {held === undefined ? (
          <button type="button" className="main" onClick={() => void hold()}>
            {text.hold}
          </button>
        ) : (
          <button type="button" className="main" onClick={() => phone.lift()}>
            {text.lift}
          </button>
        )}
      </div>
      <output className="status">
        {isOnReader ? text.onReader : held === undefined ? text.absent : text.held(held.label[language])}
      </output>
      <div className="row">
        <button type="button" aria-pressed={leaves} onClick={leaveOnce}>
          {text.leaveOnce}
        </button>
        <button type="button" aria-pressed={isOff} onClick={switchOff}>
          {text.nfcOff}
        </button>
        <button type="button" aria-pressed={isRefused} onClick={refuse}>
          {text.refuse}
        </button>
      </div>
    </Section>
  )
}
