import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { closeChannel, joinChannel, type ChannelAccess } from '#shared/phone-reader/api.ts'
import { createRelayPort } from '#shared/phone-reader/relay-port.ts'
import { call, callWhileLeaving } from '#web/app/api.ts'
import { Shell } from '#web/app/shell.tsx'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { createCardApMeans } from './card-ap-means.ts'
import { PhoneDesk } from './phone-desk.ts'
import { purposes } from './purposes.ts'
import { createReaderMeans } from './reader-means.ts'
import { AboutScreen } from './screens/about.tsx'
import { AskedScreen } from './screens/asked.tsx'
import { CardScreen } from './screens/card.tsx'
import { CompareScreen } from './screens/compare.tsx'
import { DoneScreen, FailedScreen, UnableScreen } from './screens/endings.tsx'
import { PasswordScreen } from './screens/password.tsx'
import { PinScreen } from './screens/pin.tsx'
import { TapFailedScreen, TapScreen } from './screens/tap.tsx'

/** One desk a page, and what is to be closed when the page is left. */
const createDesk = () => {
  let joined: ChannelAccess | undefined
  const desk = new PhoneDesk({
    origin: location.origin,
    purposes,
    means: [createReaderMeans(), createCardApMeans('phone'), createCardApMeans('reader')],
    join: async (id, signal) => {
      const channelId = encodeBase64url(id)
      const { token } = await call(joinChannel, { body: { channelId }, signal })
      joined = { channelId, token }
      return createRelayPort({ call, access: joined })
    },
  })
  const leave = () => {
    if (joined !== undefined) callWhileLeaving(closeChannel, { body: joined }).catch(() => undefined)
  }
  return { desk, leave }
}

/** Takes the link out of the address bar before anything else sees it: histories and pictures of a screen keep nothing. */
const takeFragment = (): string => {
  const { hash, pathname } = location
  if (hash !== '') history.replaceState(history.state, '', pathname)
  return hash
}

const usePhoneDesk = () => {
  const [{ desk, leave }] = useState(createDesk)
  const state = useSyncExternalStore(desk.subscribe, () => desk.state)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    clearTimeout(leaving.current)
    const look = () => {
      const fragment = takeFragment()
      if (fragment !== '') void desk.open(fragment)
    }
    look()
    // A second link scanned into the same tab changes the fragment and loads nothing.
    globalThis.addEventListener('hashchange', look)
    globalThis.addEventListener('pagehide', leave)
    return () => {
      globalThis.removeEventListener('hashchange', look)
      globalThis.removeEventListener('pagehide', leave)
      // Not at once: a page in strict mode is taken down and put up again before anybody sees it.
      leaving.current = setTimeout(desk.stop, 0)
    }
  }, [desk, leave])
  return { desk, state }
}

const Busy = ({ label }: { readonly label: string }) => (
  <div className="grid gap-8 py-8">
    <ScreenHeading>{label}</ScreenHeading>
    <ProgressIndicator label={label} />
  </div>
)

/** The phone that reads the card for another screen (PF-TV-13, PF-SEC-1). */
export const PhonePage = () => {
  const { desk, state } = usePhoneDesk()
  const { title, connecting, waiting } = useText(phoneText)
  const draw = (): ReactNode => {
    switch (state.status) {
      case 'idle':
        return <AboutScreen />
      case 'connecting':
        return <Busy key="connecting" label={connecting} />
      case 'unable':
        return <UnableScreen onAnyway={desk.connectAnyway} />
      case 'comparing':
        return <CompareScreen code={state.code} onAnswer={desk.answerCode} />
      case 'waiting':
        return <Busy key={state.what} label={waiting[state.what]} />
      case 'asked':
        return <AskedScreen intent={state.intent} ways={state.ways} onGo={desk.consent} onStop={desk.stop} />
      case 'card':
        return <CardScreen state={state} onAgain={desk.readAgain} onStop={desk.stop} />
      case 'tap':
        return <TapScreen state={state} onStop={desk.stop} />
      case 'tap-failed':
        return <TapFailedScreen problem={state.problem} onAgain={desk.readAgain} onStop={desk.stop} />
      case 'pin': {
        const { kind, retriesLeft, refusal } = state
        const asked = { retriesLeft, refusal, onSubmit: desk.submitPin, onStop: desk.stop }
        return kind === 'signature' ? <PasswordScreen {...asked} /> : <PinScreen kind={kind} {...asked} />
      }
      case 'done':
        return <DoneScreen kind={state.kind} />
      case 'failed':
        return <FailedScreen error={state.error} sent={state.sent} />
    }
  }
  return <Shell title={title}>{draw()}</Shell>
}
