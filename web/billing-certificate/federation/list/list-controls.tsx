import { useState, type FormEvent } from 'react'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'

/** Counts, selection and paging, the same above and below the table (EB-SC-13). */
export const ListControls = ({
  label,
  chosen,
  total,
  page,
  pages,
  onChooseAll,
  onChooseNone,
  onTurn,
}: {
  readonly label: string
  readonly chosen: number
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly onChooseAll: () => void
  readonly onChooseNone: () => void
  readonly onTurn: (page: number) => void
}) => {
  const { list: text } = useText(billingFederationText)
  const turn = (words: string, to: number) => (
    <Button size="s" look="outline" aria-disabled={to === page || to < 1 || to > pages} onClick={() => onTurn(to)}>
      {words}
    </Button>
  )
  return (
    <nav aria-label={label} className="flex flex-wrap items-start gap-x-6 gap-y-4 print:hidden">
      <p className="flex flex-wrap gap-x-4 self-center tabular-nums">
        <span>
          {text.chosen} <span className="font-700">{formatCount(chosen)}</span>
        </span>
        <span>
          {text.all} <span className="font-700">{formatCount(total)}</span>
        </span>
      </p>
      <div className="flex flex-wrap gap-3 pt-1">
        <Button size="s" look="outline" aria-disabled={total === 0} onClick={onChooseAll}>
          {text.chooseAll}
        </Button>
        <Button size="s" look="outline" aria-disabled={chosen === 0} onClick={onChooseNone}>
          {text.chooseNone}
        </Button>
      </div>
      <div className="flex flex-wrap gap-3 pt-1">
        {turn(text.first, 1)}
        {turn(text.previous, page - 1)}
        {turn(text.next, page + 1)}
        {turn(text.last, pages)}
      </div>
      <PageBox key={page} page={page} pages={pages} onTurn={onTurn} />
    </nav>
  )
}

const PageBox = ({
  page,
  pages,
  onTurn,
}: {
  readonly page: number
  readonly pages: number
  readonly onTurn: (page: number) => void
}) => {
  const { list: text } = useText(billingFederationText)
  const [typed, setTyped] = useState(String(page))
  const [isWrong, setWrong] = useState(false)
  const go = (event: FormEvent) => {
    event.preventDefault()
    const digits = typed.normalize('NFKC').trim()
    const wanted = /^\d{1,6}$/.test(digits) ? Number(digits) : 0
    setWrong(wanted < 1 || wanted > pages)
    if (wanted >= 1 && wanted <= pages) onTurn(wanted)
  }
  return (
    <form onSubmit={go} className="flex flex-wrap items-center gap-3">
      <input
        aria-label={text.page}
        aria-invalid={isWrong ? true : undefined}
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        className="focus-mark h-11 w-20 rounded-8 border border-solid-gray-600 bg-white px-3 text-right tabular-nums aria-invalid:border-error-1"
      />
      <span className="tabular-nums">/{formatCount(pages)}</span>
      <Button size="s" type="submit" look="outline">
        {text.go}
      </Button>
      {isWrong && (
        <span role="alert" className="w-full bg-white text-std-16N-170 text-error-1">
          ＊{text.pageWrong(formatCount(pages))}
        </span>
      )}
    </form>
  )
}
