import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import type { BillingText } from '#web/text/billing.ja.ts'

type Words = { readonly fields: BillingFederationText['fields']; readonly billing: BillingText }

/** 一覧保存 (EB-D-8): the columns of the list and what belongs to them; days as in the list, yen as plain numbers. */
export const toCsvTable = (
  matters: readonly ListedMatter[],
  { fields, billing }: Words,
): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } => {
  const day = (value: string | null) => value?.replaceAll('-', '/') ?? ''
  const columns = [
    [fields.applicationNumber, (row: ListedMatter) => row.applicationNumber],
    [fields.kind, (row: ListedMatter) => billing.kinds[row.kind]],
    [fields.userId, (row: ListedMatter) => row.userId],
    [fields.displayName, (row: ListedMatter) => row.displayName],
    [fields.phone, (row: ListedMatter) => row.phone],
    [fields.status, (row: ListedMatter) => billing.statuses[row.status]],
    [fields.appliedOn, (row: ListedMatter) => day(row.appliedOn)],
    [fields.balance, (row: ListedMatter) => String(row.balanceYen)],
    [fields.fee, (row: ListedMatter) => String(row.feeYen)],
    [fields.validFrom, (row: ListedMatter) => day(row.validFrom)],
    [fields.validUntil, (row: ListedMatter) => day(row.validUntil)],
    [fields.revokedOn, (row: ListedMatter) => day(row.revokedOn)],
    [fields.rejectionReason, (row: ListedMatter) => row.rejectionReason ?? ''],
  ] as const
  return {
    columns: columns.map(([heading]) => heading),
    rows: matters.map((matter) => columns.map(([, cell]) => cell(matter))),
  }
}
