/** A button as wide as the screen, for one question with few answers. */
export const choiceButton =
  'focus-mark grid min-h-24 content-center gap-1 rounded-16 border-3 px-6 py-4 text-left desktop:min-h-28 desktop:px-10 tall:min-h-36 tall:py-6'

export const choiceOn = 'border-key-900 bg-white text-key-900 shadow-1 active:bg-key-100'

export const choiceOff = 'border-solid-gray-300 bg-solid-gray-50 text-solid-gray-600'
