import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { recordProgress, undoProgress, type CardDetail } from '#shared/card-handover/api.ts'
import { findWarnings, type Warning } from '#shared/card-handover/statuses.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useLedger, useRecordable, useStatusName } from '../ledger-context.ts'
import { StatusFields, useStatusChoice } from '../status-fields.tsx'
import { useAct } from '../use-act.ts'
import type { Changed } from './card-panel.tsx'
import { suggestStatus } from './suggested-status.ts'

/** The next status of a card. Odd order is said beforehand and never refused (CM-R-1). */
export const ProgressForm = ({
  detail,
  onRecorded,
  onUndone,
}: {
  readonly detail: CardDetail
  readonly onRecorded: Changed
  readonly onUndone: Changed
}) => {
  const { entry, common } = useText(handoverText)
  const { call } = useStaffSession()
  const { today } = useLedger().overview
  const nameOf = useStatusName()
  const id = useId()
  const section = useRef<HTMLElement>(null)
  const { cardId, status } = detail.card
  const recordable = useRecordable()
  const keys = recordable.map(({ key }) => key)
  const choice = useStatusChoice({ isForOne: true, suggested: suggestStatus(keys, status) })
  const [last, setLast] = useState<{
    readonly progressId: string
    readonly name: string
    readonly warnings: readonly Warning[]
  }>()
  const { busy, error, act } = useAct()
  const undoing = useAct()
  const isStanding = detail.history.some(({ progressId, undone }) => progressId === last?.progressId && undone === null)
  // beside what was just recorded nothing is said of a status that nobody has chosen yet
  const isQuiet = isStanding && !choice.isChosen
  const warnings = choice.status === undefined || isQuiet ? [] : findWarnings(status, choice.status)

  // A card that was just found is to get its status: the choice is where the hands go next.
  useEffect(() => section.current?.querySelector('select')?.focus(), [])

  const record = (event: FormEvent) => {
    event.preventDefault()
    const asked = choice.read()
    if (asked === undefined) return
    void act(async () => {
      const before = new Set(detail.history.map(({ progressId }) => progressId))
      const { detail: next, warnings: told } = await call(recordProgress, { params: { cardId }, body: asked })
      const name = nameOf(asked.status)
      const written = next.history.find(({ progressId }) => !before.has(progressId))
      setLast(written && { progressId: written.progressId, name, warnings: told })
      choice.clear()
      onRecorded(next, entry.recorded(name))
    })
  }

  const undo = (progressId: string) =>
    void undoing.act(async () => {
      const [reason = entry.undo] = entry.undoReasons
      onUndone(await call(undoProgress, { params: { cardId, progressId }, body: { reason } }), entry.undoneDone)
      setLast(undefined)
    })

  return (
    <section ref={section} aria-labelledby={id} className="grid max-w-176 gap-4 print:hidden">
      <Heading level={2} id={id}>
        {entry.progress}
      </Heading>
      {(error ?? undoing.error) !== undefined && <ErrorNotice error={error ?? undoing.error} />}
      {last !== undefined && isStanding && (
        <NotificationBanner tone={last.warnings.length === 0 ? 'success' : 'warning'} title={entry.recorded(last.name)}>
          {last.warnings.map((warning) => (
            <p key={warning}>{common.warnings[warning]}</p>
          ))}
          <div>
            <Button size="s" look="outline" onClick={() => undo(last.progressId)}>
              {entry.undoIt}
            </Button>
          </div>
        </NotificationBanner>
      )}
      <form noValidate onSubmit={record} className="grid gap-4">
        <StatusFields choice={choice} />
        {warnings.length > 0 && (
          <NotificationBanner announce tone="warning" title={warnings.map((one) => common.warnings[one]).join(' ')}>
            <p>{common.canRegister}</p>
          </NotificationBanner>
        )}
        <details className="grid gap-2">
          <summary className="focus-mark w-fit cursor-pointer py-2 underline underline-offset-4">{entry.when}</summary>
          <TextField
            className="max-w-80"
            type="datetime-local"
            label={common.at}
            support={entry.whenSupport}
            max={`${today}T23:59`}
            value={choice.typedAt}
            onChange={({ target }) => choice.setTypedAt(target.value)}
          />
        </details>
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? common.saving : entry.record}
          </Button>
        </div>
      </form>
    </section>
  )
}
