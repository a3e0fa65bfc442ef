import { isSelfIssued, type Certificate } from './certificate.ts'
import { isHostName, isMailbox, type GeneralName } from './general-name.ts'
import { isEmptyName } from './name.ts'
import { oid } from './oid.ts'

/**
 * What RFC 5280 §4 demands of certificates beyond what §6 processes: one row each. A breach that makes a certificate say
 * two things at once refuses it. A breach that leaves its meaning plain (an identifier is missing, a flag is unset on an
 * extension that is processed all the same) is noted, and refuses only where `conformance` is 'strict'.
 */
export type ProfileRule = {
  readonly id: string
  readonly section: string
  readonly weight: 'refuse' | 'note'
  readonly isBroken: (certificate: Certificate) => boolean
}

const isCa = ({ extensions }: Certificate): boolean => extensions.values.basicConstraints?.isCa === true

const present =
  (name: keyof Certificate['extensions']['values'], isExpectedCritical: boolean) =>
  ({ extensions }: Certificate): boolean =>
    extensions.values[name] !== undefined && extensions.critical.has(oid[name]) !== isExpectedCritical

const isWellFormed = (name: GeneralName): boolean => {
  switch (name.form) {
    case 'dns':
      return isHostName(name.text.startsWith('*.') ? name.text.slice(2) : name.text)
    case 'email':
      return isMailbox(name.text)
    case 'ip':
      return name.octets.length === 4 || name.octets.length === 16
    case 'uri':
      return /^[a-z][a-z0-9+.-]*:./i.test(name.text)
    default:
      return true
  }
}

const serialIs =
  (test: (first: number, serial: string) => boolean) =>
  ({ serial, serialBytes }: Certificate): boolean =>
    test(serialBytes[0] ?? 0, serial)

export const profileRules: readonly ProfileRule[] = [
  { id: 'issuer-empty', section: '4.1.2.4', weight: 'refuse', isBroken: ({ issuer }) => isEmptyName(issuer) },
  {
    id: 'ca-subject-empty',
    section: '4.1.2.6',
    weight: 'refuse',
    isBroken: (each) => isCa(each) && isEmptyName(each.subject),
  },
  {
    id: 'subject-nowhere',
    section: '4.1.2.6',
    weight: 'refuse',
    isBroken: ({ subject, extensions }) => isEmptyName(subject) && !extensions.critical.has(oid.subjectAltName),
  },
  {
    id: 'alternative-name-malformed',
    section: '4.2.1.6',
    weight: 'refuse',
    isBroken: ({ extensions }) => !(extensions.values.subjectAltName ?? []).every(isWellFormed),
  },
  {
    id: 'authority-key-identifier-critical',
    section: '4.2.1.1',
    weight: 'refuse',
    isBroken: present('authorityKeyIdentifier', false),
  },
  {
    id: 'subject-key-identifier-critical',
    section: '4.2.1.2',
    weight: 'refuse',
    isBroken: present('subjectKeyIdentifier', false),
  },
  {
    id: 'authority-info-access-critical',
    section: '4.2.2.1',
    weight: 'refuse',
    isBroken: present('authorityInfoAccess', false),
  },
  {
    id: 'subject-info-access-critical',
    section: '4.2.2.2',
    weight: 'refuse',
    isBroken: present('subjectInfoAccess', false),
  },
  { id: 'freshest-crl-critical', section: '4.2.1.15', weight: 'refuse', isBroken: present('freshestCrl', false) },
  {
    id: 'certificate-signing-without-ca',
    section: '4.2.1.9',
    weight: 'refuse',
    isBroken: (each) => each.extensions.values.keyUsage?.has('keyCertSign') === true && !isCa(each),
  },
  {
    id: 'path-length-without-ca',
    section: '4.2.1.9',
    weight: 'refuse',
    isBroken: (each) => each.extensions.values.basicConstraints?.pathLength !== undefined && !isCa(each),
  },
  {
    id: 'ca-without-certificate-signing',
    section: '4.2.1.9',
    weight: 'note',
    isBroken: (each) => isCa(each) && each.extensions.values.keyUsage?.has('keyCertSign') === false,
  },
  {
    id: 'name-constraints-without-ca',
    section: '4.2.1.10',
    weight: 'refuse',
    isBroken: (each) => each.extensions.values.nameConstraints !== undefined && !isCa(each),
  },
  {
    id: 'authority-key-identifier-missing',
    section: '4.2.1.1',
    weight: 'note',
    isBroken: (each) =>
      each.extensions.values.authorityKeyIdentifier?.keyIdentifier === undefined && !isSelfIssued(each),
  },
  {
    id: 'subject-key-identifier-missing',
    section: '4.2.1.2',
    weight: 'note',
    isBroken: (each) => isCa(each) && each.extensions.values.subjectKeyIdentifier === undefined,
  },
  {
    id: 'basic-constraints-not-critical',
    section: '4.2.1.9',
    weight: 'note',
    isBroken: (each) => isCa(each) && present('basicConstraints', true)(each),
  },
  {
    id: 'name-constraints-not-critical',
    section: '4.2.1.10',
    weight: 'note',
    isBroken: present('nameConstraints', true),
  },
  {
    id: 'policy-constraints-not-critical',
    section: '4.2.1.11',
    weight: 'note',
    isBroken: present('policyConstraints', true),
  },
  {
    id: 'inhibit-any-policy-not-critical',
    section: '4.2.1.14',
    weight: 'note',
    isBroken: present('inhibitAnyPolicy', true),
  },
  { id: 'serial-negative', section: '4.1.2.2', weight: 'note', isBroken: serialIs((first) => first >= 0x80) },
  { id: 'serial-zero', section: '4.1.2.2', weight: 'note', isBroken: serialIs((_, serial) => serial === '00') },
]
