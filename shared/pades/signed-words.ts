import { toText } from '#shared/pdf/object-access.ts'
import type { PdfDict } from '#shared/pdf/objects.ts'
import type { SignatureReport } from './report.ts'

/** What a signature dictionary says in words (ISO 32000-2 §12.8.1, Table 255). */

const datePattern = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(?:(\d\d)'?)?)?/

/** The instant of a date string (§7.9.4) in ISO 8601; undefined where it is none. Without a zone it is taken for UTC. */
export const toIsoDate = (text: string | undefined): string | undefined => {
  const match = datePattern.exec(text ?? '')
  if (match === null) return undefined
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00', , sign, hours, minutes] =
    match
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(instant.getTime())) return undefined
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  return new Date(instant.getTime() + (sign === '-' ? offset : -offset)).toISOString()
}

export const readClaims = (dict: PdfDict | undefined): SignatureReport['claimed'] => {
  const find = (key: string): string | undefined => toText(dict?.entries.get(key))
  const entries = {
    name: find('Name'),
    reason: find('Reason'),
    location: find('Location'),
    contactInformation: find('ContactInfo'),
    time: toIsoDate(find('M')),
  }
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
}
