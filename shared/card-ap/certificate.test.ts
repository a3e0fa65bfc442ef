import { describe, expect, it } from 'vitest'
import { encodeName } from '#mocks/pki/issuing.ts'
import { cardApHolders } from '#mocks/people/card-ap-holders.ts'
import { createCardApAuthority } from '#mocks/pki/card-ap-authority.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { findAttributes, parseName } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import { requireMunicipalityCode } from './certificate.ts'

type Attributes = readonly (readonly [string, string])[]

const withSubject = (attributes: Attributes) => ({ subject: parseName(encodeName(...attributes)) }) as Certificate

describe('the municipality of a card', () => {
  it('is named by the certificate that is given under seal, and not by the one that is shown to anybody', async () => {
    const { cards } = await createCardApAuthority(cardApHolders.slice(0, 1))
    const [card] = cards
    if (card === undefined) throw new Error('no card')
    expect(requireMunicipalityCode(parseCertificate(card.signature.certificate))).toBe('99101')
    const shown = parseCertificate(card.agreement.certificate)
    expect(findAttributes(shown.subject, oid.organizationIdentifier)).toEqual([])
    for (const { certificate } of [card.signature, card.agreement]) expect(certificate.length).toBeLessThanOrEqual(800)
  })

  it.each([
    ['no municipality', [[oid.countryName, 'JP']]],
    [
      'two',
      [
        [oid.organizationIdentifier, 'LG:JP-99001'],
        [oid.organizationIdentifier, 'LG:JP-99101'],
      ],
    ],
    ['a code with its check digit', [[oid.organizationIdentifier, 'LG:JP-990019']]],
    ['another scheme', [[oid.organizationIdentifier, 'NTRJP-99001']]],
    ['another country', [[oid.organizationIdentifier, 'LG:KR-99001']]],
  ] satisfies readonly [string, Attributes][])('is refused where there is %s', (_what, subject) => {
    expect(() => requireMunicipalityCode(withSubject(subject))).toThrow('login.certificate-malformed')
  })
})
