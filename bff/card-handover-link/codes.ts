/** Link codes that the ledger of cards told: each is a member of the site, known by nothing else (CM-X-3, RS-USR-1). */
import type { CodesAnswer, CodesRequest } from '#bff/parties/reservation-link/contract.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { ServerKeys } from '#bff/platform/server-keys.ts'
import { createMembers, noSecret } from '#bff/pickup-reservation/members.ts'
import { hashInitialSecret } from '#bff/pickup-reservation/membership.ts'
import type { Site } from '#bff/pickup-reservation/sites.ts'

/** Few enough that nobody who reserves has to wait for them. */
const together = 200

export const createLinkCodes = ({
  store,
  keys,
  machineClock,
}: {
  readonly store: Store
  readonly keys: ServerKeys
  readonly machineClock: Clock
}) => {
  const members = createMembers(store)

  return {
    /**
     * Told twice, a code is one member; a password told later counts while the member has set none of his own. A stopped
     * member stays stopped: the code is known, and opens something again only when the staff lets it.
     */
    take: async (site: Site, codes: CodesRequest['codes']): Promise<CodesAnswer['results']> => {
      const results: CodesAnswer['results'] = []
      for (let from = 0; from < codes.length; from += together)
        results.push(
          ...(await store.tx(async (tx) => {
            const made: CodesAnswer['results'] = []
            for (const { linkCode, password } of codes.slice(from, from + together)) {
              const initialSecretHash = password === null ? null : hashInitialSecret({ keys }, site, password)
              const known = await members.findHolder(tx, site.scope, linkCode)
              if (known === undefined) {
                await members.create(tx, site.scope, {
                  ...{ answers: {}, registeredBy: 'import', at: machineClock.now(), initialSecretHash },
                  ...{ secretHash: noSecret, linkCode, memberNumber: linkCode },
                })
                made.push({ linkCode, outcome: 'made' })
              } else if (known.linkCode !== linkCode) made.push({ linkCode, outcome: 'taken' })
              else {
                const isUnset =
                  known.initialSecretHash !== null || (await members.secretHashOf(known.memberId)) === noSecret
                if (initialSecretHash !== null && isUnset && initialSecretHash !== known.initialSecretHash)
                  await members.write(tx, site.scope, known, { initialSecretHash })
                made.push({ linkCode, outcome: 'known' })
              }
            }
            return made
          })),
        )
      return results
    },
  }
}
