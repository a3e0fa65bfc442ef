import { useEffect, useId, useState } from 'react'
import { clockPresets, toPresetInstant } from '../clock-presets.ts'
import { control, type FaultSetting } from '../control.ts'
import type { World } from '../use-world.ts'
import type { Words } from '../words.ts'
import { Section } from './section.tsx'

const tokyoTime = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** The centre's clock: real, or put to a moment that shows something. */
export const ClockSection = ({ text, world: { state, act } }: { readonly text: Words; readonly world: World }) => {
  const clock = state?.clock
  const shown = clock === undefined ? '' : tokyoTime.format(new Date(clock.now))
  return (
    <Section heading={text.clock.heading} status={clock?.isSet === true ? `${shown}（${text.clock.set}）` : shown}>
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

  useEffect(() => {
    let left = false
    const load = async () => {
      const party = (await control.listFaults()).find((candidate) => candidate.party === ocsp)
      if (left || party === undefined) return
      setNames(party.names)
      setCurrent(party.settings[0]?.name ?? '')
    }
    load().catch(() => undefined)
    return () => {
      left = true
    }
  }, [])

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
      <select id={id} value={current} onChange={(event) => void choose(event.target.value).catch(() => undefined)}>
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
