import { reservationResidentJa, type ReservationResidentText } from './reservation-resident.ja.ts'
import { defineText } from './text-area.ts'

export const reservationResidentText = defineText<ReservationResidentText>(reservationResidentJa, {
  en: async () => (await import('./reservation-resident.en.ts')).reservationResidentEn,
})
