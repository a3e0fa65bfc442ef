import { shellJa, type ShellText } from './shell.ja.ts'
import { defineText } from './text-area.ts'

export const shellText = defineText<ShellText>(shellJa, {
  en: async () => (await import('./shell.en.ts')).shellEn,
})
