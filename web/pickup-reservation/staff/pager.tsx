import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'

/** The pages of a long list. */
export const Pager = ({
  page,
  pages,
  onTurn,
}: {
  readonly page: number
  readonly pages: number
  readonly onTurn: (page: number) => void
}) => {
  const { pager: text } = useText(reservationStaffText)
  if (pages <= 1) return null
  return (
    <nav aria-label={text.label} className="flex flex-wrap items-center gap-4 print:hidden">
      <Button look="outline" aria-disabled={page <= 1} onClick={() => onTurn(page - 1)}>
        {text.before}
      </Button>
      <output>{text.at(page, pages)}</output>
      <Button look="outline" aria-disabled={page >= pages} onClick={() => onTurn(page + 1)}>
        {text.after}
      </Button>
    </nav>
  )
}
