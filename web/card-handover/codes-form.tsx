import { useState, type FormEvent, type ReactNode } from 'react'
import type { BatchRow } from '#shared/card-handover/api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { BatchResults } from './batch-results.tsx'
import { planCalls, readCodes } from './read-codes.ts'
import { useAct } from './use-act.ts'

type Result = { readonly rows: readonly BatchRow[]; readonly dryRun: boolean }

/** Runs the codes call by call; undefined where a call says that nothing is to be done. */
const runCalls = async (
  typed: string,
  send: (codes: string[]) => Promise<readonly BatchRow[] | undefined>,
  onProgress: (sent: number, all: number) => void,
): Promise<readonly BatchRow[] | undefined> => {
  const { calls, repeated } = planCalls(readCodes(typed))
  const all = calls.reduce((sum, call) => sum + call.length, 0)
  const rows: BatchRow[] = []
  for (const call of calls) {
    onProgress(rows.length, all)
    const answered = await send([...call])
    if (answered === undefined) return undefined
    rows.push(...answered)
  }
  const twice = repeated.map((code): BatchRow => ({
    code,
    outcome: 'refused',
    cardId: null,
    cardNumber: null,
    warnings: [],
    fault: 'repeated',
  }))
  return [...rows, ...twice]
}

/**
 * Many codes at once, scanned into a field line by line or pasted: one act, and a result for every row. What was refused
 * may be kept in the field to be looked at.
 */
export const CodesForm = ({
  children,
  submit,
  check,
  done,
  onSend,
  onDone,
}: {
  /** Fields before the codes. */
  readonly children?: ReactNode
  readonly submit: ReactNode
  /** Words of a button that only says what would happen; none where there is no dry run. */
  readonly check?: ReactNode
  /** Says what came of it. */
  readonly done: (done: string, refused: string) => string
  /** Undefined where something before the codes is missing, which is said there. */
  readonly onSend: (codes: string[], dryRun: boolean) => Promise<readonly BatchRow[] | undefined>
  readonly onDone?: (rows: readonly BatchRow[]) => void
}) => {
  const { bulk, common } = useText(handoverText)
  const [typed, setTyped] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [result, setResult] = useState<Result>()
  const [sent, setSent] = useState<readonly [sent: number, all: number]>([0, 0])
  const { busy, error, act } = useAct()
  const count = readCodes(typed).length

  const run = (dryRun: boolean) => {
    setMissing(count === 0)
    if (count === 0) return
    void act(async () => {
      setResult(undefined)
      const rows = await runCalls(
        typed,
        (codes) => onSend(codes, dryRun),
        (now, all) => setSent([now, all]),
      )
      if (rows === undefined) return
      setResult({ rows, dryRun })
      if (dryRun) return
      setTyped('')
      onDone?.(rows)
    })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    run(false)
  }
  const refused = result?.rows.filter(({ outcome }) => outcome === 'refused') ?? []
  const counts = result && [formatCount(result.rows.length - refused.length), formatCount(refused.length)]

  return (
    <div className="grid gap-6">
      <form noValidate onSubmit={onSubmit} className="grid max-w-176 gap-5">
        {children}
        <AreaField
          label={bulk.codes}
          support={bulk.codesSupport}
          rows={6}
          spellCheck={false}
          autoComplete="off"
          value={typed}
          error={isMissing ? bulk.countMissing : undefined}
          onChange={({ target }) => {
            setTyped(target.value)
            setMissing(false)
          }}
        />
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? common.saving : submit}
          </Button>
          {check !== undefined && (
            <Button size="l" look="outline" aria-disabled={busy} onClick={() => run(true)}>
              {check}
            </Button>
          )}
          <span>{bulk.count(formatCount(count))}</span>
        </div>
      </form>
      {busy && sent[1] > 0 && <ProgressIndicator label={common.saving} value={sent[0]} max={sent[1]} />}
      {error !== undefined && <ErrorNotice error={error} />}
      {result !== undefined && counts !== undefined && (
        <>
          <NotificationBanner
            announce
            tone={refused.length > 0 ? 'warning' : result.dryRun ? 'information' : 'success'}
            title={(result.dryRun ? bulk.checked : done)(counts[0] ?? '', counts[1] ?? '')}
          >
            {refused.length > 0 && !result.dryRun && (
              <div>
                <Button size="s" look="outline" onClick={() => setTyped(refused.map(({ code }) => code).join('\n'))}>
                  {bulk.keepRefused}
                </Button>
              </div>
            )}
          </NotificationBanner>
          <BatchResults key={String(result.dryRun)} rows={result.rows} dryRun={result.dryRun} />
        </>
      )}
    </div>
  )
}
