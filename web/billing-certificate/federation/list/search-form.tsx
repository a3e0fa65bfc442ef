import { useState } from 'react'
import type { MatterFilter } from '#shared/billing-certificate/federation-api.ts'
import { applicantKinds, matterStatuses } from '#shared/billing-certificate/lifecycle.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { emptyFilter } from './list-state.ts'

const expired = 'expired'

/** The search area of 証明書一覧, no more and no less than its drawing has; 期限切れ stands for 異動 (EB-SC-11, OQ-EB-8). */
export const SearchForm = ({
  filter,
  onSearch,
}: {
  readonly filter: MatterFilter
  readonly onSearch: (filter: MatterFilter) => void
}) => {
  const { list: text, fields } = useText(billingFederationText)
  const { kinds, statuses } = useText(billingText)
  const [draft, setDraft] = useState(filter)
  const search = () =>
    onSearch({ ...draft, userId: draft.userId.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase().slice(0, 12) })
  const clear = () => {
    setDraft(emptyFilter)
    onSearch(emptyFilter)
  }
  return (
    <form
      aria-label={text.search}
      onSubmit={(event) => {
        event.preventDefault()
        search()
      }}
      className="grid gap-5 rounded-12 border border-solid-gray-420 p-4 desktop:p-6 print:hidden"
    >
      <div className="grid items-start gap-5 desktop:grid-cols-2">
        <ChoiceGroup
          across
          label={fields.kind}
          name="kind"
          kind="many"
          choices={applicantKinds.map((value) => ({ value, label: kinds[value] }))}
          chosen={draft.kinds}
          onChoose={(chosen) => setDraft({ ...draft, kinds: applicantKinds.filter((one) => chosen.includes(one)) })}
        />
        <TextField
          label={fields.userId}
          support={text.userIdSupport}
          value={draft.userId}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setDraft({ ...draft, userId: target.value })}
        />
      </div>
      <ChoiceGroup
        across
        label={fields.status}
        name="status"
        kind="many"
        choices={[
          ...matterStatuses.map((value) => ({ value, label: statuses[value] })),
          { value: expired, label: text.expiredOnly },
        ]}
        chosen={[...draft.statuses, ...(draft.expiredOnly ? [expired] : [])]}
        onChoose={(chosen) =>
          setDraft({
            ...draft,
            statuses: matterStatuses.filter((one) => chosen.includes(one)),
            expiredOnly: chosen.includes(expired),
          })
        }
      />
      <div className="flex flex-wrap gap-4">
        <Button type="submit">{text.run}</Button>
        <Button look="outline" onClick={clear}>
          {text.clear}
        </Button>
      </div>
    </form>
  )
}
