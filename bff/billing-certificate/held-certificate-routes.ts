/** HTTP of certificates that are not the ones that were asked for (EB-X-1). */
import { decideHeldCertificate } from '#shared/billing-certificate/held-certificate-api.ts'
import type { Mount } from '#bff/platform/mount.ts'
import type { ReadDetail } from './detail.ts'
import type { HeldCertificates } from './held-certificates.ts'

export const mountHeldCertificates = (
  mount: Mount,
  { held, readDetail }: { readonly held: HeldCertificates; readonly readDetail: ReadDetail },
): void => {
  mount(decideHeldCertificate, async ({ params, body, session, requestId }) => {
    const { matterId } = params
    const privilege = decideHeldCertificate.privilege ?? null
    await held.decide({ matterId, ...body }, { side: 'federation', by: session.subject, privilege, requestId })
    return readDetail(matterId, session.privileges)
  })
}
