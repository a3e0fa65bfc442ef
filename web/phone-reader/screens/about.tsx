import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading, ScreenHeading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'

const phones = [
  ['usb', 'works', 'success'],
  ['nfc', 'partly', 'warning'],
  ['apple', 'fails', 'error'],
] as const

/** The page without a link: what it is for, and which phones can read the card. */
export const AboutScreen = () => {
  const { about } = useText(phoneText)
  return (
    <>
      <div className="grid gap-4">
        <ScreenHeading>{about.title}</ScreenHeading>
        <p className="text-std-20N-150">{about.lead}</p>
      </div>
      <section className="grid gap-4">
        <Heading level={2}>{about.howTitle}</Heading>
        <ol className="grid list-decimal gap-2 pl-6">
          {about.how.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <section className="grid gap-4">
        <Heading level={2}>{about.phonesTitle}</Heading>
        <ul className="grid gap-4">
          {phones.map(([phone, how, tone]) => (
            <li key={phone} className="grid gap-2 rounded-12 border border-solid-gray-536 p-4">
              <p className="flex flex-wrap items-center gap-3 text-std-17B-170">
                {about.phones[phone].name}
                <StatusBadge tone={tone}>{about[how]}</StatusBadge>
              </p>
              <p>{about.phones[phone].about}</p>
            </li>
          ))}
        </ul>
        <p>
          <Link to="/readers">{about.readers}</Link>
        </p>
      </section>
      <section className="grid gap-4">
        <Heading level={2}>{about.safeTitle}</Heading>
        <ul className="grid list-disc gap-2 pl-6">
          {about.safe.map((word) => (
            <li key={word}>{word}</li>
          ))}
        </ul>
      </section>
    </>
  )
}
