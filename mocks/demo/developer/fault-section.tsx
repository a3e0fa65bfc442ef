import { useId, useState, type FormEvent } from 'react'
import { control, type FaultSetting, type PartyFaults } from '../control.ts'
import { Section } from '../panel/section.tsx'
import type { Words } from '../words.ts'
import { useLoaded } from './use-loaded.ts'

const describe = ({ name, target, times, delayMs }: FaultSetting): string =>
  [name, target, times === undefined ? undefined : `×${times}`, delayMs === undefined ? undefined : `${delayMs} ms`]
    .filter((part) => part !== undefined)
    .join(' ')

/** Reads what is wrong with every party, and changes it while everything runs. */
export const FaultSection = ({ text }: { readonly text: Words }) => {
  const { value: parties = [], failed, reload } = useLoaded(control.listFaults)
  const change = async (party: PartyFaults, settings: readonly FaultSetting[]) => {
    await control.setFaults(party.party, settings).catch(() => undefined)
    reload()
  }
  const active = parties.flatMap((party) => party.settings.map((setting) => ({ party, setting })))

  return (
    <Section heading={text.faults.heading} status={text.faults.lead}>
      <output className="failure">{failed && text.failed}</output>
      <FaultForm
        text={text}
        parties={parties}
        onAdd={(party, setting) => void change(party, [...party.settings, setting])}
      />
      <h3>{text.faults.active}</h3>
      {active.length === 0 ? (
        <p className="status">{text.faults.none}</p>
      ) : (
        <ul>
          {active.map(({ party, setting }, index) => (
            <li key={`${party.party} ${describe(setting)} ${index}`} className="active">
              <span className="mono">
                {party.party} {describe(setting)}
              </span>
              <button
                type="button"
                aria-label={text.faults.removeOf(`${party.party} ${setting.name}`)}
                onClick={() =>
                  void change(
                    party,
                    party.settings.filter((other) => other !== setting),
                  )
                }
              >
                {text.faults.remove}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const FaultForm = ({
  text,
  parties,
  onAdd,
}: {
  readonly text: Words
  readonly parties: readonly PartyFaults[]
  readonly onAdd: (party: PartyFaults, setting: FaultSetting) => void
}) => {
  const id = useId()
  const [partyName, setParty] = useState('')
  const party = parties.find((candidate) => candidate.party === partyName) ?? parties[0]

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (party === undefined) return
    const given = new FormData(event.currentTarget)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    onAdd(party, {
      name: text('fault'),
      ...(text('target') === '' ? {} : { target: text('target') }),
      ...(text('times') === '' ? {} : { times: Number(text('times')) }),
      ...(text('delay') === '' ? {} : { delayMs: Number(text('delay')) }),
    })
  }

  return (
    <form onSubmit={submit}>
      <div className="field">
        <label htmlFor={`${id}-party`}>{text.faults.party}</label>
        <select id={`${id}-party`} value={party?.party ?? ''} onChange={(event) => setParty(event.target.value)}>
          {parties.map(({ party: name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-fault`}>{text.faults.fault}</label>
        <select id={`${id}-fault`} name="fault" key={party?.party}>
          {party?.names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-target`}>{text.faults.target}</label>
        <input id={`${id}-target`} name="target" autoComplete="off" />
      </div>
      <div className="field">
        <label htmlFor={`${id}-times`}>{text.faults.times}</label>
        <input id={`${id}-times`} name="times" inputMode="numeric" pattern="[1-9][0-9]{0,2}" autoComplete="off" />
      </div>
      <div className="field">
        <label htmlFor={`${id}-delay`}>{text.faults.delay}</label>
        <input id={`${id}-delay`} name="delay" inputMode="numeric" pattern="[0-9]{1,6}" autoComplete="off" />
      </div>
      <button type="submit" className="main">
        {text.faults.add}
      </button>
    </form>
  )
}
