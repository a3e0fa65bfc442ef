import { exportMatters, type MatterFilter } from '#shared/billing-certificate/federation-api.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { useText } from '#web/text/text-area.ts'
import { CsvSave } from '../csv-save.tsx'
import { toCsvTable } from './csv-table.ts'

/** 一覧保存: every row of the search as CSV (EB-SC-14, EB-D-8). */
export const ListSave = ({ filter }: { readonly filter: MatterFilter }) => {
  const { csv, list, fields } = useText(billingFederationText)
  const billing = useText(billingText)
  const { call } = useStaffSession()
  return (
    <CsvSave
      encodingLabel={csv.listEncoding}
      label={list.save}
      fileName={csv.fileName}
      makeTable={async () => {
        const { matters } = await call(exportMatters, { body: { filter } })
        return toCsvTable(matters, { fields, billing })
      }}
    />
  )
}
