import { useSyncExternalStore } from 'react'
import { cardDesk, type CardDeskState } from './card-desk.ts'

const getState = (): CardDeskState => cardDesk.state

/** The reader and what lies on it, as it changes. Readers are watched while a screen uses this hook. */
export const useCardPresence = (): CardDeskState => useSyncExternalStore(cardDesk.subscribe, getState, getState)
