import { useCallback, useEffect, useRef, useState } from 'react'
import { zeroBytes } from '#shared/bytes/bytes.ts'

const zeroKey = '0'.charCodeAt(0)

/** Digits a person types, `pinLength` of them: they live in these bytes only; React knows their count, never themselves. */
export const usePinBytes = (pinLength: number) => {
  const bytes = useRef(new Uint8Array(pinLength))
  const length = useRef(0)
  const [count, setCount] = useState(0)
  const setLength = useCallback((next: number) => {
    bytes.current.fill(0, next)
    length.current = next
    setCount(next)
  }, [])
  const push = useCallback(
    (digit: number) => {
      if (length.current === pinLength) return
      bytes.current[length.current] = zeroKey + digit
      length.current += 1
      setCount(length.current)
    },
    [pinLength],
  )
  const erase = useCallback(() => setLength(Math.max(0, length.current - 1)), [setLength])
  const clear = useCallback(() => setLength(0), [setLength])
  /** The complete PIN, once; undefined while it is not complete. Whoever takes it zeroes it. */
  const take = useCallback(() => {
    if (length.current !== pinLength) return undefined
    const pin = bytes.current.slice()
    setLength(0)
    return pin
  }, [pinLength, setLength])
  useEffect(() => {
    const held = bytes.current
    return () => zeroBytes(held)
  }, [])
  return { count, push, erase, clear, take }
}
