import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { findCards, readCard, type CardDetail, type CardRow } from '#shared/card-handover/api.ts'
import { codeKinds, type CodeKind } from '#shared/card-handover/codes.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { CardTable } from '../card-table.tsx'
import { CodeField, type CodeFieldHandle } from '../code-field.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { useLedgerQuery, useReplace } from '../use-ledger-query.ts'
import { CardPanel } from './card-panel.tsx'
import { RegisterCard } from './register-card.tsx'

type Outcome =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'several'; readonly cards: readonly CardRow[] }

/** 進捗登録 (CM-SC-6): a number, its card, a status. The hands stay on the keyboard or the scanner. */
export const EntryPage = ({ cardId }: { readonly cardId: string | undefined }) => {
  const { entry } = useText(handoverText)
  const { call } = useStaffSession()
  const navigate = useNavigate()
  const { refresh } = useLedger()
  const replace = useReplace()
  const field = useRef<CodeFieldHandle>(null)
  const [by, setBy] = useState<CodeKind | ''>('')
  const [outcome, setOutcome] = useState<Outcome>()
  const [message, setMessage] = useState<string>()
  const [isNew, setNew] = useState(false)
  const { busy, error, act } = useAct()
  const query = useLedgerQuery(readCard, { params: { cardId: cardId ?? '' } }, { enabled: cardId !== undefined })

  const open = (id: string) => {
    setOutcome(undefined)
    setNew(false)
    void navigate(`/handover/entry/${id}`)
    // 検索／更新: the same number again reads the card anew
    if (id === cardId) void query.refetch()
  }

  const find = (code: string) => {
    setMessage(undefined)
    if (code === '') return setOutcome({ kind: 'missing' })
    void act(async () => {
      const { cards } = await call(findCards, { body: { code, by: by === '' ? null : by } })
      const [only, ...others] = cards
      if (only !== undefined && others.length === 0) return open(only.cardId)
      setOutcome(cards.length === 0 ? { kind: 'unknown', code } : { kind: 'several', cards })
    })
  }

  const show = (detail: CardDetail, said: string) => {
    replace(readCard, { params: { cardId: detail.card.cardId } }, detail)
    setMessage(said)
    void refresh()
  }

  return (
    <>
      <PageHead title={entry.title} />
      <div className="grid max-w-176 gap-4 print:hidden">
        <div className="grid items-start gap-4 desktop:grid-cols-[1fr_12rem]">
          <CodeField
            first={cardId === undefined}
            ref={field}
            label={entry.code}
            support={entry.codeSupport}
            button={entry.find}
            busy={busy}
            error={outcome?.kind === 'missing' ? entry.missing : undefined}
            message={message}
            onCode={find}
          />
          <SelectField
            label={entry.by}
            value={by}
            onChange={({ target }) => setBy(codeKinds.find((kind) => kind === target.value) ?? '')}
          >
            <option value="">{entry.byAny}</option>
            {codeKinds.map((kind) => (
              <option key={kind} value={kind}>
                {entry.kinds[kind]}
              </option>
            ))}
          </SelectField>
        </div>
        <div>
          <Button look="outline" aria-expanded={isNew} onClick={() => setNew(!isNew)}>
            {entry.register}
          </Button>
        </div>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {outcome?.kind === 'unknown' && (
        <NotificationBanner announce tone="warning" title={entry.notFound(outcome.code)}>
          <p>{entry.notFoundTodo}</p>
        </NotificationBanner>
      )}
      {outcome?.kind === 'several' && (
        <section className="grid gap-4">
          <Heading level={2} look="part">
            {entry.several}
          </Heading>
          <CardTable caption={entry.several} cards={outcome.cards} empty="" />
        </section>
      )}
      {isNew && (
        <RegisterCard
          onRegistered={(detail) => {
            open(detail.card.cardId)
            show(detail, entry.registered)
          }}
        />
      )}
      {cardId !== undefined && outcome?.kind !== 'several' && (
        <Loaded query={query}>
          {(detail) => (
            <CardPanel
              key={detail.card.cardId}
              detail={detail}
              onChanged={show}
              onReread={() => void query.refetch()}
              onRecorded={(next, said) => {
                show(next, said)
                field.current?.take()
              }}
            />
          )}
        </Loaded>
      )}
    </>
  )
}
