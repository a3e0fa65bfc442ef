import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import * as api from '#shared/pickup-reservation/api.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { call } from '#web/app/api.ts'
import type { ToldHold } from './hold-clock.ts'
import { createTabStore, noWork, type Draft, type Work } from './tab-store.ts'

const store = createTabStore(sessionStorage, () => Date.now())

export type Desk = {
  readonly work: Work
  /** The hold as the server told it last; undefined while it is asked again, and after it was lost. */
  readonly told: ToldHold | undefined
  /** Takes a place, giving back one this tab already has. Throws what `takeHold` throws. */
  readonly takeHold: (slot: Slot, purpose: string) => Promise<void>
  /** An offered place of the waitlist is a hold already. */
  readonly takeOver: (hold: api.Hold) => void
  readonly extendHold: () => Promise<void>
  /** The same place once more, after it was lost. */
  readonly holdAgain: () => Promise<void>
  /** The server said that the hold is over: what was typed stays. */
  readonly loseHold: () => void
  /** The server said that the time is not offered any more: the place goes back, what was typed stays. */
  readonly returnHold: () => void
  /** Whether an application for the held place is under way, answered or not. */
  readonly noteSent: (isUnanswered: boolean) => void
  /** Gives the place back and keeps what was typed. */
  readonly dropHold: () => void
  /** Gives the place back and forgets what was typed. */
  readonly giveUp: () => void
  /** Begins to change a reservation with the answers it has; what was typed for it already stays. */
  readonly beginChange: (reservationId: string, answers: Answers) => void
  readonly answer: (answers: Answers) => void
  readonly finish: (done: api.Applied | null) => void
  readonly enterKey: (keyed: Work['keyed']) => void
  /** What was typed into the member form; null when it was sent. */
  readonly keepRegistration: (registration: { readonly token: string; readonly answers: Answers } | null) => void
  readonly enterLetterId: (letterId: string | null) => void
  /** Nothing of the person stays in this tab. */
  readonly forget: () => void
}

const DeskContext = createContext<Desk | undefined>(undefined)

/** What this tab is about at this site. Throws outside of a site's pages. */
export const useDesk = (): Desk => {
  const desk = use(DeskContext)
  if (desk === undefined) throw new AppError('request.not-found')
  return desk
}

const toTold = (hold: api.Hold): ToldHold => ({ hold, toldAt: performance.now() })

/** A hold that is held already stays the one it was, with what was sent for it. */
const toHeld = ({ holdToken, slot }: api.Hold, before?: Draft['held']): NonNullable<Draft['held']> =>
  before?.holdToken === holdToken
    ? { ...before, isLost: false }
    : { holdToken, slot, isLost: false, idempotencyKey: crypto.randomUUID(), isUnanswered: false }

const copy = (answers: Answers): Draft['answers'] =>
  Object.fromEntries(
    Object.entries(answers).map(([key, value]) => [key, typeof value === 'string' ? value : [...(value ?? [])]]),
  )

export const DeskProvider = ({ siteId, children }: { readonly siteId: string; readonly children: ReactNode }) => {
  const [work, setWork] = useState<Work>(() => store.read(siteId))
  const [told, setTold] = useState<ToldHold>()
  // Acts that follow one another in one event see each other's results.
  const current = useRef(work)
  const params = useMemo(() => ({ siteId }), [siteId])

  const keep = useCallback(
    (change: (before: Work) => Work) => {
      current.current = change(current.current)
      store.write(siteId, current.current)
      setWork(current.current)
    },
    [siteId],
  )
  const keepDraft = useCallback(
    (change: (before: Draft) => Draft) =>
      keep((before) => (before.draft === null ? before : { ...before, draft: change(before.draft) })),
    [keep],
  )

  const client = useQueryClient()
  const showFreed = useCallback(
    () => client.invalidateQueries({ queryKey: ['reservation-calendar', siteId] }),
    [client, siteId],
  )

  const loseHold = useCallback(() => {
    setTold(undefined)
    keepDraft((draft) => ({ ...draft, held: draft.held === null ? null : { ...draft.held, isLost: true } }))
  }, [keepDraft])

  const heldToken = work.draft?.held?.isLost === false ? work.draft.held.holdToken : undefined
  const isTold = told?.hold.holdToken === heldToken
  useEffect(() => {
    if (heldToken === undefined || isTold) return
    const aborter = new AbortController()
    call(api.readHold, { params, body: { holdToken: heldToken }, signal: aborter.signal }).then(
      (hold) => setTold(toTold(hold)),
      (error: unknown) => {
        if (isAppError(error, 'reservation.hold-over')) loseHold()
      },
    )
    return () => aborter.abort()
  }, [heldToken, isTold, loseHold, params])

  const acts = useMemo<Omit<Desk, 'work' | 'told'>>(() => {
    const liveToken = () => {
      const held = current.current.draft?.held
      return held === null || held === undefined || held.isLost ? null : held.holdToken
    }
    const take = async (slot: Slot): Promise<api.Hold> => {
      const { windowId, day, start } = slot
      return call(api.takeHold, { params, body: { slot: { windowId, day, start }, replaces: liveToken() } })
    }
    const release = () => {
      const holdToken = liveToken()
      // a hold nobody gives back ends by itself
      if (holdToken !== null) call(api.releaseHold, { params, body: { holdToken } }).then(showFreed, () => undefined)
      setTold(undefined)
    }
    const takeOver = (hold: api.Hold, purpose: string) => {
      setTold(toTold(hold))
      keep((before) => ({
        ...before,
        done: null,
        draft:
          before.draft?.purpose === purpose
            ? { ...before.draft, held: toHeld(hold, before.draft.held) }
            : { purpose, held: toHeld(hold), answers: {} },
      }))
    }
    return {
      takeHold: async (slot, purpose) => takeOver(await take(slot), purpose),
      takeOver: (hold) => {
        if (liveToken() !== hold.holdToken) release()
        takeOver(hold, 'apply')
      },
      extendHold: async () => {
        const holdToken = liveToken()
        if (holdToken === null) return
        try {
          setTold(toTold(await call(api.extendHold, { params, body: { holdToken } })))
        } catch (error) {
          if (!isAppError(error, 'reservation.hold-over')) throw error
          loseHold()
        }
      },
      holdAgain: async () => {
        const slot = current.current.draft?.held?.slot
        if (slot === undefined) return
        const hold = await take(slot)
        setTold(toTold(hold))
        keepDraft((draft) => ({ ...draft, held: toHeld(hold) }))
      },
      loseHold,
      returnHold: () => {
        release()
        loseHold()
      },
      noteSent: (isUnanswered) =>
        keepDraft((draft) => ({ ...draft, held: draft.held === null ? null : { ...draft.held, isUnanswered } })),
      dropHold: () => {
        release()
        keepDraft((draft) => ({ ...draft, held: null }))
      },
      giveUp: () => {
        release()
        keep((before) => ({ ...before, draft: null }))
      },
      beginChange: (reservationId, answers) => {
        if (current.current.draft?.purpose === reservationId) return
        release()
        keep((before) => ({ ...before, draft: { purpose: reservationId, held: null, answers: copy(answers) } }))
      },
      answer: (answers) => keepDraft((draft) => ({ ...draft, answers: copy(answers) })),
      finish: (done) => {
        setTold(undefined)
        keep((before) => ({ ...before, draft: null, done, letterId: done === null ? before.letterId : null }))
      },
      enterKey: (keyed) => keep((before) => ({ ...before, keyed })),
      keepRegistration: (typed) =>
        keep((before) => ({
          ...before,
          registration: typed === null ? null : { token: typed.token, answers: copy(typed.answers) },
        })),
      enterLetterId: (letterId) =>
        keep((before) => ({ ...before, letterId: letterId?.trim() === '' ? null : letterId })),
      forget: () => {
        release()
        keep(() => noWork)
      },
    }
  }, [params, keep, keepDraft, loseHold, showFreed])
  const desk = useMemo<Desk>(() => ({ ...acts, work, told: isTold ? told : undefined }), [acts, work, told, isTold])

  return <DeskContext value={desk}>{children}</DeskContext>
}
