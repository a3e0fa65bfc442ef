import { ConnectReaderButton } from '#web/card/connect-reader-button.tsx'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import { errorText } from '#web/text/errors.ts'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge } from '#web/ui/status-badge.tsx'

/** The reader and what lies on it, in a line, and the way to connect one. */
export const ReaderLine = () => {
  const { reader } = useText(shellText)
  const { key, simulated } = useText(documentSignText)
  const errors = useText(errorText)
  const desk = useCardPresence()
  return (
    <div className="grid justify-items-start gap-3">
      <div aria-live="polite" className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="text-std-17B-170">{key.reader}</span>
        {desk.status === 'starting' && <span>{reader.starting}</span>}
        {desk.status === 'no-reader' && <StatusBadge>{reader.none}</StatusBadge>}
        {desk.status === 'failed' && (
          <>
            <StatusBadge tone="error">{reader.failed}</StatusBadge>
            <span>{errors[desk.code].todo}</span>
          </>
        )}
        {desk.status === 'ready' && (
          <>
            <StatusBadge tone={desk.presence === 'absent' ? 'neutral' : 'success'}>
              {desk.presence === 'absent' ? reader.ready : reader.cardPresent}
            </StatusBadge>
            <span>{desk.presence === 'absent' ? key.layCard : desk.reader.name}</span>
            {desk.reader.simulated && <StatusBadge tone="warning">{reader.simulated}</StatusBadge>}
          </>
        )}
      </div>
      {desk.status === 'ready' && desk.reader.simulated && <p className="text-std-16N-170">{simulated}</p>}
      {desk.status !== 'ready' && <ConnectReaderButton />}
    </div>
  )
}
