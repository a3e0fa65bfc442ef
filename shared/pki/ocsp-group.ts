import type { CertificateSerial } from './certificate.ts'
import { DerError } from './der.ts'
import { parseOcspResponse } from './ocsp-response.ts'

const listSerials = (der: Uint8Array): readonly (CertificateSerial | undefined)[] => {
  try {
    const response = parseOcspResponse(der)
    if (response.status !== 'successful') return [undefined]
    return response.basic.responses.map(({ certId }) => certId.serial)
  } catch (error) {
    if (error instanceof DerError) return [undefined]
    throw error
  }
}

/** OCSP responses by the serial numbers they are about; under none, those that are no answer. */
export const groupBySerial = (
  ders: readonly Uint8Array[],
): ReadonlyMap<CertificateSerial | undefined, readonly Uint8Array[]> => {
  const groups = new Map<CertificateSerial | undefined, Uint8Array[]>()
  for (const der of ders)
    for (const serial of new Set(listSerials(der))) {
      const group = groups.get(serial)
      if (group === undefined) groups.set(serial, [der])
      else group.push(der)
    }
  return groups
}
