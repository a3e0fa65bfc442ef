import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openTypeface, type Typeface } from './fonts.ts'

/**
 * Fetches and opens one font of this origin, telling how many bytes have come.
 *
 * @throws AppError `network.unreachable` where it does not come; TypeError for another origin's address.
 */
export const loadFont = async (url: string, onProgress: (loaded: number, total: number) => void): Promise<Typeface> => {
  const address = new URL(url, location.href)
  if (address.origin !== location.origin) throw new TypeError('a font comes from this origin')
  const parts: Uint8Array[] = []
  try {
    const response = await fetch(address, { credentials: 'omit', redirect: 'error' })
    if (!response.ok || response.body === null) throw new AppError('network.unreachable')
    const total = Number(response.headers.get('content-length') ?? 0)
    let loaded = 0
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      loaded += value.length
      onProgress(loaded, Math.max(total, loaded))
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('network.unreachable', undefined, { cause: error })
  }
  return openTypeface(concatBytes(...parts))
}
