import type { Certificate } from '#shared/pki/certificate.ts'
import { DerError, readWhole } from '#shared/pki/der.ts'
import { findText } from '#shared/pki/directory-string.ts'
import { findAttributes, toNameText } from '#shared/pki/name.ts'
import { jpkiOid, oid } from '#shared/pki/oid.ts'
import type { Disclosure } from './report.ts'

/** Whom a certificate names, and what else it tells everybody who looks into a document that carries it. */
export type Subject = {
  readonly name: string
  /** `YYYY-MM-DD`; undefined where the certificate does not tell or tells no day. */
  readonly birthDate: string | undefined
  readonly sex: 'male' | 'female' | 'not-applicable' | undefined
  readonly address: string | undefined
  /** True: some characters of the name or the address stand for ones that the certificate cannot carry. */
  readonly hasSubstitutes: boolean
}

const sexes: Readonly<Record<string, Subject['sex']>> = { '1': 'male', '2': 'female', '3': 'not-applicable' }

const readOtherNames = ({ extensions }: Certificate): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>()
  for (const name of extensions.values.subjectAltName ?? []) {
    if (name.form !== 'other') continue
    try {
      const text = findText(readWhole(name.value))
      if (text !== undefined && !texts.has(name.type)) texts.set(name.type, text)
    } catch (error) {
      if (!(error instanceof DerError)) throw error
    }
  }
  return texts
}

/** `EYYYYMMDD`, an era digit before the western day; parts of an unknown day are zeros. */
const toBirthDate = (text: string | undefined): string | undefined => {
  const [, year, month, day] = /^\d(\d{4})(\d{2})(\d{2})$/.exec(text ?? '') ?? []
  const date = `${year}-${month}-${day}`
  const instant = new Date(`${date}T00:00:00Z`)
  return Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(date) ? undefined : date
}

/** A person's own name before the organisation's before whatever the name is made of. */
const findShownName = (certificate: Certificate): string => {
  const { subject } = certificate
  for (const type of [oid.commonName, oid.organizationName, oid.organizationalUnitName]) {
    const [text] = findAttributes(subject, type)
    if (text !== undefined && text.trim() !== '') return text
  }
  return toNameText(subject)
}

/** Who issued it, in its own language where the certificate tells (RFC 5280 §4.2.1.7): the organisation and its part. */
export const readIssuerName = ({ issuer, extensions }: Certificate): string => {
  const alternative = extensions.values.issuerAltName?.find((name) => name.form === 'directory')
  const name = alternative?.form === 'directory' ? alternative.name : issuer
  const [commonName] = findAttributes(name, oid.commonName)
  const parts = [oid.organizationName, oid.organizationalUnitName].flatMap((type) => findAttributes(name, type))
  return commonName ?? (parts.length > 0 ? parts.join(' ') : toNameText(issuer))
}

/** Reads the subject of any certificate; the four attributes only from those of the JPKI, which carry them as otherNames. */
export const readSubject = (certificate: Certificate): Subject => {
  const texts = readOtherNames(certificate)
  const substitutes = [texts.get(jpkiOid.nameSubstitutes), texts.get(jpkiOid.addressSubstitutes)]
  return {
    name: texts.get(jpkiOid.name) ?? findShownName(certificate),
    birthDate: toBirthDate(texts.get(jpkiOid.birthDate)),
    sex: sexes[texts.get(jpkiOid.sex) ?? ''],
    address: texts.get(jpkiOid.address),
    hasSubstitutes: substitutes.some((flags) => flags?.includes('1') === true),
  }
}

export const listDisclosures = ({ birthDate, sex, address }: Subject): readonly Disclosure[] => [
  'name',
  ...(birthDate === undefined ? [] : (['birth-date'] as const)),
  ...(sex === undefined ? [] : (['sex'] as const)),
  ...(address === undefined ? [] : (['address'] as const)),
]
