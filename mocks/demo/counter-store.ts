import type { CounterName, CounterStore } from '#mocks/card/card-data.ts'

/** Before the key of every counter; what is under it names an invented card and a number, nothing else. */
const prefix = 'madoguchi-virtual-card:'

const keyOf = (cardId: string, counter: CounterName): string => `${prefix}${cardId}/${counter}`

/**
 * PIN tries of virtual cards that outlast the page, as those of a real card outlast everything. A stored text that is no
 * count of tries counts as none stored.
 */
export const createStorageCounterStore = (storage: Storage): CounterStore => ({
  read: (cardId, counter) => {
    const text = storage.getItem(keyOf(cardId, counter))
    return text !== null && /^\d{1,2}$/.test(text) ? Number(text) : undefined
  },
  write: (cardId, counter, retriesLeft) => storage.setItem(keyOf(cardId, counter), String(retriesLeft)),
})

export type StoredCounter = { readonly cardId: string; readonly counter: string; readonly triesLeft: string }

export const listStoredCounters = (storage: Storage): readonly StoredCounter[] =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    .filter((key) => key.startsWith(prefix))
    .toSorted()
    .map((key) => {
      const [cardId = '', counter = ''] = key.slice(prefix.length).split('/')
      return { cardId, counter, triesLeft: storage.getItem(key) ?? '' }
    })

/** Every card begins again with the tries it was made with. */
export const resetCounters = (storage: Storage): void => {
  for (const { cardId, counter } of listStoredCounters(storage)) storage.removeItem(`${prefix}${cardId}/${counter}`)
}
