import { join } from 'node:path'
import * as z from 'zod/mini'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { municipalities } from '#mocks/people/municipalities.ts'
import type { CardApAuthority } from '#mocks/pki/card-ap-authority.ts'
import type { TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { openJournal } from '../journal.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createMunicipalIssuingFaults } from './faults.ts'
import { createMunicipalIssuingHandlers } from './handlers.ts'
import { createRegistrations, registration, seedCardApRegistrations, seedRegistrations } from './registrations.ts'

/** Every municipality's server in one place, as the shared type クラウド型 has it (CV-PAT-3, CV-PAT-4). */
export const createMunicipalIssuingStandIn = (
  { data, clock }: StandInSettings,
  { authentication, cardAp }: Pick<TestHierarchy, 'authentication'> & { readonly cardAp: CardApAuthority },
): StandIn => {
  const issuer = encodeBase64url(parseCertificate(authentication.certificate).subject.der)
  const journal = openJournal(join(data, 'municipal-issuing', 'registrations.jsonl'), (value) =>
    z.parse(registration, value),
  )
  const registrations = createRegistrations([...seedRegistrations(issuer), ...seedCardApRegistrations(cardAp)], journal)
  const faults = createMunicipalIssuingFaults()
  const log = createMessageLog('municipal-issuing', clock.now)
  return {
    party: 'municipal-issuing',
    handlers: municipalities.flatMap((municipality) =>
      createMunicipalIssuingHandlers({ municipality, registrations, now: clock.now, faults, log }),
    ),
    faults,
    log,
    clock,
    close: journal.close,
  }
}
