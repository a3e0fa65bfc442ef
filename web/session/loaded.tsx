import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { ErrorNotice } from './error-notice.tsx'

/** What was asked for, or that it is on its way, or why it did not come. Old data stay while newer ones fail to come. */
export const Loaded = <Data,>({
  query,
  children,
}: {
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
}) => {
  const { common } = useText(staffText)
  const { data, error } = query
  return (
    <>
      {error !== null && <ErrorNotice error={error} onRetry={() => void query.refetch()} />}
      {data !== undefined && children(data)}
      {data === undefined && error === null && <ProgressIndicator label={common.loading} />}
    </>
  )
}
