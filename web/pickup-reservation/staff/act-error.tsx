import { useQueryClient } from '@tanstack/react-query'
import { isAppError, type AppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'

/** Why an act was refused; where somebody else was faster, what to do about it. */
export const ActError = ({ error }: { readonly error: AppError }) => {
  const { stale } = useText(reservationStaffText)
  const client = useQueryClient()
  if (!isAppError(error, 'lifecycle.stale')) return <ErrorNotice error={error} />
  return (
    <ErrorNotice error={error} title={stale.what}>
      <p>{stale.why}</p>
      <div>
        <Button look="outline" onClick={() => void client.invalidateQueries()}>
          {stale.reload}
        </Button>
      </div>
    </ErrorNotice>
  )
}
