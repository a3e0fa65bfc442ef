import { useState } from 'react'
import { shops } from '#mocks/people/shops.ts'

const key = 'madoguchi-demo-kiosk'

const kept = (): string => {
  const id = sessionStorage.getItem(key)
  return shops.find(({ kioskId }) => kioskId === id)?.kioskId ?? shops[0].kioskId
}

/** The kiosk in front of which the person with the controls stands; the same after a reload. */
export const useKiosk = (): readonly [string, (kioskId: string) => void] => {
  const [kioskId, setKiosk] = useState(kept)
  const choose = (next: string) => {
    sessionStorage.setItem(key, next)
    setKiosk(next)
  }
  return [kioskId, choose]
}
