import { useState } from 'react'
import { recordBatch } from '#shared/card-handover/api.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { CodesForm } from '../codes-form.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { StatusFields, useStatusChoice } from '../status-fields.tsx'
import { ScanRun } from './scan-run.tsx'

const modes = ['scan', 'paste'] as const

/** One status for many cards: a scan each, or a list at once (CM-F-15). */
export const BulkPage = () => {
  const { bulk } = useText(handoverText)
  const { call } = useStaffSession()
  const { refresh } = useLedger()
  const choice = useStatusChoice()
  const [mode, setMode] = useState<(typeof modes)[number]>('scan')

  return (
    <>
      <PageHead title={bulk.title} lead={bulk.lead} />
      <div className="grid max-w-176 gap-5">
        <StatusFields choice={choice} />
        <ChoiceGroup
          kind="one"
          across
          name="mode"
          label={bulk.mode}
          choices={modes.map((value) => ({ value, label: bulk.modes[value] }))}
          chosen={[mode]}
          onChoose={([value]) => setMode(modes.find((one) => one === value) ?? mode)}
        />
      </div>
      {mode === 'scan' ? (
        <ScanRun choice={choice} />
      ) : (
        <CodesForm
          submit={bulk.record}
          check={bulk.check}
          done={bulk.done}
          onSend={async (codes, dryRun) => {
            const asked = choice.read()
            if (asked === undefined) return undefined
            return (await call(recordBatch, { body: { ...asked, codes, by: null, dryRun } })).rows
          }}
          onDone={() => void refresh()}
        />
      )}
    </>
  )
}
