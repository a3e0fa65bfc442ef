import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { Shell } from './shell.tsx'

export const NotFoundPage = () => {
  const { notFound, backHome } = useText(shellText)
  return (
    <Shell title={notFound.title}>
      <ScreenHeading>{notFound.title}</ScreenHeading>
      <p>{notFound.lead}</p>
      <p>
        <Link to="/">{backHome}</Link>
      </p>
    </Shell>
  )
}
