import { useState } from 'react'
import type { DocMdpPermission } from '#shared/pades/permissions.ts'
import type { PadesLevel } from '#shared/pades/sign.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ChoiceList, type Choice } from './choice-list.tsx'
import { MarkBox } from './mark-box.tsx'
import { PageViewer } from './page-viewer.tsx'
import { corners, toCorner, type Corner, type OpenedDocument, type SignDraft } from './sign-draft.ts'

const levelOrder: readonly PadesLevel[] = ['B-LTA', 'B-LT', 'B-T', 'B-B']

type StepProps = {
  readonly document: OpenedDocument
  readonly draft: SignDraft
  readonly onChange: (draft: SignDraft) => void
}

const markKey = ({ mark }: SignDraft): string => (mark.kind === 'field' ? `field:${mark.name}` : mark.kind)

/** Where the mark stands, if there is to be one. */
const MarkChoice = ({ document: { options, pages }, draft, page, onChange }: StepProps & { readonly page: number }) => {
  const { settings: text } = useText(documentSignText)
  const [corner, setCorner] = useState<Corner>('bottom-right')
  const stand = async (next: Corner) => {
    setCorner(next)
    onChange({ ...draft, mark: { kind: 'page', place: toCorner(next, page, await pages.sizeOf(page)) } })
  }
  const choices: Choice<string>[] = [
    { value: 'none', label: text.none },
    ...options.waiting.map(({ name }) => ({ value: `field:${name}`, label: text.fieldOf(name) })),
    ...(options.mayAddVisible ? [{ value: 'page', label: text.visible }] : []),
  ]
  const choose = (value: string) => {
    if (value === 'none') onChange({ ...draft, mark: { kind: 'none' } })
    else if (value === 'page') void stand(corner)
    else onChange({ ...draft, mark: { kind: 'field', name: value.slice('field:'.length) } })
  }
  return (
    <>
      <ChoiceList
        legend={text.place}
        support={options.mayAddVisible ? text.placeSupport : text.invisibleOnly}
        choices={choices}
        chosen={markKey(draft)}
        onChoose={choose}
      />
      {draft.mark.kind === 'page' && draft.mark.place.page !== page && (
        <div>
          <Button look="outline" onClick={() => void stand(corner)}>
            {text.moveHere}
          </Button>
        </div>
      )}
      {draft.mark.kind === 'page' && (
        <ChoiceList
          legend={text.corner}
          choices={corners.map((value) => ({ value, label: text.corners[value] }))}
          chosen={corner}
          onChoose={(next) => void stand(next)}
        />
      )}
    </>
  )
}

/** The pages to look at, and how to sign them. */
export const SettingsStep = ({
  onBack,
  onNext,
  ...step
}: StepProps & { readonly onBack: () => void; readonly onNext: () => void }) => {
  const { settings: text, back, next, file } = useText(documentSignText)
  const { document, draft, onChange } = step
  const { options, pages } = document
  const { mark } = draft
  const [page, setPage] = useState(mark.kind === 'page' ? mark.place.page : 0)
  const isClosed = !options.mayAdd && options.waiting.length === 0
  return (
    <div className="grid gap-8">
      <Heading level={2}>{text.title}</Heading>
      {options.signatures > 0 && <p>{text.signed(options.signatures)}</p>}
      {isClosed && <NotificationBanner tone="error" title={text.closed} announce />}
      <div className="grid items-start gap-8 desktop:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <PageViewer pages={pages} page={page} onPage={setPage}>
          {(size) =>
            mark.kind === 'page' && mark.place.page === page ? (
              <MarkBox
                place={mark.place}
                size={size}
                onMove={(place) => onChange({ ...draft, mark: { kind: 'page', place } })}
              />
            ) : null
          }
        </PageViewer>
        {!isClosed && (
          <div className="grid gap-8">
            <MarkChoice {...step} page={page} />
            <TextField
              label={
                <>
                  {text.reason} <span className="font-400 text-solid-gray-600">{text.optional}</span>
                </>
              }
              support={text.reasonSupport}
              value={draft.reason}
              maxLength={200}
              onChange={({ currentTarget }) => onChange({ ...draft, reason: currentTarget.value })}
            />
            <ChoiceList
              legend={text.level}
              support={text.levelSupport}
              choices={levelOrder.map((value) => ({
                value,
                label: text.levels[value].name,
                about: text.levels[value].about,
              }))}
              chosen={draft.level}
              onChoose={(level) => onChange({ ...draft, level })}
            />
            {options.mayCertify && (
              <ChoiceList
                legend={text.certify}
                support={text.certifySupport}
                choices={[
                  { value: '0', label: text.certifyNone },
                  ...([3, 2, 1] as const).map((level) => ({ value: String(level), label: text.certifyLevels[level] })),
                ]}
                chosen={String(draft.certification ?? 0)}
                onChoose={(value) =>
                  onChange({
                    ...draft,
                    certification: value === '0' ? undefined : (Number(value) as DocMdpPermission),
                  })
                }
              />
            )}
          </div>
        )}
      </div>
      <div className="flex flex-wrap gap-4">
        <Button look="quiet" onClick={onBack}>
          {isClosed ? file.another : back}
        </Button>
        {!isClosed && <Button onClick={onNext}>{next}</Button>}
      </div>
    </div>
  )
}
