import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { listTrustAnchors } from '#shared/document-check/api.ts'
import { call } from '#web/app/api.ts'

export type TrustedAuthorities = {
  /** DER of everybody the counter trusts. */
  readonly known: readonly Uint8Array[]
  readonly added: readonly Uint8Array[]
  /** DER, by what they are trusted for; those added by the person count for both. */
  readonly anchors: readonly Uint8Array[]
  readonly stampAnchors: readonly Uint8Array[]
  readonly hasFailed: boolean
}

/** The counter's own list and what the person adds for as long as the page is open. */
export const useTrustedAuthorities = () => {
  const query = useQuery({
    queryKey: ['trust-anchors'],
    queryFn: ({ signal }) => call(listTrustAnchors, { signal }),
    staleTime: Infinity,
  })
  const [added, setAdded] = useState<readonly Uint8Array[]>([])
  const add = useCallback((ders: readonly Uint8Array[]) => setAdded((before) => [...before, ...ders]), [])
  const { data, isError } = query
  const authorities = useMemo((): TrustedAuthorities => {
    const listed = (data?.anchors ?? []).map(({ certificate, use }) => ({ use, der: decodeBase64url(certificate) }))
    const of = (wanted: string) => listed.flatMap(({ use, der }) => (use === wanted ? [der] : []))
    return {
      known: listed.map(({ der }) => der),
      added,
      anchors: [...of('signature'), ...added],
      stampAnchors: [...of('time-stamp'), ...added],
      hasFailed: isError,
    }
  }, [data, isError, added])
  return { authorities, add, isReady: data !== undefined || isError }
}
