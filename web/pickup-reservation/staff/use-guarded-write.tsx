import { useState, type ReactNode } from 'react'
import type { DryRun } from '#shared/pickup-reservation/staff-api.ts'
import { isAppError, type AppError } from '#shared/errors/app-error.ts'
import { useAct } from '../resident/use-act.ts'
import { AffectedDialog } from './affected-dialog.tsx'

export type GuardedWrite = {
  readonly preview: () => Promise<DryRun>
  readonly write: (acceptLost: boolean) => Promise<void>
}

const isFelt = ({ affected, held }: DryRun): boolean => affected.length > 0 || held.refused > 0 || held.beyond > 0

/** A change of hours, capacity or settings: a dry run first, the question where somebody would lose a place, the write. */
export const useGuardedWrite = (): {
  readonly start: (change: GuardedWrite) => void
  readonly busy: boolean
  readonly error: AppError | undefined
  readonly dialog: ReactNode
} => {
  const { act, busy, error } = useAct()
  const [asked, ask] = useState<GuardedWrite & { readonly run: DryRun }>()

  const start = (change: GuardedWrite) =>
    void act(async () => {
      const run = await change.preview()
      if (isFelt(run)) return ask({ ...change, run })
      try {
        await change.write(false)
      } catch (cause) {
        // somebody booked between the dry run and the write
        if (!isAppError(cause, 'reservation.places-lost')) throw cause
        ask({ ...change, run: await change.preview() })
      }
    })
  const dialog =
    asked === undefined ? null : (
      <AffectedDialog
        run={asked.run}
        busy={busy}
        onCancel={() => ask(undefined)}
        onCheck={async () => ask({ ...asked, run: await asked.preview() })}
        onAccept={() => {
          ask(undefined)
          void act(() => asked.write(true))
        }}
      />
    )
  return { start, busy, error, dialog }
}
