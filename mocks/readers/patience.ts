/** The answer if it comes within so many milliseconds, else undefined: then a card asks its reader for more time. */
export const inTime = async <Answer>(answer: Promise<Answer>, milliseconds: number): Promise<Answer | undefined> => {
  const { promise: over, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), milliseconds)
  try {
    return await Promise.race([answer, over])
  } finally {
    clearTimeout(timer)
  }
}
