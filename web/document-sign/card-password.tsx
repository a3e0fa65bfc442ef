import { useRef, useState, type FormEvent } from 'react'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import type { CardSigningState } from './card-signing.ts'

type Asked = Extract<CardSigningState, { readonly status: 'password' }>

/**
 * Asks for the signing password. The field alone holds what is typed; it is taken out as bytes and the field emptied at
 * once, so that React and its tools never see it.
 */
export const CardPassword = ({
  asked: { triesLeft, fault },
  onGive,
}: {
  readonly asked: Asked
  readonly onGive: (bytes: Uint8Array, confirmLastTry: boolean) => void
}) => {
  const { consent: text } = useText(documentSignText)
  const form = useRef<HTMLFormElement>(null)
  const [isEmpty, setEmpty] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const field = () => {
    const found = form.current?.elements.namedItem('password')
    return found instanceof HTMLInputElement ? found : undefined
  }
  const give = () => {
    const typed = field()
    if (typed === undefined) return
    const bytes = encodeUtf8(typed.value)
    typed.value = ''
    onGive(bytes, triesLeft === 1)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const isNothing = (field()?.value ?? '') === ''
    setEmpty(isNothing)
    if (isNothing) return
    if (triesLeft === 1) setAsking(true)
    else give()
  }
  const problem = fault === 'card.pin-incorrect' ? text.wrong : fault === 'card.pin-format' ? text.format : undefined
  return (
    <form ref={form} onSubmit={submit} className="grid justify-items-start gap-4">
      <TextField
        className="w-full max-w-[30rem]"
        label={text.password}
        support={text.passwordSupport}
        error={isEmpty ? text.passwordEmpty : problem}
        name="password"
        type="password"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <p className={triesLeft === 1 ? 'font-700 text-error-2' : undefined}>{text.tries(triesLeft)}</p>
      <Button type="submit">{text.unlock}</Button>
      {isAsking && (
        <ModalDialog
          title={text.lastTitle}
          onCancel={() => setAsking(false)}
          actions={
            <>
              <Button
                look="danger"
                onClick={() => {
                  setAsking(false)
                  give()
                }}
              >
                {text.lastGo}
              </Button>
              <Button look="outline" data-first-focus onClick={() => setAsking(false)}>
                {text.lastStop}
              </Button>
            </>
          }
        >
          <p>{text.lastLead}</p>
        </ModalDialog>
      )}
    </form>
  )
}
