/** A mail as it came over the line, read as far as people look at it: headers, text and the calendar beside it. */

export type CaughtMail = {
  readonly id: string
  readonly at: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly messageId: string
  readonly text: string
  readonly ics: string | null
}

type Part = { readonly headers: ReadonlyMap<string, string>; readonly body: string }

/** Header lines unfolded (RFC 5322 §2.2.3). Bytes are read as Latin-1, one character each. */
const splitPart = (raw: string): Part => {
  const end = raw.indexOf('\r\n\r\n')
  const head = (end < 0 ? raw : raw.slice(0, end)).replaceAll(/\r\n[ \t]+/g, ' ')
  const headers = new Map(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  return { headers, body: end < 0 ? '' : raw.slice(end + 4) }
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** `=XX` of quoted-printable (RFC 2045 §6.7). */
const unquote = (text: string): Uint8Array =>
  latin1(
    text
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  )

const decodeBody = ({ headers, body }: Part): string => {
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase()
  if (encoding === 'base64') return utf8(Buffer.from(body, 'base64'))
  return utf8(encoding === 'quoted-printable' ? unquote(body) : latin1(body))
}

/** Encoded words (RFC 2047 §2); white space between two of them is none (§6.2). */
export const decodeWords = (text: string): string =>
  text.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (run) => {
    const pieces = [...run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, kind, data = '']) =>
      kind?.toLowerCase() === 'b' ? new Uint8Array(Buffer.from(data, 'base64')) : unquote(data.replaceAll('_', ' ')),
    )
    return utf8(Buffer.concat(pieces))
  })

const leaves = (part: Part): readonly Part[] => {
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(part.headers.get('content-type') ?? '')?.[1]
  if (boundary === undefined) return [part]
  const inner = part.body.split(`--${boundary}`).slice(1, -1)
  return inner.flatMap((raw) => leaves(splitPart(raw.replace(/^\r\n/, '').replace(/\r\n$/, ''))))
}

export const readMail = (
  raw: Uint8Array,
  envelope: { readonly id: string; readonly at: Date; readonly from: string; readonly to: readonly string[] },
): CaughtMail => {
  const whole = splitPart(Buffer.from(raw).toString('latin1'))
  const parts = leaves(whole)
  const ofType = (type: string) => parts.find(({ headers }) => (headers.get('content-type') ?? '').startsWith(type))
  const text = ofType('text/plain') ?? parts[0]
  const calendar = ofType('text/calendar')
  return {
    ...envelope,
    at: envelope.at.toISOString(),
    subject: decodeWords(whole.headers.get('subject') ?? ''),
    messageId: whole.headers.get('message-id') ?? '',
    text: text === undefined ? '' : decodeBody(text).replaceAll('\r\n', '\n'),
    ics: calendar === undefined ? null : decodeBody(calendar),
  }
}
