/**
 * Keeps the browser's Back harmless during a visit: one entry of the same address is laid over, and going back from it
 * becomes the screen's own 「もどる」. The entry is taken off again when the visit ends, so histories do not grow.
 */
export const openHistoryGuard = (
  browser: Pick<Window, 'addEventListener' | 'removeEventListener' | 'history'>,
  onBack: () => void,
): (() => void) => {
  const { history } = browser
  let isLaid = true
  const lay = () => history.pushState(history.state, '')
  const onPopState = () => {
    lay()
    onBack()
  }
  lay()
  browser.addEventListener('popstate', onPopState)
  return () => {
    if (!isLaid) return
    isLaid = false
    browser.removeEventListener('popstate', onPopState)
    history.back()
  }
}
