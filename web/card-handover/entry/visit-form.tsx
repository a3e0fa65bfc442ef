import { useId, useState, type FormEvent } from 'react'
import { addVisit, amendVisit, visitChecks, visitKinds, type VisitView } from '#shared/card-handover/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { useLedger } from '../ledger-context.ts'
import { readTyped, toTyped } from '../typed-instant.ts'
import { useAct } from '../use-act.ts'
import type { Changed } from './card-panel.tsx'

const oldCards = ['unknown', 'none', 'to-collect', 'collected'] as const

/** What was done at a visit: papers seen, steps taken, the old card collected (CM-F-14). */
export const VisitForm = ({
  cardId,
  visit,
  onSaved,
  onStale,
}: {
  readonly cardId: string
  /** Undefined for a visit that is not recorded yet. */
  readonly visit?: VisitView
  readonly onSaved: Changed
  readonly onStale: () => void
}) => {
  const { entry, kinds, common } = useText(handoverText)
  const { call } = useStaffSession()
  const { today } = useLedger().overview
  const name = useId()
  const [kind, setKind] = useState(visit?.kind ?? 'first')
  const visitedAt = visit?.visitedAt ?? null
  const begunAt = visitedAt === null ? '' : toTyped(visitedAt)
  const [typedAt, setTypedAt] = useState(begunAt)
  const [documents, setDocuments] = useState(visit?.documents.join('、') ?? '')
  const [checks, setChecks] = useState(visit?.checks ?? [])
  const [oldCard, setOldCard] = useState(visit?.oldCard ?? 'unknown')
  const [content, setContent] = useState(visit?.content ?? '')
  const { busy, error, act } = useAct()

  const save = (event: FormEvent) => {
    event.preventDefault()
    void act(async () => {
      const body = {
        kind,
        // the field has no seconds: what nobody typed stays the instant it was
        visitedAt: typedAt === begunAt ? visitedAt : (readTyped(typedAt) ?? null),
        documents: documents
          .split(/[、,，]/)
          .map((one) => one.trim())
          .filter((one) => one !== '')
          .slice(0, 6),
        checks,
        oldCard,
        content: content.trim(),
      }
      try {
        const next =
          visit === undefined
            ? await call(addVisit, { params: { cardId }, body })
            : await call(amendVisit, {
                params: { cardId, visitId: visit.visitId },
                body: { ...body, version: visit.version },
              })
        onSaved(next, common.saved)
      } catch (cause) {
        if (isAppError(cause, 'lifecycle.stale')) onStale()
        throw cause
      }
    })
  }

  return (
    <form noValidate onSubmit={save} className="grid gap-5 rounded-8 bg-solid-gray-50 p-4 print:hidden">
      {error !== undefined && <ErrorNotice error={error} />}
      <div className="grid gap-5 bg-white p-4">
        <ChoiceGroup
          kind="one"
          across
          name={`${name}-kind`}
          label={entry.visitKind}
          choices={visitKinds.map((value) => ({ value, label: kinds.visit[value] }))}
          chosen={[kind]}
          onChoose={([value]) => setKind(visitKinds.find((one) => one === value) ?? kind)}
        />
        <TextField
          className="max-w-80"
          type="datetime-local"
          label={entry.visitedAt}
          max={`${today}T23:59`}
          value={typedAt}
          onChange={({ target }) => setTypedAt(target.value)}
        />
        <ChoiceGroup
          kind="many"
          across
          name={`${name}-checks`}
          label={entry.checks}
          choices={visitChecks.map((value) => ({ value, label: kinds.checks[value] }))}
          chosen={checks}
          onChoose={(chosen) => setChecks(visitChecks.filter((one) => chosen.includes(one)))}
        />
        <TextField
          label={entry.documents}
          support={entry.documentsSupport}
          value={documents}
          maxLength={240}
          autoComplete="off"
          onChange={({ target }) => setDocuments(target.value)}
        />
        <ChoiceGroup
          kind="one"
          across
          name={`${name}-old`}
          label={entry.oldCard}
          choices={oldCards.map((value) => ({ value, label: kinds.oldCard[value] }))}
          chosen={[oldCard]}
          onChoose={([value]) => setOldCard(oldCards.find((one) => one === value) ?? oldCard)}
        />
        <AreaField
          label={entry.visitContent}
          rows={3}
          maxLength={1000}
          value={content}
          onChange={({ target }) => setContent(target.value)}
        />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? common.saving : common.save}
          </Button>
        </div>
      </div>
    </form>
  )
}
