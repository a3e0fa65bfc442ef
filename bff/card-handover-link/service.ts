/** The reservation side's end of the line to the ledger of cards: it answers, and never asks. */
import { randomUUID } from 'node:crypto'
import { decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import * as api from '#shared/card-handover/link-api.ts'
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
import type { Session } from '#bff/platform/session.ts'
import { createSites, type Site } from '#bff/pickup-reservation/sites.ts'
import { createLinkCodes } from './codes.ts'
import { createLinkEvents } from './events.ts'

/** A ledger that may ask: whose it is, and the one site it may ask about. */
export type LinkPeer = { readonly municipalityCode: string; readonly siteId: string; readonly key: SharedKey }

export type LinkServiceParts = {
  readonly store: Store
  readonly machineClock: Clock
  readonly audit: Audit
  readonly keys: ServerKeys
  readonly peers: readonly LinkPeer[]
}

export type LinkService = Service & {
  /** Answers one sealed message. Throws `handover.link-file-refused`. */
  readonly answer: (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>
}

/** Every ledger together: a page of events is some milliseconds of work. */
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

export const createLinkService = ({ store, machineClock, audit, keys, peers }: LinkServiceParts): LinkService => {
  const sites = createSites(store)
  const events = createLinkEvents(store)
  const codes = createLinkCodes({ store, keys, machineClock })
  const limit = createRateLimit(machineClock, pace)
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

  const answer: LinkService['answer'] = async (bytes) => {
    const opened = await openMessage(toText(bytes), { findKey, schema: linkRequest })
    if ('fault' in opened) throw refuse(opened.fault)
    const { message, keyId } = opened
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

  /** Whoever is signed in, and the peer of the site. Throws `request.not-found`, `handover.link-absent`. */
  const staffPeer = async (session: Session, siteId: string) => {
    const site = await sites.requireOf(session.municipalityCode ?? '', siteId)
    const peer = peers.find((one) => one.siteId === siteId && one.municipalityCode === site.scope.tenantId)
    if (peer === undefined) throw new AppError('handover.link-absent')
    return { peer, site }
  }

  const mountFiles = (mount: Mount): void => {
    mount(api.writeEventsFile, async ({ session, params, body, requestId }) => {
      const { peer, site } = await staffPeer(session, params.siteId)
      const list: LinkMessage & { type: 'events' } = {
        ...{ type: 'events', ...headOf(peer), inReplyTo: null, events: [], next: null, more: false },
      }
      let after: string | null = new Date(machineClock.now().getTime() - body.days * dayMs).toISOString()
      for (let more = true; more && list.events.length < fileLimit;) {
        const page = await events.list(site, { after, limit: pageSize })
        list.events.push(...page.events)
        after = page.next
        more = page.more
        list.more = more
      }
      list.events.splice(fileLimit)
      await note(session.subject, 'link.events-file', {
        ...{ target: site.scope.siteId, outcome: `events-${list.events.length}`, requestId },
      })
      return { file: await sealMessage(peer.key, list), events: list.events.length }
    })
    mount(api.readCodesFile, async ({ session, params, bytes, requestId }) => {
      const { peer, site } = await staffPeer(session, params.siteId)
      const opened = await openMessage(toText(bytes), {
        findKey: (keyId) => (keyId === peer.key.keyId ? peer.key.key : undefined),
        schema: codesRequest,
      })
      if ('fault' in opened) throw refuse(opened.fault)
      if (opened.message.siteId !== peer.siteId) throw refuse('not-ours')
      const results = await codes.take(site, opened.message.codes)
      await note(session.subject, 'link.codes-file', {
        ...{ target: site.scope.siteId, outcome: `codes-${results.length}`, requestId },
      })
      const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length
      return {
        ...{ made: count('made'), known: count('known') },
        taken: results.flatMap(({ linkCode, outcome }) => (outcome === 'taken' ? [linkCode] : [])),
      }
    })
  }

  return {
    name: 'card-handover-link',
    answer,
    mount: (mount) => {
      mount(api.answerLink, async ({ bytes }) => {
        limit.take()
        return answer(bytes)
      })
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
