import { useState } from 'react'
import { needsReason, type StatusKey } from '#shared/card-handover/statuses.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { useLedger, useRecordable } from './ledger-context.ts'
import { readTyped } from './typed-instant.ts'

export type StatusEntry = {
  readonly status: StatusKey
  readonly at: string | null
  readonly reason: string | null
  readonly windowId: string | null
}

export type StatusChoice = {
  readonly status: StatusKey | undefined
  /** By hand, and not only where the list begins. */
  readonly isChosen: boolean
  readonly reason: string
  readonly windowId: string
  readonly typedAt: string
  readonly fault: 'status' | 'reason' | undefined
  readonly setStatus: (status: string) => void
  readonly setReason: (reason: string) => void
  readonly setWindowId: (windowId: string) => void
  readonly setTypedAt: (typed: string) => void
  /** What is to be recorded; undefined where something is missing, which is said at its field then. */
  readonly read: () => StatusEntry | undefined
  /** After recording: window and status stay for the next card, reason and time do not; nor does a status for one card. */
  readonly clear: () => void
}

/**
 * Status, window, reason and time of what is to be recorded, for one card or for many. `suggested` stands there until another
 * is chosen.
 */
export const useStatusChoice = ({
  isForOne = false,
  suggested,
}: { readonly isForOne?: boolean; readonly suggested?: StatusKey | undefined } = {}): StatusChoice => {
  const recordable = useRecordable()
  const [key, setKey] = useState<string>()
  const [reason, setReason] = useState('')
  const [windowId, setWindowId] = useState('')
  const [typedAt, setTypedAt] = useState('')
  const [fault, setFault] = useState<'status' | 'reason'>()
  const status = recordable.find((row) => row.key === (key ?? suggested ?? recordable[0]?.key))?.key
  return {
    status,
    isChosen: key !== undefined,
    reason,
    windowId,
    typedAt,
    fault,
    setStatus: (next) => {
      setFault(undefined)
      setKey(next)
    },
    setReason,
    setWindowId,
    setTypedAt,
    read: () => {
      const missing =
        status === undefined ? 'status' : needsReason.has(status) && reason.trim() === '' ? 'reason' : undefined
      setFault(missing)
      if (status === undefined || missing !== undefined) return undefined
      return {
        status,
        at: readTyped(typedAt) ?? null,
        reason: reason.trim() === '' ? null : reason.trim(),
        windowId: windowId === '' ? null : windowId,
      }
    },
    clear: () => {
      if (isForOne) setKey(undefined)
      setReason('')
      setTypedAt('')
    },
  }
}

export const StatusFields = ({ choice }: { readonly choice: StatusChoice }) => {
  const { common } = useText(handoverText)
  const { windows } = useLedger().overview
  const recordable = useRecordable()
  const active = windows.filter((window) => window.active)
  const isAsked = choice.status !== undefined && needsReason.has(choice.status)
  return (
    <div className="grid items-start gap-4 desktop:grid-cols-2">
      <SelectField
        label={common.status}
        value={choice.status ?? ''}
        onChange={({ target }) => choice.setStatus(target.value)}
      >
        {recordable.map(({ key, name }) => (
          <option key={key} value={key} lang="ja">
            {name}
          </option>
        ))}
      </SelectField>
      {active.length > 0 && (
        <SelectField
          label={common.window}
          value={choice.windowId}
          onChange={({ target }) => choice.setWindowId(target.value)}
        >
          <option value="">{common.anyWindow}</option>
          {active.map(({ windowId, name }) => (
            <option key={windowId} value={windowId} lang="ja">
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <TextField
        className="desktop:col-span-2"
        label={common.reason}
        requirement={isAsked ? common.required : undefined}
        value={choice.reason}
        maxLength={200}
        autoComplete="off"
        error={choice.fault === 'reason' ? common.reasonMissing : undefined}
        onChange={({ target }) => choice.setReason(target.value)}
      />
    </div>
  )
}
