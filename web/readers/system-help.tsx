import { useState, type ReactNode } from 'react'
import { readersText } from '#web/text/readers.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { isReachable, systems, tasksOn, udevRulesOf, type KnownReader, type System } from './reader-facts.ts'

type Help = { readonly readers: readonly KnownReader[] }

/** Web NFC exists on Android alone, so where it is there is nothing to guess. */
const systemTold = (): System | null => ('NDEFReader' in globalThis ? 'android' : null)

const namesOf = (readers: readonly KnownReader[], join: string): string => readers.map(({ name }) => name).join(join)

const Steps = ({ steps }: { readonly steps: readonly string[] }) => (
  <ol className="grid list-decimal gap-2 pl-6">
    {steps.map((step) => (
      <li key={step}>{step}</li>
    ))}
  </ol>
)

/** Lines to copy. They scroll in their own frame, and wrap on paper. */
const Lines = ({ label, children }: { readonly label: string; readonly children: string }) => (
  <section
    aria-label={label}
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    tabIndex={0}
    className="focus-mark min-w-0 overflow-x-auto rounded-8 border border-solid-gray-420 bg-white p-4"
  >
    <pre className="text-mono-14N-150 print:whitespace-pre-wrap">{children}</pre>
  </section>
)

const WindowsHelp = ({ readers }: Help) => {
  const { systems: text, table } = useText(readersText)
  const { windows } = text
  const changed = readers.filter((reader) => tasksOn(reader, 'windows').includes('winusb'))
  const plain = readers.filter((reader) => !changed.includes(reader))
  return (
    <>
      {plain.length > 0 && <p>{windows.plain(namesOf(plain, table.join))}</p>}
      {changed.length > 0 && (
        <>
          <p>{windows.winusb(namesOf(changed, table.join))}</p>
          <Steps steps={windows.steps} />
          <NotificationBanner tone="warning" title={windows.warning}>
            <p>{windows.undo}</p>
          </NotificationBanner>
        </>
      )}
      <p>{windows.inUse}</p>
    </>
  )
}

const MacHelp = () => {
  const { macos } = useText(readersText).systems
  return (
    <>
      <p>{macos.nothing}</p>
      <p>{macos.safari}</p>
    </>
  )
}

const LinuxHelp = ({ readers }: Help) => {
  const { systems: text, table } = useText(readersText)
  const { linux } = text
  const bound = readers.filter((reader) => tasksOn(reader, 'linux').includes('unbind-kernel-driver'))
  return (
    <>
      <p>{linux.rule}</p>
      <Lines label={linux.rulesLabel}>{udevRulesOf(readers)}</Lines>
      <p>{linux.reload}</p>
      <Lines label={linux.reloadLabel}>
        {'sudo udevadm control --reload\nsudo udevadm trigger --subsystem-match=usb'}
      </Lines>
      {bound.length > 0 && (
        <>
          <p>{linux.unbind(namesOf(bound, table.join))}</p>
          <Lines label={linux.unbindLabel}>
            {"echo 'blacklist port100' | sudo tee /etc/modprobe.d/port100.conf\nsudo modprobe -r port100"}
          </Lines>
        </>
      )}
      <p>{linux.service}</p>
      <Lines label={linux.serviceLabel}>sudo systemctl stop pcscd.socket pcscd.service</Lines>
      <p>{linux.snap}</p>
      <Lines label={linux.snapLabel}>sudo snap connect chromium:raw-usb</Lines>
    </>
  )
}

const AndroidHelp = () => {
  const { android } = useText(readersText).systems
  return (
    <>
      <Steps steps={android.steps} />
      <NotificationBanner tone="information" title={android.nfc}>
        <p>{android.nfcWay}</p>
        <p>{android.tap}</p>
        <p className="print:hidden">
          <Link to="/tap">{android.tapLink}</Link>
        </p>
      </NotificationBanner>
      <p>{android.asReader}</p>
      <p className="print:hidden">
        <Link to="/phone">{android.asReaderLink}</Link>
      </p>
    </>
  )
}

const IphoneHelp = () => {
  const { iphone } = useText(readersText).systems
  return (
    <NotificationBanner tone="information" title={iphone.no}>
      <p>{iphone.way}</p>
    </NotificationBanner>
  )
}

const helps: Readonly<Record<System, (help: Help) => ReactNode>> = {
  windows: WindowsHelp,
  macos: MacHelp,
  linux: LinuxHelp,
  android: AndroidHelp,
  iphone: IphoneHelp,
}

/** What to do on each system, one at a time on the screen and all of them on paper. */
export const SystemHelp = ({ readers }: Help) => {
  const { systems: text } = useText(readersText)
  const [chosen, choose] = useState(systemTold)
  const reachable = readers.filter(isReachable)
  return (
    <>
      <fieldset className="print:hidden">
        <legend className="mb-3 text-std-17B-170">{text.legend}</legend>
        <div className="flex flex-wrap gap-3">
          {systems.map((system) => (
            <label
              key={system}
              className="flex min-h-12 cursor-pointer items-center gap-3 rounded-8 border-2 border-solid-gray-536 bg-white px-4 py-2 text-std-17N-170 has-checked:border-key-900 has-checked:bg-key-50 has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black has-focus-visible:ring-2 has-focus-visible:ring-yellow-300"
            >
              <input
                type="radio"
                name="system"
                value={system}
                checked={chosen === system}
                onChange={() => choose(system)}
                className="size-6 accent-key-900 outline-none"
              />
              {text.names[system]}
            </label>
          ))}
        </div>
      </fieldset>
      {chosen === null && <p className="print:hidden">{text.choose}</p>}
      {systems.map((system) => {
        const HelpOf = helps[system]
        return (
          <section
            key={system}
            aria-label={text.names[system]}
            className={chosen === system ? 'grid min-w-0 gap-4' : 'hidden min-w-0 gap-4 print:grid'}
          >
            <Heading level={3} look="part">
              {text.names[system]}
            </Heading>
            <HelpOf readers={reachable} />
          </section>
        )
      })}
    </>
  )
}
