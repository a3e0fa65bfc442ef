import { useEffect, useState } from 'react'
import { LetterDesk } from './letter-desk.ts'

/** One desk for a screen; leaving the screen ends it. */
export const useLetterDesk = (): LetterDesk => {
  const [desk] = useState(() => new LetterDesk())
  useEffect(() => () => desk.end(), [desk])
  return desk
}
