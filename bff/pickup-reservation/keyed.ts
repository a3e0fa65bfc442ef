/** 予約 by access key (RS-R-11): found by its HMAC, so that neither the time it takes nor the database tells a key. */
import { AppError } from '#shared/errors/app-error.ts'
import { normaliseAccessKey } from '#shared/pickup-reservation/access-key.ts'
import { keyEnds } from '#shared/pickup-reservation/rules.ts'
import { networkOf } from '#bff/platform/client-address.ts'
import { hashAccessKey } from './access-keys.ts'
import type { ReservationContext } from './context.ts'
import type { Reservation } from './reservations.ts'
import type { Site } from './sites.ts'
import { costs, type Throttle } from './throttle.ts'

export type KeyGiven = {
  readonly accessKey: string
  readonly number?: number | undefined
  readonly day?: string | undefined
  /** Where it comes from; null where the installation cannot tell. */
  readonly address: string | null
}

export const createKeyed = (context: ReservationContext, throttle: Throttle) => {
  const { store, clock, reservations } = context

  const find = async (site: Site, accessKey: string): Promise<Reservation | undefined> => {
    const key = normaliseAccessKey(accessKey)
    // a text that is no key takes the same way as one nobody has
    const row = await reservations.findByKey(store.db, site.scope, hashAccessKey(context, site, key ?? ''))
    return row !== undefined && key !== undefined && clock.now() < keyEnds(row.day) ? row : undefined
  }

  return {
    /**
     * The reservation a key opens, until its day is over. Throws `reservation.key-unknown`,
     * `reservation.key-needs-number` while keys are being guessed at this site, `request.rate-limited`.
     */
    open: async (site: Site, { accessKey, number, day, address }: KeyGiven): Promise<Reservation> => {
      const { tenantId, siteId } = site.scope
      const fromHere = address === null ? null : throttle.keyOf('access-key', tenantId, siteId, networkOf(address))
      const atSite = throttle.keyOf('access-key-site', tenantId, siteId)
      if (fromHere !== null) await throttle.spend(fromHere, costs.wrong)
      if ((await throttle.isUnderAttack(atSite)) && (number === undefined || day === undefined))
        throw new AppError('reservation.key-needs-number')
      const row = await find(site, accessKey)
      const fits =
        row !== undefined && (number === undefined || row.number === number) && (day === undefined || row.day === day)
      if (!fits) {
        await throttle.noteAtSite(atSite)
        throw new AppError('reservation.key-unknown')
      }
      if (fromHere !== null) await throttle.giveBack(fromHere, costs.wrong)
      return row
    },
  }
}

export type Keyed = ReturnType<typeof createKeyed>
