import { QueryClient } from '@tanstack/react-query'
import { toAppError } from '#shared/errors/app-error.ts'

const triesLater = 2

/** Whether waiting helps, as the catalogue says: such an error is told, and asking goes on. */
export const willPass = (error: unknown): boolean => toAppError(error).row.retry === 'later'

/** Reading is tried again only where the catalogue says that waiting helps; nothing is ever written twice by itself. */
export const shouldRetry = (failureCount: number, error: unknown): boolean =>
  willPass(error) && failureCount < triesLater

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        retryDelay: (failureCount) => 500 * 2 ** failureCount,
        // What a screen shows of a person goes with the screen.
        gcTime: 0,
        staleTime: 0,
        networkMode: 'always',
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
