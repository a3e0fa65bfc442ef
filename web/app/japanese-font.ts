/** The product's own Japanese typeface, for terminals and for machines that have none. */

/** Fetches the typeface's style sheet; its subsets follow as they are needed. */
export const loadJapaneseFont = async (): Promise<void> => {
  await import('@fontsource-variable/noto-sans-jp/index.css')
}

const draw = (letter: string): string => {
  const canvas = document.createElement('canvas')
  canvas.width = 32
  canvas.height = 32
  const context = canvas.getContext('2d')
  if (context === null) return letter
  context.font = '24px sans-serif'
  context.textBaseline = 'top'
  context.fillText(letter, 0, 0)
  return canvas.toDataURL()
}

/** Two letters that differ only if some font of this machine has them: without one, both are the same empty box. */
export const canWriteJapanese = (): boolean => draw('窓') !== draw('暗')
