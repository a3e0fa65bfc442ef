import { reservationStaffJa, type ReservationStaffText } from './reservation-staff.ja.ts'
import { defineText } from './text-area.ts'

export const reservationStaffText = defineText<ReservationStaffText>(reservationStaffJa, {
  en: async () => (await import('./reservation-staff.en.ts')).reservationStaffEn,
})
