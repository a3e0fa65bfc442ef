/** Bodies are read to a limit and no further, and only in the form their route declares. */
import type * as z from 'zod/mini'
import type { BytesBody } from '#shared/contract/endpoint.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { readBounded } from './bounded-body.ts'

const refuse = (path: string, message: string) => new AppError('request.invalid', { issues: [{ path, message }] })

const requireMediaType = (request: Request, mediaType: string): void => {
  const given = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (given !== mediaType) throw refuse('content-type', `expected ${mediaType}`)
}

/** A line that says nothing for so long has lost its other end. */
const idleMs = 30_000

const readWithin = async (request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> => {
  const isTooLong = Number(request.headers.get('content-length') ?? 0) > limit
  const bytes = isTooLong ? undefined : await readBounded(request, limit, idleMs)
  if (bytes === undefined) throw new AppError('request.too-large', { limit })
  return bytes
}

/** How many octets a body may turn out to have: what it says of itself, and the limit where it says nothing. */
export const findLength = (request: Request, { limit }: BytesBody): number => {
  const said = Number(request.headers.get('content-length') ?? limit)
  return Number.isInteger(said) && said >= 0 ? Math.min(said, limit) : limit
}

/** Throws `request.too-large`, or `request.invalid` for another media type. */
export const readBytes = async (
  request: Request,
  { mediaType, limit }: BytesBody,
): Promise<Uint8Array<ArrayBuffer>> => {
  requireMediaType(request, mediaType)
  return readWithin(request, limit)
}

/** Throws `request.too-large`, or `request.invalid` with places and rules, never with what was sent. */
export const readJson = async (request: Request, schema: z.ZodMiniType, limit: number): Promise<unknown> => {
  requireMediaType(request, 'application/json')
  const bytes = await readWithin(request, limit)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw refuse('', 'not JSON')
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const issues = checked.error.issues
    .slice(0, 10)
    .map(({ path, code }) => ({ path: path.map(String).join('.'), message: code }))
  throw new AppError('request.invalid', { issues })
}
