import { useLanguage } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'

/** Title of a list, what it holds, how old it is, and a way to have it anew. */
export const PageHead = ({
  title,
  lead,
  query,
}: {
  readonly title: string
  readonly lead: string
  readonly query?: { readonly dataUpdatedAt: number; readonly refetch: () => Promise<unknown> }
}) => {
  const { common } = useText(staffText)
  const { language } = useLanguage()
  return (
    <div className="grid gap-4">
      <ScreenHeading>{title}</ScreenHeading>
      <p>{lead}</p>
      {query !== undefined && query.dataUpdatedAt > 0 && (
        <p className="flex flex-wrap items-center gap-4 text-std-16N-170 text-solid-gray-600">
          {common.readAt(formatInstant(new Date(query.dataUpdatedAt).toISOString(), language, 'second'))}
          <span className="print:hidden">
            <Button size="s" look="outline" onClick={() => void query.refetch()}>
              {common.refresh}
            </Button>
          </span>
        </p>
      )}
    </div>
  )
}
