import { useState } from 'react'
import { toAppError, type AppError } from '#shared/errors/app-error.ts'
import { findSentences } from '#web/text/error-sentences.ts'
import { counterErrorText } from '#web/text/errors-counter.ts'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { connectReader } from './connect-reader.ts'

/** A browser shows a page only the readers a person has chosen for it, and asks only on a click. */
export const ConnectReaderButton = ({ kiosk = false }: { readonly kiosk?: boolean }) => {
  const { reader } = useText(shellText)
  const errors = useText(counterErrorText)
  const [error, setError] = useState<AppError | null>(null)
  const connect = () => {
    setError(null)
    connectReader().catch((failure: unknown) => setError(toAppError(failure)))
  }
  return (
    <div className="grid justify-items-start gap-2">
      <Button look="outline" size={kiosk ? 'kiosk' : 'm'} onClick={connect}>
        {reader.connect}
      </Button>
      <output className="text-error-2">
        {error !== null && `${findSentences(errors, error.code).what} ${findSentences(errors, error.code).todo}`}
      </output>
    </div>
  )
}
