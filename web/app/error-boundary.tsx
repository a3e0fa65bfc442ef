import { Component, type ReactNode } from 'react'
import { toAppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'

const CrashScreen = ({ code }: { readonly code: ErrorCode }) => {
  const { crash } = useText(shellText)
  return (
    <main className="mx-auto grid max-w-192 gap-6 px-4 py-16">
      <ScreenHeading>{crash.title}</ScreenHeading>
      <p>{crash.lead}</p>
      <p>{crash.todo}</p>
      <p className="text-mono-16N-150">{crash.code(code)}</p>
      <div>
        <Button size="l" onClick={() => location.reload()}>
          {crash.reload}
        </Button>
      </div>
    </main>
  )
}

/** A screen that fails to draw is replaced by words; loading the page again starts with nothing left of it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly code: ErrorCode | null }> {
  override state: { readonly code: ErrorCode | null } = { code: null }

  static getDerivedStateFromError(error: unknown) {
    return { code: toAppError(error).code }
  }

  override render() {
    return this.state.code === null ? this.props.children : <CrashScreen code={this.state.code} />
  }
}
