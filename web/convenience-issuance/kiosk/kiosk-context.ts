import { createContext, use } from 'react'
import type { Devices, Terminal } from '#shared/convenience-issuance/api.ts'
import type { Language } from '#web/text/language.tsx'
import type { JourneyDriver } from './journey-driver.ts'
import type { JourneyState } from './journey-state.ts'
import type { Beep } from './sound.ts'

/** What every screen of a kiosk may use. */
export type Kiosk = {
  readonly driver: JourneyDriver
  readonly state: JourneyState
  readonly terminal: Terminal
  /** Undefined until the devices have answered. */
  readonly devices: Devices | undefined
  readonly language: Language
  readonly isMuted: boolean
  readonly setMuted: (isMuted: boolean) => void
  /** A cue, unless the person has switched the sound off. */
  readonly play: (beep: Beep, sentence?: string) => void
}

export const KioskContext = createContext<Kiosk | null>(null)

export const useKiosk = (): Kiosk => {
  const kiosk = use(KioskContext)
  if (kiosk === null) throw new Error('a kiosk screen stands outside its kiosk')
  return kiosk
}
