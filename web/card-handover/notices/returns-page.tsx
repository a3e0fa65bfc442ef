import { useState } from 'react'
import { recordReturns, returnReasons } from '#shared/card-handover/distribution-api.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { CodesForm } from '../codes-form.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'

/** 返戻: mail that came back, by scan, with its reason (CM-ST-4). */
export const ReturnsPage = () => {
  const { returns, common } = useText(handoverText)
  const { call } = useStaffSession()
  const { overview, refresh } = useLedger()
  const [day, setDay] = useState(overview.today)
  const [why, setWhy] = useState<(typeof returnReasons)[number]>('unknown-address')
  const [words, setWords] = useState('')
  const [fault, setFault] = useState<'day' | 'words'>()
  const send = async (codes: string[]) => {
    const found =
      day === '' || day > overview.today ? 'day' : why === 'other' && words.trim() === '' ? 'words' : undefined
    setFault(found)
    if (found !== undefined) return undefined
    const reason = words.trim() === '' ? null : words.trim()
    return (await call(recordReturns, { body: { codes, returnedOn: day, why, reason } })).rows
  }
  return (
    <>
      <PageHead title={returns.title} lead={returns.lead} />
      <CodesForm submit={returns.record} done={returns.done} onSend={send} onDone={() => void refresh()}>
        <div className="grid items-start gap-4 desktop:grid-cols-2">
          <TextField
            type="date"
            label={returns.day}
            max={overview.today}
            value={day}
            error={fault === 'day' ? returns.dayWrong : undefined}
            onChange={({ target }) => setDay(target.value)}
          />
          <SelectField
            label={returns.why}
            value={why}
            onChange={({ target }) => setWhy(returnReasons.find((one) => one === target.value) ?? why)}
          >
            {returnReasons.map((reason) => (
              <option key={reason} value={reason}>
                {returns.whys[reason]}
              </option>
            ))}
          </SelectField>
        </div>
        <TextField
          label={returns.more}
          support={returns.moreSupport}
          value={words}
          maxLength={200}
          autoComplete="off"
          error={fault === 'words' ? common.reasonMissing : undefined}
          onChange={({ target }) => setWords(target.value)}
        />
      </CodesForm>
    </>
  )
}
