/** Revocation data for pages that sign and check documents. */
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { askOcsp, listIssuers, readCrl } from '#shared/revocation/api.ts'
import type { Clock } from '#bff/platform/clock.ts'
import { createSharedRateLimit } from '#bff/platform/rate-limit.ts'
import type { Service } from '#bff/platform/service.ts'
import type { CrlStore } from './crl-store.ts'
import type { Issuers } from './issuers.ts'
import type { OcspRelay } from './ocsp-relay.ts'

/** Every answer with a nonce is a signature of the responder's: an open page must not spend them without end. */
const pace = { each: { burst: 40, perSecond: 1 }, all: { burst: 120, perSecond: 10 } }

export const createRevocationService = ({
  issuers,
  ocsp,
  crls,
  machineClock,
}: {
  readonly issuers: Issuers
  readonly ocsp: OcspRelay
  readonly crls: CrlStore
  readonly machineClock: Clock
}): Service => ({
  name: 'revocation',
  jobs: [],
  mount: (mount) => {
    const limit = createSharedRateLimit(machineClock, pace)
    const takeFor = (address: string | null) => () => limit.take(address)
    mount(listIssuers, async () => ({
      issuers: issuers.all.map(({ id, certificate, ocspUrl, crlUrl }) => ({
        id,
        certificate: encodeBase64url(certificate.der),
        ocsp: ocspUrl !== undefined,
        crl: crlUrl !== undefined,
      })),
    }))
    mount(askOcsp, ({ bytes, signal, clientAddress }) =>
      ocsp.ask(bytes, { signal, beforeAsking: takeFor(clientAddress) }),
    )
    mount(readCrl, async ({ params, signal, clientAddress }) => {
      const issuer = issuers.find(params.issuer)
      if (issuer === undefined) throw new AppError('request.not-found')
      return crls.read(issuer, { signal, beforeAsking: takeFor(clientAddress) })
    })
  },
})
