import type { ReactNode } from 'react'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { deskRoot } from './addresses.ts'
import { useMay } from './desk.ts'
import { menu } from './menu.ts'
import { SiteFrame } from './site-frame.tsx'

/** Which screen serves which step and function of the business (RS-G-2, 3, 9), and whom to call when something breaks (RS-NF-1 to 4). */
export const GuidePage = () => {
  const { guide: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <section className="grid gap-4">
        <Heading level={2}>{text.flow}</Heading>
        <ol className="grid gap-3">
          {text.steps.map(({ name, who, screen, path }, index) => (
            <li
              key={name}
              className="grid gap-x-6 gap-y-1 rounded-8 border border-solid-gray-420 p-4 desktop:grid-cols-[3rem_1fr_12rem_14rem]"
            >
              <span className="text-std-20B-150 tabular-nums">{index + 1}</span>
              <span>{name}</span>
              <span className="text-solid-gray-600">{who}</span>
              <span>
                <ScreenLink path={path}>{screen}</ScreenLink>
              </span>
            </li>
          ))}
        </ol>
        <Heading level={3}>{text.functions}</Heading>
        <FactList
          facts={text.functionScreens.map(({ name, screen, path }) => ({
            key: name,
            name,
            value: <ScreenLink path={path}>{screen}</ScreenLink>,
          }))}
        />
        <Heading level={3}>{text.branches}</Heading>
        <FactList facts={text.branchSteps.map(([name, value]) => ({ key: name, name, value }))} />
        <Heading level={3}>{text.tasks}</Heading>
        <p>{text.tasksLead}</p>
        <FactList facts={text.taskKinds.map(([name, value]) => ({ key: name, name, value }))} />
      </section>
      <section className="grid gap-4">
        <Heading level={2}>{text.first}</Heading>
        <ol className="grid list-decimal gap-2 pl-6">
          {text.setUp.map(([words, path]) => (
            <li key={path}>
              <ScreenLink path={path}>{words}</ScreenLink>
            </li>
          ))}
        </ol>
      </section>
      <section className="grid gap-4">
        <Heading level={2}>{text.support}</Heading>
        <FactList facts={text.supportFacts.map(([name, value]) => ({ key: name, name, value }))} />
        <Heading level={3}>{text.incident}</Heading>
        <ol className="grid list-decimal gap-1 pl-6">
          {text.incidentSteps.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ol>
      </section>
    </SiteFrame>
  )
}

/** A screen of this desk, for whoever may open it; others, and other applications, by name alone. */
const ScreenLink = ({ path, children }: { readonly path: string | null; readonly children: ReactNode }) => {
  const may = useMay()
  const door = menu.find((one) => one.path === path?.split('?')[0])
  return door !== undefined && may(door.privilege) ? <Link to={`${deskRoot}/${path}`}>{children}</Link> : children
}
