import type { KioskText } from './kiosk.ja.ts'
import { certificateKindsEn } from './certificate-kinds.ts'

const yen = (amount: number) => `${amount.toLocaleString('en-GB')} yen`

const instant = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Tokyo',
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
})

export const kioskEn: KioskText = {
  service: 'Certificate Service',
  yen,
  at: (iso) => instant.format(new Date(iso)),
  frame: {
    stop: 'Stop',
    back: 'Back',
    next: 'Next',
    finish: 'Finish',
    steps: 'Progress',
    stepState: { done: ' (done)', current: ' (you are here)', ahead: ' (to come)' },
    simulated: 'Simulated',
    soundOn: 'Sound on',
    soundOff: 'Sound off',
    language: 'Language',
    code: (code) => `Code: ${code}`,
  },
  steps: {
    card: 'Card',
    pin: 'PIN',
    certificate: 'Certificate',
    options: 'Details',
    payment: 'Payment',
    print: 'Print',
  },
  kinds: certificateKindsEn,
  opensAt: (time) => `You can use it from ${time}.`,
  closed: {
    title: 'The service is closed now',
    opensAt: (time) => `It opens again on ${time}.`,
    hours: 'The service is open from 6:30 to 23:00, and closed from 29 December to 3 January.',
  },
  outOfOrder: {
    title: 'Out of service',
    lead: 'This terminal is being repaired. Please use another one.',
  },
  holdCard: {
    title: 'Lay down your card',
    lead: 'Take your Individual Number Card out of its case and lay it on the middle of the reader.',
    usable: 'Card you can use',
    usableCard: 'Individual Number Card (My Number Card)',
    usableNote: 'You need the four-digit PIN for user authentication. For people aged 15 or over.',
    notUsable: 'Not for: Basic Resident Register cards, health insurance cards, driving licences',
    kindsTitle: 'What you can get',
    kindsNote: 'Certificates and fees differ between municipalities.',
    takeOff: 'Please take your card away once. It starts when you lay it down again.',
    reader: 'Card reader',
    phone: 'Use a phone as the reader',
    unsupported: 'This card cannot be used. Lay down an Individual Number Card.',
    unreadable: 'The card cannot be read. Lay down one card only, without its case.',
    help: 'For your safety the shop staff may not operate it for you. Tell them if paper or money is stuck.',
  },
  askStop: {
    title: 'Do you want to stop?',
    lead: 'What you have chosen will be lost. Money you put in is returned.',
    stay: 'Continue',
    stop: 'Stop',
  },
  idle: {
    title: 'Are you still there?',
    lead: (seconds) => `The procedure stops in ${seconds} seconds. Money you put in is returned.`,
    leadEnd: (seconds) => `The first screen comes back in ${seconds} seconds. Make sure you have everything.`,
    announce: (seconds) => `${seconds} seconds left`,
    stay: 'Continue',
    stop: 'Stop',
  },
  terminal: {
    title: 'Terminal log-in',
    lead: 'Done once, by the people who run this terminal.',
    id: 'Terminal ID',
    secret: 'Terminal key',
    submit: 'Log in',
    idMissing: 'Enter the terminal ID.',
    secretMissing: 'Enter the terminal key.',
    again: 'Connect again',
  },
}
