import { useLocation } from 'react-router'

/** The token of a mailed link: behind `#`, which no server and no log sees. Undefined where there is none. */
export const useLinkToken = (): string | undefined => {
  const token = useLocation().hash.slice(1)
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined
}
