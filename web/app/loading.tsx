import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'

/** Stands in while a page's code is on its way. */
export const Loading = () => {
  const { loading } = useText(shellText)
  return (
    <main className="grid min-h-dvh place-items-center p-8">
      <ProgressIndicator label={loading} />
    </main>
  )
}
