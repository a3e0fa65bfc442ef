import { useState, type FormEvent } from 'react'
import type { BatchRow } from '#shared/card-handover/api.ts'
import { noticeKinds, recordNotices } from '#shared/card-handover/distribution-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { BatchResults } from '../batch-results.tsx'
import { useLedger } from '../ledger-context.ts'
import { planCalls } from '../read-codes.ts'
import { useAct } from '../use-act.ts'

/** 通知書送付 for what was printed: a step of its own, for paper that was printed is not yet sent. */
export const RecordSent = ({
  linkCodes,
  sentOn,
}: {
  readonly linkCodes: readonly string[]
  readonly sentOn: string
}) => {
  const { notices, kinds, common, returns } = useText(handoverText)
  const { call } = useStaffSession()
  const { overview, refresh } = useLedger()
  const [kind, setKind] = useState<(typeof noticeKinds)[number]>('issuance')
  const [day, setDay] = useState(sentOn)
  const [rows, setRows] = useState<readonly BatchRow[]>()
  const { busy, error, act } = useAct()
  const isDayWrong = day === '' || day > overview.today
  const record = (event: FormEvent) => {
    event.preventDefault()
    if (isDayWrong || rows !== undefined) return
    void act(async () => {
      const answered: BatchRow[] = []
      for (const codes of planCalls(linkCodes).calls)
        answered.push(...(await call(recordNotices, { body: { codes: [...codes], kind, sentOn: day } })).rows)
      setRows(answered)
      await refresh()
    })
  }
  const refused = rows?.filter(({ outcome }) => outcome === 'refused') ?? []
  return (
    <section aria-labelledby="record" className="grid gap-5">
      <Heading level={2} id="record">
        {notices.recordTitle}
      </Heading>
      <p>{notices.recordLead}</p>
      <form noValidate onSubmit={record} className="grid max-w-176 gap-5">
        <div className="grid items-start gap-4 desktop:grid-cols-2">
          <SelectField
            label={notices.noticeKind}
            value={kind}
            onChange={({ target }) => setKind(noticeKinds.find((one) => one === target.value) ?? kind)}
          >
            {noticeKinds.map((one) => (
              <option key={one} value={one}>
                {kinds.noticeKind[one]}
              </option>
            ))}
          </SelectField>
          <TextField
            type="date"
            label={notices.sendOn}
            max={overview.today}
            value={day}
            error={isDayWrong ? returns.dayWrong : undefined}
            onChange={({ target }) => setDay(target.value)}
          />
        </div>
        <div>
          <Button type="submit" size="l" aria-disabled={busy || rows !== undefined}>
            {busy ? common.saving : notices.record(formatCount(linkCodes.length))}
          </Button>
        </div>
      </form>
      {error !== undefined && <ErrorNotice error={error} />}
      {rows !== undefined && (
        <>
          <NotificationBanner
            announce
            tone={refused.length > 0 ? 'warning' : 'success'}
            title={notices.recorded(formatCount(rows.length - refused.length), formatCount(refused.length))}
          />
          {refused.length > 0 && <BatchResults rows={refused} />}
        </>
      )}
    </section>
  )
}
