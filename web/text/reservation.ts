import { reservationJa, type ReservationText } from './reservation.ja.ts'
import { defineText } from './text-area.ts'

export const reservationText = defineText<ReservationText>(reservationJa, {
  en: async () => (await import('./reservation.en.ts')).reservationEn,
})
