/**
 * The id of an application that may have been sent, kept in this tab (sessionStorage) so that a reload between pressing and
 * answer makes no second one. It says nothing and opens nothing.
 */
import * as z from 'zod/mini'

const kept = z.strictObject({ purpose: z.string(), requestId: z.uuid() })

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const name = 'madoguchi-billing-request'

const parse = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

export const createPendingRequest = (shelf: Shelf, draw: () => string = () => crypto.randomUUID()) => ({
  /** The id of the application under way for this purpose; a new one where there is none, or one for something else. */
  take: (purpose: string): string => {
    const found = kept.safeParse(parse(shelf.getItem(name)))
    if (found.success && found.data.purpose === purpose) return found.data.requestId
    const requestId = draw()
    shelf.setItem(name, JSON.stringify({ purpose, requestId }))
    return requestId
  },
  /** The application has arrived. */
  forget: (): void => shelf.removeItem(name),
})
