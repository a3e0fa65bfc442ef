import { useCallback, useEffect, useRef, useState } from 'react'

/** A value asked for once, and again on request; the last good one stays when a request fails. */
export const useLoaded = <Value>(load: () => Promise<Value>) => {
  const [value, setValue] = useState<Value>()
  const [failed, setFailed] = useState(false)
  const latest = useRef(0)

  const reload = useCallback(() => {
    const turn = (latest.current += 1)
    load().then(
      (loaded) => {
        if (turn !== latest.current) return
        setValue(loaded)
        setFailed(false)
      },
      () => setFailed(true),
    )
  }, [load])

  useEffect(reload, [reload])
  return { value, failed, reload }
}
