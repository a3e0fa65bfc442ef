import type { TapText } from './tap.ja.ts'

export const tapEn: TapText = {
  title: 'Confirm who you are by tapping a card',
  lead: 'This uses the “tap application” that your municipality put on your card. Enter the PIN, then hold the card.',
  looking: 'Finding out what this device can do',
  pin: {
    title: 'PIN for tapping (four digits)',
    dots: (count, length) => `${count} of ${length} digits entered`,
    pad: 'PIN entry',
    erase: 'Erase',
    clear: 'Clear',
    notComplete: 'Enter four digits to use the buttons.',
    complete: 'Press the button, then hold the card.',
    triesLeft: (left) => `Tries left: ${left} (the card locks after 3 wrong ones).`,
  },
  byPhone: 'Hold it to this phone',
  byReader: 'Lay it on a card reader',
  simulated: {
    phone: 'This is a simulated phone. Its real NFC does nothing.',
    reader: 'This is a simulated card reader. It reads no real card.',
    both: 'Phone and card reader are simulated. No real card is read.',
  },
  noPhone: 'Cards cannot be read by tapping on this device. Chrome on Android can.',
  holding: {
    phone: {
      hold: 'Hold the card to the back of the phone',
      'keep-still': 'Keep it still',
      'hold-again': 'The card moved away. Hold it again',
      checking: 'Checking. You can take the card away',
    },
    reader: {
      hold: 'Lay the card on the card reader',
      'keep-still': 'Keep it still',
      'hold-again': 'The card moved away. Lay it down again',
      checking: 'Checking. You can take the card away',
    },
    hints: {
      phone: [
        'Take off the case and other cards.',
        'Search slowly around the middle or the top of the back. The place differs by model.',
        'Do not lift the card at a sound or a buzz: wait until the screen changes.',
      ],
      reader: ['Lay down one card only.', 'Do not take it until the screen changes.'],
    },
    againNote: 'The request is not sent again. The answer that the card kept is collected.',
    stop: 'Stop',
  },
  lastTry: {
    title: 'One more wrong PIN locks the card',
    lead: 'A locked card stays locked until the municipal office sets the PIN again. If you are not sure, stop here.',
    go: 'Try this PIN',
    stop: 'Stop',
  },
  done: {
    title: 'You are confirmed',
    what: 'Card and PIN were checked.',
    take: 'Put your card away.',
    authority: 'Who answers for the card',
    until: 'This confirmation can be used until',
    purpose: 'Opened by itself, this page does no more than confirm. Your name was neither read nor sent.',
    again: 'Try again',
  },
  unable: {
    title: 'Cards cannot be tapped on this device',
    why: 'On an iPhone or iPad, and on devices without NFC, a page cannot talk to a card. No setting changes that.',
    waysTitle: 'What you can do',
    ways: [
      'Open this page in Chrome on an Android phone.',
      'Connect a card reader that works to a computer with Chrome or Edge.',
      'Terminals with a card reader and the municipal office can do it too.',
    ],
    readers: 'Choosing a card reader',
  },
  about: {
    title: 'About this page',
    lines: [
      'Only cards with the municipality’s tap application work. An Individual Number Card without it cannot be tapped in a browser.',
      'The PIN is sent in a form that only the card can open, and not before its certificate was checked.',
      'Nothing is ever written to other tags or stickers.',
    ],
  },
  code: (code) => `Code: ${code}`,
  troubles: {
    'card.unsupported': {
      what: 'This card does not have the tap application.',
      todo: 'Your municipal office can put it on the card. The certificates of an Individual Number Card work at terminals and card readers.',
    },
    'card.unreadable': {
      what: 'The card could not be read.',
      todo: 'Hold one card only, out of its case, and keep it still. If this comes up again, the card has no tap application.',
    },
    'card.removed': {
      what: 'The card was taken away too early.',
      todo: 'No PIN try was spent. Enter the PIN again and keep the card still to the end.',
    },
    'card.timeout': {
      what: 'The card was taken away too early.',
      todo: 'No PIN try was spent. Enter the PIN again and keep the card still to the end.',
    },
    'card.pin-incorrect': {
      what: 'The PIN is not correct.',
      todo: 'Enter the four digits you chose for tapping. They are not those of the certificate on the card.',
    },
    'card.pin-locked': {
      what: 'The PIN is locked.',
      todo: 'It was wrong three times in a row. Have it set again at your municipal office; bring the card and a proof of identity.',
    },
    'card.pin-outcome-unknown': {
      what: 'The card moved away, and whether the PIN was right is not known.',
      todo: 'One try may have been spent. Enter the PIN again only if you are sure of it.',
    },
    'card.no-reader': {
      what: 'No card reader was found.',
      todo: 'Connect a card reader and choose it with the button for connecting.',
    },
  },
}
