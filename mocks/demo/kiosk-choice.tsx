import { useId } from 'react'
import { shops } from '#mocks/people/shops.ts'
import type { Words } from './words.ts'

export const KioskChoice = ({
  text,
  kioskId,
  onChoose,
}: {
  readonly text: Words
  readonly kioskId: string
  readonly onChoose: (kioskId: string) => void
}) => {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{text.kiosk}</label>
      <select id={id} value={kioskId} onChange={(event) => onChoose(event.target.value)}>
        {shops.map((shop) => (
          <option key={shop.kioskId} value={shop.kioskId}>
            {shop.kioskId} {shop.shopName}
          </option>
        ))}
      </select>
    </div>
  )
}
