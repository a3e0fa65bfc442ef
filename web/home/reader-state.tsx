import { lazy, Suspense, useEffect, useState, type PropsWithChildren } from 'react'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'

const ReaderPresence = lazy(async () => ({ default: (await import('./reader-presence.tsx')).ReaderPresence }))

/** Made here, where links are at hand already: asked for by a part that comes later, they would leave the first chunk. */
const HelpLink = ({ children }: PropsWithChildren) => <Link to="/readers">{children}</Link>

/** The reader's state, fetched once the page stands: nobody waits for the card library to see the home page. */
export const ReaderState = () => {
  const { home, reader } = useText(shellText)
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIdle(true), 0)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div aria-live="polite" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <span className="text-std-17B-170">{home.reader}</span>
      {isIdle ? (
        <Suspense fallback={<span>{reader.starting}</span>}>
          <ReaderPresence Help={HelpLink} />
        </Suspense>
      ) : (
        <span>{reader.starting}</span>
      )}
    </div>
  )
}
