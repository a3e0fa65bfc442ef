import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'

/** Forth and back through pages whose places only the server knows. */
export const Pager = ({
  page,
  pages,
  onPrevious,
  onNext,
}: {
  readonly page: number
  readonly pages: number
  readonly onPrevious: (() => void) | undefined
  readonly onNext: (() => void) | undefined
}) => {
  const { common } = useText(handoverText)
  if (pages <= 1 && onPrevious === undefined && onNext === undefined) return null
  return (
    <nav aria-label={common.page(page, pages)} className="flex flex-wrap items-center gap-4 print:hidden">
      <Button look="outline" aria-disabled={onPrevious === undefined} onClick={onPrevious}>
        {common.previous}
      </Button>
      <span className="tabular-nums">{common.page(page, pages)}</span>
      <Button look="outline" aria-disabled={onNext === undefined} onClick={onNext}>
        {common.next}
      </Button>
    </nav>
  )
}
