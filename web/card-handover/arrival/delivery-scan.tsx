import { useRef, useState } from 'react'
import { scanDelivery } from '#shared/card-handover/distribution-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { CodeField } from '../code-field.tsx'
import { mostCodes, readCodes } from '../read-codes.ts'
import { CheckBox } from '#web/ui/check-box.tsx'
import { useAct } from '../use-act.ts'

type Scanned = ResponseOf<typeof scanDelivery>['rows'][number]

const kept = 30

/** What is in the box, one Enter a card; doubles are kept and told, for a person has to look. */
export const DeliveryScan = ({
  deliveryId,
  onScanned,
}: {
  readonly deliveryId: string
  readonly onScanned: () => void
}) => {
  const { arrival, entry, common } = useText(handoverText)
  const { call } = useStaffSession()
  const [withNotice, setWithNotice] = useState(true)
  const [pasted, setPasted] = useState('')
  const [rows, setRows] = useState<readonly Scanned[]>([])
  const [isMissing, setMissing] = useState(false)
  const { busy, error, act } = useAct()
  /** What was scanned while an answer was awaited. */
  const waiting = useRef<string[]>([])

  const send = (codes: readonly string[]) => {
    setMissing(codes.length === 0)
    waiting.current.push(...codes)
    void act(async () => {
      while (waiting.current.length > 0) {
        const scans = waiting.current.slice(0, mostCodes).map((code) => ({ code, withNotice }))
        const answer = await call(scanDelivery, { params: { deliveryId }, body: { scans } })
        waiting.current.splice(0, scans.length)
        setRows((before) => [...answer.rows.toReversed(), ...before].slice(0, kept))
      }
      onScanned()
    })
  }
  const [last] = rows
  return (
    <section aria-labelledby="scan" className="grid gap-4 print:hidden">
      <Heading level={2} id="scan">
        {arrival.scanTitle}
      </Heading>
      <div className="grid max-w-176 gap-4">
        <CheckBox label={arrival.withNotice} checked={withNotice} onChange={setWithNotice} />
        <CodeField
          label={arrival.scan}
          support={entry.codeSupport}
          button={common.save}
          busy={busy}
          error={isMissing ? entry.missing : undefined}
          message={last && arrival.scanned(last.code, arrival.outcome[last.outcome])}
          onCode={(code) => send(code === '' ? [] : [code])}
        />
        <details>
          <summary className="focus-mark w-fit cursor-pointer py-2 underline underline-offset-4">
            {arrival.paste}
          </summary>
          <div className="grid gap-4 pt-2">
            <AreaField
              label={arrival.scan}
              rows={5}
              spellCheck={false}
              value={pasted}
              onChange={({ target }) => setPasted(target.value)}
            />
            <div>
              <Button
                look="outline"
                aria-disabled={busy}
                onClick={() => {
                  send(readCodes(pasted))
                  setPasted('')
                }}
              >
                {arrival.pasteDo}
              </Button>
            </div>
          </div>
        </details>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {rows.length > 0 && (
        <ul className="grid gap-1">
          {rows.map(({ code, outcome }, index) => (
            <li key={rows.length - index} className="flex flex-wrap items-center gap-3">
              <StatusBadge tone={outcome === 'listed' ? 'success' : 'warning'}>{arrival.outcome[outcome]}</StatusBadge>
              <span className="text-mono-16N-150">{code}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
