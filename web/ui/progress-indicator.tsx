import { useEffect, useState } from 'react'
import { classNames } from './class-names.ts'

const announceEvery = 5_000

/** Says `label` when it comes up and every five seconds while the work goes on, for people who do not see it turn. */
const useAnnouncement = (label: string): string => {
  const [said, setSaid] = useState('')
  useEffect(() => {
    // A status region speaks when its text changes; the trailing space makes the same words a change.
    const first = setTimeout(() => setSaid(label), 0)
    const timer = setInterval(() => setSaid((before) => (before === label ? `${label} ` : label)), announceEvery)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [label])
  return said
}

/** Work under way: a bar where the share done is known (`value` of `max`), a turning ring where it is not. */
export const ProgressIndicator = ({
  label,
  value,
  max,
  kiosk = false,
}: {
  readonly label: string
  readonly value?: number
  readonly max?: number
  readonly kiosk?: boolean
}) => {
  const said = useAnnouncement(label)
  const isKnown = value !== undefined && max !== undefined && max > 0
  return (
    <div className="grid justify-items-center gap-6">
      {isKnown ? (
        <progress
          aria-label={label}
          value={value}
          max={max}
          className={classNames(
            'w-full appearance-none overflow-hidden rounded-full border-2 border-solid-gray-536 bg-white accent-key-900 [&::-moz-progress-bar]:bg-key-900 [&::-webkit-progress-bar]:bg-white [&::-webkit-progress-value]:bg-key-900 [&::-webkit-progress-value]:transition-[inline-size] [&::-webkit-progress-value]:duration-300',
            kiosk ? 'h-10' : 'h-4',
          )}
        />
      ) : (
        <>
          <progress aria-label={label} className="sr-only" />
          <span
            aria-hidden="true"
            className={classNames(
              'block animate-spin rounded-full border-solid-gray-200 border-t-key-900 motion-reduce:border-key-900 motion-reduce:border-dashed',
              kiosk ? 'size-24 border-12' : 'size-12 border-6',
            )}
          />
        </>
      )}
      <p aria-hidden="true" className={kiosk ? 'text-std-22B-150 desktop:text-std-28B-150' : 'text-std-17B-170'}>
        {label}
      </p>
      <output className="sr-only">{said}</output>
    </div>
  )
}
