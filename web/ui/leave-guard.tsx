import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { Button } from './button.tsx'
import { ModalDialog } from './modal-dialog.tsx'

const laid = 'madoguchi-unsaved'

export type LeaveWords = {
  readonly title: string
  readonly why: string
  readonly leave: string
  readonly cancel: string
}

/** A link within the application that the click would follow in this tab. */
const linkOf = (event: MouseEvent): HTMLAnchorElement | undefined => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
  if (link === null || link.target !== '' || link.hasAttribute('download')) return undefined
  return link.origin === location.origin && !link.getAttribute('href')?.startsWith('#') ? link : undefined
}

/**
 * While something is not saved, a link, Back, a reload and closing the tab ask first. Gives the question to be
 * drawn. The router has no guard of its own outside of its data mode.
 */
export const useLeaveGuard = (isDirty: boolean, words: LeaveWords): ReactNode => {
  const navigate = useNavigate()
  const [wanted, want] = useState<string | -1>()
  const isLeaving = useRef(false)

  useEffect(() => {
    if (!isDirty) return
    isLeaving.current = false
    // One entry of the same address is laid over: going back from it asks, and changes nothing that is on the screen. It
    // stays when all is saved: taking it off is asynchronous, and would undo a step somebody takes at once.
    const lay = () => history.pushState({ ...(history.state as object | null), [laid]: true }, '')
    if ((history.state as Readonly<Record<string, unknown>> | null)?.[laid] !== true) lay()
    const onLeave = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      const link = linkOf(event)
      if (link === undefined || link.href === location.href) return
      event.preventDefault()
      event.stopPropagation()
      want(link.pathname + link.search + link.hash)
    }
    const onPop = () => {
      if (isLeaving.current) return
      lay()
      want(-1)
    }
    addEventListener('beforeunload', onLeave)
    document.addEventListener('click', onClick, true)
    addEventListener('popstate', onPop)
    return () => {
      removeEventListener('beforeunload', onLeave)
      document.removeEventListener('click', onClick, true)
      removeEventListener('popstate', onPop)
    }
  }, [isDirty])

  if (wanted === undefined || !isDirty) return null
  const stay = () => want(undefined)
  const leave = () => {
    want(undefined)
    isLeaving.current = true
    if (wanted === -1) history.go(-2)
    else void navigate(wanted, { replace: true })
  }
  return (
    <ModalDialog
      title={words.title}
      onCancel={stay}
      actions={
        <>
          <Button size="l" look="outline" onClick={stay}>
            {words.cancel}
          </Button>
          <Button size="l" look="danger" onClick={leave}>
            {words.leave}
          </Button>
        </>
      }
    >
      <p>{words.why}</p>
    </ModalDialog>
  )
}
