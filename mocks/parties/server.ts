import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { cardHolders } from '#mocks/people/card-holders.ts'
import { loadBillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { loadCardApAuthority } from '#mocks/pki/card-ap-store.ts'
import type { TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { toPersonSpecs } from '#mocks/pki/person-specs.ts'
import { loadOrCreateHierarchy } from '#mocks/pki/hierarchy-store.ts'
import { loadIntakeSigner } from '#mocks/pki/intake-signer.ts'
import { loadTimeStampHierarchy } from '#mocks/pki/time-stamp-hierarchy.ts'
import { createBankStandIn } from './bank/stand-in.ts'
import { createCashBoxStandIn } from './cash-box/stand-in.ts'
import { createCertificateAuthorityStandIn } from './certificate-authority/stand-in.ts'
import { createSettableClock } from './clock/settable-clock.ts'
import { createClaimIntakeStandIn } from './claim-intake/stand-in.ts'
import { createClockStandIn } from './clock/stand-in.ts'
import { createJpkiOcspStandIn } from './jpki-ocsp/stand-in.ts'
import { createKioskPrinterStandIn } from './kiosk-printer/stand-in.ts'
import { createMailServerStandIn } from './mail-server/stand-in.ts'
import { createMunicipalIssuingStandIn } from './municipal-issuing/stand-in.ts'
import { createPaymentSystemStandIn } from './payment-system/stand-in.ts'
import { createReservationLinkStandIn } from './reservation-link/stand-in.ts'
import { createTimeStampAuthorityStandIn } from './time-stamp-authority/stand-in.ts'
import { createStandInApp, type StandIn, type StandInSettings } from './stand-in.ts'

/** Every stand-in by its name, and one as a server of its own. */

export const partyNames = [
  'clock',
  'jpki-ocsp',
  'municipal-issuing',
  'cash-box',
  'kiosk-printer',
  'certificate-authority',
  'time-stamp-authority',
  'mail-server',
  'payment-system',
  'bank',
  'reservation-link',
  'claim-intake',
] as const
export type PartyName = (typeof partyNames)[number]

/** The keys every process and the demo speak of, kept in the data folder; made by whoever asks first. */
export const loadDemoHierarchy = (data: string): Promise<TestHierarchy> =>
  loadOrCreateHierarchy(data, toPersonSpecs(cardHolders, { withSignature: true }))

const makers: Readonly<Record<PartyName, (settings: StandInSettings) => StandIn | Promise<StandIn>>> = {
  clock: createClockStandIn,
  'jpki-ocsp': async (settings) => createJpkiOcspStandIn(settings, await loadDemoHierarchy(settings.data)),
  'municipal-issuing': async (settings) =>
    createMunicipalIssuingStandIn(settings, {
      ...(await loadDemoHierarchy(settings.data)),
      cardAp: await loadCardApAuthority(settings.data),
    }),
  'cash-box': createCashBoxStandIn,
  'kiosk-printer': createKioskPrinterStandIn,
  'certificate-authority': async (settings) =>
    createCertificateAuthorityStandIn(settings, await loadBillingHierarchy(settings.data)),
  'time-stamp-authority': async (settings) =>
    createTimeStampAuthorityStandIn(settings, await loadTimeStampHierarchy(settings.data)),
  'mail-server': createMailServerStandIn,
  'reservation-link': createReservationLinkStandIn,
  'payment-system': createPaymentSystemStandIn,
  bank: createBankStandIn,
  'claim-intake': async (settings) => createClaimIntakeStandIn(settings, await loadIntakeSigner(settings.data)),
}

export type RunningServer = { readonly url: string; readonly close: () => Promise<void> }

const host = '127.0.0.1'

/** Listens on the loopback interface only; port 0 takes a free one. Rejects where the port is taken. */
export const listen = ({ fetch }: Pick<Parameters<typeof serve>[0], 'fetch'>, port: number): Promise<RunningServer> =>
  new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch, hostname: host, port })
    server.once('error', reject)
    server.once('listening', () => {
      const { port: taken } = server.address() as AddressInfo
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed())
          if ('closeAllConnections' in server) server.closeAllConnections()
        })
      resolve({ url: `http://${host}:${taken}`, close })
    })
  })

/** One stand-in on a port of its own. */
export const serveParty = async (
  name: PartyName,
  { data, port }: { readonly data: string; readonly port: number },
): Promise<RunningServer> => {
  const standIn = await makers[name]({ data, clock: createSettableClock(() => new Date()) })
  const server = await listen(createStandInApp(standIn), port)
  return {
    url: server.url,
    close: async () => {
      await server.close()
      standIn.close?.()
    },
  }
}
