import { billingFederationText } from '#web/text/billing-federation.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'

/** To the page before and after; nothing where all is on one. */
export const PageTurner = ({
  page,
  pages,
  onTurn,
}: {
  readonly page: number
  readonly pages: number
  readonly onTurn: (page: number) => void
}) => {
  const { holders: text } = useText(billingFederationText)
  if (pages <= 1) return null
  return (
    <nav aria-label={text.pageOf(String(page), String(pages))} className="flex flex-wrap items-center gap-4">
      <Button look="outline" aria-disabled={page <= 1} onClick={() => onTurn(page - 1)}>
        {text.previous}
      </Button>
      <span className="tabular-nums">{text.pageOf(formatCount(page), formatCount(pages))}</span>
      <Button look="outline" aria-disabled={page >= pages} onClick={() => onTurn(page + 1)}>
        {text.next}
      </Button>
    </nav>
  )
}
