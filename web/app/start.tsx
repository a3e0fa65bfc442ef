import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { LanguageProvider } from '#web/text/language.tsx'
import '../styles.css'
import { ErrorBoundary } from './error-boundary.tsx'
import { createQueryClient } from './query-client.ts'
import { AppRoutes } from './routes.tsx'

/** Puts the application into an element. Readers are registered by the entry that calls this. */
export const startApp = (element: HTMLElement): void => {
  createRoot(element).render(
    <StrictMode>
      <LanguageProvider>
        <ErrorBoundary>
          <QueryClientProvider client={createQueryClient()}>
            <BrowserRouter>
              <AppRoutes />
            </BrowserRouter>
          </QueryClientProvider>
        </ErrorBoundary>
      </LanguageProvider>
    </StrictMode>,
  )
}
