import type { ReactNode } from 'react'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { useLeaveGuard } from '#web/ui/leave-guard.tsx'

/** While something is typed and not saved, whatever would leave the form asks first. Gives the question to be drawn. */
export const useUnsavedGuard = (isDirty: boolean): ReactNode => {
  const { unsaved } = useText(reservationStaffText)
  const { common } = useText(staffText)
  return useLeaveGuard(isDirty, { ...unsaved, cancel: common.cancel })
}
