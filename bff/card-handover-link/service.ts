/** The reservation side's end of the line to the ledger of cards: it answers, and never asks. */
import { randomUUID } from 'node:crypto'
import { decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import * as api from '#shared/card-handover/link-api.ts'
import type { Endpoint } from '#shared/contract/endpoint.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { SharedKey } from '#shared/jose/jwe.ts'
import {
  codesRequest,
  freshMs,
  linkRequest,
  mediaType,
  mostCodes,
  openMessage,
  sealMessage,
  type LinkMessage,
} from '#bff/parties/reservation-link/contract.ts'
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Mount } from '#bff/platform/mount.ts'
import { createRateLimit } from '#bff/platform/rate-limit.ts'
import type { ServerKeys } from '#bff/platform/server-keys.ts'
import type { Service } from '#bff/platform/service.ts'
import { createSites, type Site } from '#bff/pickup-reservation/sites.ts'
import { createStaffScope, type StaffRequest } from '#bff/pickup-reservation/staff-scope.ts'
import { createLinkCodes } from './codes.ts'
import { createLinkEvents } from './events.ts'

/** A ledger that may ask: whose it is, and the one site it may ask about. */
export type LinkPeer = { readonly municipalityCode: string; readonly siteId: string; readonly key: SharedKey }

export type LinkServiceParts = {
  readonly store: Store
  readonly clock: Clock
  readonly machineClock: Clock
  readonly audit: Audit
  readonly keys: ServerKeys
  readonly peers: readonly LinkPeer[]
}

type On = { readonly peer: LinkPeer; readonly site: Site }

export type LinkService = Service & {
  /** Answers one sealed message. Throws `handover.link-file-refused`. */
  readonly answer: (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>
}

/** Of each ledger: a page of events is some milliseconds of work. */
const pace = { burst: 120, perSecond: 20 }
const fileLimit = 20_000
const pageSize = 2000
const dayMs = 86_400_000

const refuse = (reason: 'sealed-otherwise' | 'malformed' | 'not-ours' | 'stale') =>
  new AppError('handover.link-file-refused', { reason })

const toText = (bytes: Uint8Array): string => {
  try {
    return decodeUtf8(bytes)
  } catch {
    throw refuse('malformed')
  }
}

export const createLinkService = (parts: LinkServiceParts): LinkService => {
  const { store, machineClock, audit, keys, peers } = parts
  const sites = createSites(store)
  const scope = createStaffScope({ ...parts, sites })
  const events = createLinkEvents(store)
  const codes = createLinkCodes({ store, keys, machineClock })
  const limits = new Map(peers.map(({ key }) => [key.keyId, createRateLimit(machineClock, pace)]))
  const findKey = (keyId: string) => peers.find(({ key }) => key.keyId === keyId)?.key.key

  const headOf = ({ siteId }: LinkPeer) => ({
    messageId: randomUUID(),
    issuedAt: machineClock.now().toISOString(),
    siteId,
  })
  /** The peer whose key sealed it, and its site. Throws `handover.link-file-refused` where it speaks of another's. */
  const peerOf = async (keyId: string, siteId: string): Promise<{ readonly peer: LinkPeer; readonly site: Site }> => {
    const peer = peers.find(({ key }) => key.keyId === keyId)
    if (peer === undefined || peer.siteId !== siteId) throw refuse('not-ours')
    return { peer, site: await sites.requireOf(peer.municipalityCode, siteId) }
  }

  const note = (
    actor: string,
    action: string,
    { target, outcome, requestId }: { target: string; outcome: string; requestId: string },
  ) =>
    store.together((tx) =>
      audit.append(tx, {
        ...{ actor, action, target, outcome, requestId },
        audience: actor.startsWith('link:') ? 'system' : 'municipality',
      }),
    )

  const answerOf = async (bytes: Uint8Array, spend: (keyId: string) => void): Promise<Uint8Array<ArrayBuffer>> => {
    const opened = await openMessage(toText(bytes), { findKey, schema: linkRequest })
    if ('fault' in opened) throw refuse(opened.fault)
    const { message, keyId } = opened
    spend(keyId)
    if (Math.abs(machineClock.now().getTime() - Date.parse(message.issuedAt)) > freshMs) throw refuse('stale')
    const { peer, site } = await peerOf(keyId, message.siteId)
    const trace = { target: peer.siteId, requestId: message.messageId }
    let reply: LinkMessage
    if (message.type === 'events-request') {
      const page = await events.list(site, message)
      reply = { type: 'events', ...headOf(peer), inReplyTo: message.messageId, ...page }
      // a line that is asked every few minutes would bury the trail in nothing
      if (page.events.length > 0)
        await note(`link:${keyId}`, 'link.events', { ...trace, outcome: `events-${page.events.length}` })
    } else {
      if (message.codes.length > mostCodes) throw refuse('malformed')
      const results = await codes.take(site, message.codes)
      reply = { type: 'codes-answer', ...headOf(peer), inReplyTo: message.messageId, results }
      await note(`link:${keyId}`, 'link.codes', { ...trace, outcome: `codes-${results.length}` })
    }
    return encodeUtf8(await sealMessage(peer.key, reply))
  }

  const answer: LinkService['answer'] = (bytes) => answerOf(bytes, () => undefined)

  /**
   * An act of staff on the site's line, in its access history. Throws `request.not-found`, `session.forbidden`,
   * `reservation.password-not-set`, `handover.link-absent`.
   */
  const asStaff = async <Result>(
    request: StaffRequest,
    { endpoint, siteId }: { readonly endpoint: Endpoint; readonly siteId: string },
    act: (on: On) => Promise<Result>,
  ): Promise<Result> => {
    const clerk = await scope.requireClerk(request)
    const site = await scope.requireSite(clerk, siteId)
    return scope.traced(clerk, { endpoint, siteId, target: siteId }, async () => {
      const peer = peers.find((one) => one.siteId === siteId && one.municipalityCode === site.scope.tenantId)
      if (peer === undefined) throw new AppError('handover.link-absent')
      return act({ peer, site })
    })
  }

  const mountFiles = (mount: Mount): void => {
    const writeEventsFile = async ({ peer, site }: On, days: number) => {
      const list: LinkMessage & { type: 'events' } = {
        ...{ type: 'events', ...headOf(peer), inReplyTo: null, events: [], next: null, more: false },
      }
      let after: string | null = new Date(machineClock.now().getTime() - days * dayMs).toISOString()
      for (let more = true; more && list.events.length < fileLimit;) {
        const page = await events.list(site, { after, limit: pageSize })
        list.events.push(...page.events)
        after = page.next
        more = page.more
        list.more = more
      }
      list.events.splice(fileLimit)
      return { file: await sealMessage(peer.key, list), events: list.events.length }
    }
    const readCodesFile = async ({ peer, site }: On, bytes: Uint8Array) => {
      const opened = await openMessage(toText(bytes), {
        findKey: (keyId) => (keyId === peer.key.keyId ? peer.key.key : undefined),
        schema: codesRequest,
      })
      if ('fault' in opened) throw refuse(opened.fault)
      if (opened.message.siteId !== peer.siteId) throw refuse('not-ours')
      return codes.take(site, opened.message.codes)
    }

    mount(api.writeEventsFile, async (request) => {
      const { siteId } = request.params
      return asStaff(request, { endpoint: api.writeEventsFile, siteId }, async (on) => {
        const written = await writeEventsFile(on, request.body.days)
        const outcome = `events-${written.events}`
        const { session, requestId } = request
        await note(session.subject, 'link.events-file', { target: siteId, outcome, requestId })
        return written
      })
    })
    mount(api.readCodesFile, async (request) => {
      const { siteId } = request.params
      return asStaff(request, { endpoint: api.readCodesFile, siteId }, async (on) => {
        const results = await readCodesFile(on, request.bytes)
        const { session, requestId } = request
        await note(session.subject, 'link.codes-file', {
          target: siteId,
          outcome: `codes-${results.length}`,
          requestId,
        })
        const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length
        return {
          ...{ made: count('made'), known: count('known') },
          taken: results.flatMap(({ linkCode, outcome }) => (outcome === 'taken' ? [linkCode] : [])),
        }
      })
    })
  }

  return {
    name: 'card-handover-link',
    answer,
    mount: (mount) => {
      // only behind the seal: whoever has no key uses up nothing that a ledger needs
      mount(api.answerLink, ({ bytes }) => answerOf(bytes, (keyId) => limits.get(keyId)?.take()))
      mountFiles(mount)
    },
    jobs: [],
  }
}

/** The line to a service of the same process: the same sealed bytes, without a socket. */
export const localLine =
  ({ answer }: LinkService): typeof globalThis.fetch =>
  async (input, init) => {
    const request = new Request(input, init)
    try {
      const body = await answer(new Uint8Array(await request.arrayBuffer()))
      return new Response(body, { headers: { 'content-type': mediaType } })
    } catch (error) {
      return new Response(null, { status: toAppError(error).row.status })
    }
  }
