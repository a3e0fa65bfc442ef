import { useSyncExternalStore } from 'react'
import type { Words } from '../words.ts'
import { Section } from './section.tsx'

const findLink = (): string | null =>
  document.querySelector('[data-pairing-link]')?.getAttribute('data-pairing-link') ?? null

const subscribe = (callback: () => void) => {
  const observer = new MutationObserver(callback)
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-pairing-link'] })
  return () => observer.disconnect()
}

/** A second phone without a camera: the QR code on the screen, opened in a tab beside it. */
export const PairingSection = ({ text }: { readonly text: Words }) => {
  const link = useSyncExternalStore(subscribe, findLink)
  if (link === null) return null
  return (
    <Section heading={text.pairing.heading}>
      <p>
        <a href={link} target="_blank" rel="noreferrer">
          {text.pairing.open}
        </a>
      </p>
      <p>{text.pairing.note}</p>
    </Section>
  )
}
