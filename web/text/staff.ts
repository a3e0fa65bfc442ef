import { staffJa, type StaffText } from './staff.ja.ts'
import { defineText } from './text-area.ts'

export const staffText = defineText<StaffText>(staffJa, {
  en: async () => (await import('./staff.en.ts')).staffEn,
})
