import { useEffect } from 'react'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'

/** Names the document after the screen, for tabs, histories and screen readers. */
export const usePageTitle = (page: string): void => {
  const { titleOf } = useText(shellText)
  useEffect(() => {
    document.title = titleOf(page)
  }, [page, titleOf])
}
