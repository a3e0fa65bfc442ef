/** The ledger's end of the line to the reservation side: it asks, by line or by file (CM-X-2, CM-X-3, OQ-CM-1). */
import { randomUUID } from 'node:crypto'
import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import type { LinkView } from '#shared/card-handover/office-api.ts'
import { foldReservation } from '#shared/card-handover/link-events.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { SharedKey } from '#shared/jose/jwe.ts'
import { eventsAnswer, mostCodes, openMessage, sealMessage } from '#bff/parties/reservation-link/contract.ts'
import type { ReservationLinkRelay } from '#bff/parties/reservation-link/relay.ts'
import type { Card } from './cards.ts'
import type { HandoverContext } from './context.ts'
import { firstPassword } from './first-password.ts'
import type { Received } from './link-ledger.ts'
import { scopeOf, type Scope } from './scope.ts'

/** A municipality's line: its site, the key both sides hold, and how to ask; without `relay` only files are exchanged. */
export type LinkLine = {
  readonly municipalityCode: string
  readonly siteId: string
  readonly key: SharedKey
  readonly relay: ReservationLinkRelay | null
}

/** Events are written in the moment they happen; a transaction that waited longer than this is found by the file. */
const rewindMs = 60_000
/** A hundred thousand events in one go; the rest when the line is asked again. */
const mostPages = 200
const mostInFile = 20_000
const shownUnmatched = 100

const rewind = (cursor: string | null): string | null => {
  if (cursor === null) return null
  const at = new Date(cursor.split('~')[0] ?? '')
  return new Date(at.getTime() - rewindMs).toISOString()
}

const add = (one: Received, other: Received): Received => ({
  received: one.received + other.received,
  applied: one.applied + other.applied,
  known: one.known + other.known,
  unmatched: one.unmatched + other.unmatched,
})
const nothing: Received = { received: 0, applied: 0, known: 0, unmatched: 0 }

export const createLink = (context: HandoverContext, lines: readonly LinkLine[]) => {
  const { store, cards, linkLedger, keys, machineClock } = context
  const findLine = ({ tenantId }: Scope) => lines.find(({ municipalityCode }) => municipalityCode === tenantId)

  /** Throws `handover.link-absent`. */
  const requireLine = (scope: Scope): LinkLine => {
    const line = findLine(scope)
    if (line === undefined) throw new AppError('handover.link-absent')
    return line
  }
  const requireRelay = (scope: Scope): ReservationLinkRelay => {
    const { relay } = requireLine(scope)
    if (relay === null) throw new AppError('handover.link-absent')
    return relay
  }

  const view = async (scope: Scope): Promise<LinkView> => {
    const line = findLine(scope)
    const row = await linkLedger.read(scope)
    const unmatched = await linkLedger.listUnmatched(scope, shownUnmatched)
    return {
      siteId: line?.relay == null ? null : line.siteId,
      hasKey: line !== undefined,
      lastPulledAt: row?.lastPulledAt?.toISOString() ?? null,
      lastOutcome: row?.lastOutcome ?? null,
      lastPushedAt: row?.lastPushedAt?.toISOString() ?? null,
      toPush: await linkLedger.countToPush(scope),
      unmatched: unmatched.map((event) => ({
        at: event.at,
        linkCode: event.linkCode,
        kind: event.kind,
        state: foldReservation([event]).state,
      })),
    }
  }

  const pull = async (scope: Scope, signal?: AbortSignal): Promise<Received> => {
    const relay = requireRelay(scope)
    let after = rewind((await linkLedger.read(scope))?.cursor ?? null)
    let sum = nothing
    try {
      for (let page = 0, more = true; more && page < mostPages; page += 1) {
        const answer = await relay.listEvents(after, signal === undefined ? {} : { signal })
        sum = add(
          sum,
          await store.tx(async (tx) => {
            const received = await linkLedger.receive(tx, scope, answer.events)
            if (answer.next !== null) await linkLedger.note(tx, scope, { cursor: answer.next })
            return received
          }),
        )
        after = answer.next
        more = answer.more
      }
    } catch (error) {
      const outcome = toAppError(error).code
      await store.tx((tx) => linkLedger.note(tx, scope, { lastPulledAt: machineClock.now(), lastOutcome: outcome }))
      throw error
    }
    await store.tx((tx) => linkLedger.note(tx, scope, { lastPulledAt: machineClock.now(), lastOutcome: 'done' }))
    return sum
  }

  /** Codes to tell now, with passwords where they are wanted; cards that have none get their first. */
  const prepare = (
    scope: Scope,
    { withPasswords, limit }: { readonly withPasswords: boolean; readonly limit: number },
  ) =>
    store.tx(async (tx) => {
      const list = await linkLedger.listToPush(tx, scope, limit)
      const without = withPasswords ? list.filter(({ passwordNumber }) => passwordNumber === 0) : []
      await cards.derive(
        tx,
        scope,
        without.map(({ cardId }) => cardId),
        { passwordNumber: 1 },
      )
      const numbered = (card: Card) => (without.includes(card) ? { ...card, passwordNumber: 1 } : card)
      return list.flatMap((card) =>
        card.linkCode === null
          ? []
          : [
              {
                cardId: card.cardId,
                linkCode: card.linkCode,
                password: withPasswords ? firstPassword(keys, numbered(card)) : null,
              },
            ],
      )
    })
  const markTold = (scope: Scope, cardIds: readonly string[]) =>
    store.tx(async (tx) => {
      const now = machineClock.now()
      await cards.derive(tx, scope, cardIds, { pushedAt: now })
      await linkLedger.note(tx, scope, { lastPushedAt: now })
    })
  const toCode = ({ linkCode, password }: { readonly linkCode: string; readonly password: string | null }) => ({
    linkCode,
    password,
  })

  return {
    view,
    pull,

    /** Every line, one after the other; what fails is noted and does not hold up the others. */
    pullAll: async (signal: AbortSignal): Promise<void> => {
      for (const { municipalityCode, relay } of lines) {
        if (relay === null || signal.aborted) continue
        await pull(scopeOf(municipalityCode), signal).catch((error: unknown) => {
          if (!toAppError(error).code.startsWith('party.')) throw error
        })
      }
    },

    /** Codes that are somebody else's there count as told: they come again when they are corrected here. */
    push: async (scope: Scope, { withPasswords }: { readonly withPasswords: boolean }) => {
      const relay = requireRelay(scope)
      const answers = { made: 0, known: 0, taken: [] as string[] }
      for (;;) {
        const codes = await prepare(scope, { withPasswords, limit: mostCodes })
        if (codes.length === 0) return answers
        for (const { linkCode, outcome } of await relay.tellCodes(codes.map(toCode)))
          if (outcome === 'taken') answers.taken.push(linkCode)
          else answers[outcome] += 1
        await markTold(
          scope,
          codes.map(({ cardId }) => cardId),
        )
      }
    },

    /** Throws `handover.link-absent`, `handover.link-file-refused`. */
    importFile: async (scope: Scope, bytes: Uint8Array): Promise<Received> => {
      const { key, siteId } = requireLine(scope)
      let text: string
      try {
        text = decodeUtf8(bytes)
      } catch {
        throw new AppError('handover.link-file-refused', { reason: 'malformed' })
      }
      const opened = await openMessage(text, {
        findKey: (keyId) => (keyId === key.keyId ? key.key : undefined),
        schema: eventsAnswer,
      })
      if ('fault' in opened) throw new AppError('handover.link-file-refused', { reason: opened.fault })
      if (opened.message.siteId !== siteId) throw new AppError('handover.link-file-refused', { reason: 'not-ours' })
      return store.tx((tx) => linkLedger.receive(tx, scope, opened.message.events))
    },

    /** Throws `handover.link-absent`. */
    exportFile: async (scope: Scope, { withPasswords }: { readonly withPasswords: boolean }) => {
      const { key, siteId } = requireLine(scope)
      const codes = await prepare(scope, { withPasswords, limit: mostInFile })
      const [first, ...rest] = codes.map(toCode)
      if (first === undefined) return { file: '', codes: 0 }
      const head = { messageId: randomUUID(), issuedAt: machineClock.now().toISOString(), siteId }
      const file = await sealMessage(key, { type: 'codes', ...head, codes: [first, ...rest] })
      await markTold(
        scope,
        codes.map(({ cardId }) => cardId),
      )
      return { file, codes: codes.length }
    },
  }
}

export type Link = ReturnType<typeof createLink>
