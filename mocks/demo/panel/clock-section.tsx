import { useCallback, useEffect, useId, useState } from 'react'
import { formatInstant } from '#web/text/staff-format.ts'
import { clockPresets, toPresetInstant } from '../clock-presets.ts'
import { control, type FaultSetting } from '../control.ts'
import { useDocumentLanguage } from '../use-document-language.ts'
import type { World } from '../use-world.ts'
import type { Words } from '../words.ts'
import { Section } from './section.tsx'

/** The centre's clock: real, or put to a moment that shows something. */
export const ClockSection = ({ text, world: { state, act } }: { readonly text: Words; readonly world: World }) => {
  const language = useDocumentLanguage()
  const clock = state?.clock
  const shown = clock === undefined ? '' : formatInstant(clock.now, language)
  return (
    <Section heading={text.clock.heading} status={clock?.isSet === true ? text.clock.set(shown) : shown}>
      <div className="row">
        <button type="button" onClick={() => act(() => control.setClock(null))}>
          {text.clock.real}
        </button>
        {clockPresets.map((preset) => (
          <button
            key={preset}
            type="button"
            onClick={() => act(() => control.setClock(toPresetInstant(preset, new Date()).toISOString()))}
          >
            {text.clock[preset]}
          </button>
        ))}
      </div>
    </Section>
  )
}

const ocsp = 'jpki-ocsp'

/** One lasting fault of the OCSP responder, or none; the developer page has the finer choices. */
export const OcspSection = ({ text }: { readonly text: Words }) => {
  const id = useId()
  const [names, setNames] = useState<readonly string[]>([])
  const [current, setCurrent] = useState('')

  const load = useCallback(() => {
    control.listFaults().then(
      (parties) => {
        const party = parties.find((candidate) => candidate.party === ocsp)
        setNames(party?.names ?? [])
        setCurrent(party?.settings[0]?.name ?? '')
      },
      () => undefined,
    )
  }, [])

  useEffect(load, [load])

  const choose = async (name: string) => {
    const settings: FaultSetting[] = name === '' ? [] : [{ name }]
    await control.setFaults(ocsp, settings)
    setCurrent(name)
  }

  return (
    <Section heading={text.ocsp.heading}>
      <label htmlFor={id} className="hidden-label">
        {text.ocsp.heading}
      </label>
      <select
        id={id}
        value={current}
        // Faults are switched elsewhere too, and a list about to be opened should be true.
        onFocus={load}
        onChange={(event) => void choose(event.target.value).catch(() => undefined)}
      >
        <option value="">{text.ocsp.normal}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </Section>
  )
}
