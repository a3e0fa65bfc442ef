import type { Language } from '#web/text/language.tsx'
import { localeOf } from '#web/text/language.tsx'

type Tone = { readonly hertz: number; readonly at: number; readonly length: number }

/** Beeps as sequences of tones; seconds. */
const beeps = {
  /** Something must be taken: three high tones. */
  attention: [0, 0.25, 0.5].map((at): Tone => ({ hertz: 1760, at, length: 0.15 })),
  /** Something is done. */
  done: [
    { hertz: 880, at: 0, length: 0.15 },
    { hertz: 1320, at: 0.18, length: 0.3 },
  ],
  /** Something went wrong. */
  trouble: [
    { hertz: 440, at: 0, length: 0.25 },
    { hertz: 330, at: 0.3, length: 0.4 },
  ],
} as const satisfies Record<string, readonly Tone[]>

export type Beep = keyof typeof beeps

let context: AudioContext | undefined

const play = async (beep: Beep): Promise<void> => {
  context ??= new AudioContext()
  if (context.state === 'suspended') await context.resume()
  for (const { hertz, at, length } of beeps[beep]) {
    const start = context.currentTime + at
    const oscillator = context.createOscillator()
    const gain = context.createGain()
    oscillator.frequency.value = hertz
    // Ramps instead of steps: a hard edge clicks.
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(0.3, start + 0.02)
    gain.gain.linearRampToValueAtTime(0, start + length)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(start)
    oscillator.stop(start + length)
  }
}

/** Speaks with a voice of this machine only: others send the words to their maker's servers. */
const speak = (words: string, language: Language): void => {
  const voice = speechSynthesis.getVoices().find(({ lang, localService }) => localService && lang.startsWith(language))
  if (voice === undefined) return
  const utterance = new SpeechSynthesisUtterance(words)
  utterance.voice = voice
  utterance.lang = localeOf[language]
  speechSynthesis.cancel()
  speechSynthesis.speak(utterance)
}

/**
 * A beep and, where the machine has a voice of its own, a fixed sentence; never anything about the person (CV-KS-4, 12).
 * A machine that cannot sound stays silent: the same is always on the screen too.
 */
export const sound = (beep: Beep, words?: { readonly sentence: string; readonly language: Language }): void => {
  play(beep).catch(() => undefined)
  if (words !== undefined && 'speechSynthesis' in globalThis) speak(words.sentence, words.language)
}

export const hush = (): void => {
  if ('speechSynthesis' in globalThis) speechSynthesis.cancel()
}
