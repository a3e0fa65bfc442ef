/** What a card may log in to, as far as there are words for it: a phone does nothing it cannot say. */
import { shellText } from '#web/text/shell.ts'

// Staff's doors are no service a card logs in to.
const { municipality: _municipality, centre: _centre, ...services } = shellText.ja.services

type Purpose = keyof typeof services

export const purposes: ReadonlySet<string> = new Set(Object.keys(services))

export const isPurpose = (text: string): text is Purpose => purposes.has(text)
