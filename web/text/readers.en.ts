import type { FindingsText, ReadersText } from './readers.ja.ts'

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

const findings: FindingsText = {
  token: {
    name: 'Kind of card',
    found: {
      'individual-number-card': { what: () => 'It is an Individual Number Card.' },
      'android-phone': { what: () => 'It is the certificate on an Android phone.' },
      iphone: { what: () => 'It is the Individual Number Card on an iPhone.' },
      'resident-register-card': {
        what: () => 'It is a resident register card, the card before the Individual Number Card.',
        todo: 'Its certificates can no longer be used. Apply for an Individual Number Card at your municipal office.',
      },
      unknown: {
        what: () => 'It holds certificates, but it is a kind of card that is not known here.',
        todo: 'From here on things may fail. Try with an Individual Number Card.',
      },
    },
  },
  municipality: {
    name: 'Municipality that issued the card',
    found: {
      known: { what: (code) => `The municipality code reads ${code}.` },
      'not-in-use': { what: (code) => `The code ${code} is no municipality's. It is the number of a practice card.` },
      'not-told': { what: () => 'This card has no record of a municipality. That is usual for phones.' },
    },
  },
  card: {
    name: 'Last day of the card',
    found: {
      valid: { what: (last) => `It can be used until ${last}.` },
      'ends-soon': {
        what: (last) => `It ends on ${last}.`,
        todo: 'You can apply for a new card from now on. Your municipal office has the form.',
      },
      expired: {
        what: (last) => `It ended on ${last}.`,
        todo: 'Apply for a new card at your municipal office.',
      },
    },
  },
  certificate: {
    name: 'Certificate for user authentication',
    found: {
      valid: { what: (last) => `It is there and can be used until ${last}.` },
      'ends-soon': {
        what: (last) => `It is there, but ends on ${last}.`,
        todo: 'You can renew it from now on. Take your card and your PIN to your municipal office.',
      },
      expired: {
        what: (last) => `It expired on ${last}.`,
        todo: 'Have it renewed at your municipal office. Bring your card and your PIN.',
      },
      'not-yet': {
        what: (last) => `It ends on ${last}, but has not begun yet.`,
        todo: 'Check whether the date and time of your computer are right. If they are, ask at your municipal office.',
      },
      absent: {
        what: () => 'There is none on the card.',
        todo: 'Your municipal office can put it on the card.',
      },
      guarded: { what: () => 'A phone does not show it before the PIN is entered. It is not looked at here.' },
      malformed: {
        what: () => 'It is there, but its content cannot be read.',
        todo: 'Test once more. If it is the same, have the card looked at at your municipal office.',
      },
    },
  },
  authentication: {
    name: 'PIN for user authentication (four digits)',
    found: {
      full: { what: (tries) => `It can be used. ${tries}` },
      fewer: {
        what: (tries) => `It can be used, but it was entered wrongly before. ${tries}`,
        todo: 'Make sure of the number before you enter it. The right number sets the count back.',
      },
      last: {
        what: (tries) => `It can be used, but the next wrong number locks it. ${tries}`,
        todo: 'If you are not sure of the number, do not enter it; ask at your municipal office.',
      },
      locked: {
        what: () => 'It is locked, or this is a card without PINs (for face authentication only).',
        todo: 'Have the PIN set again at your municipal office. Bring your card and a proof of identity.',
      },
    },
  },
  signature: {
    name: 'Password for signatures (6 to 16 letters and digits)',
    found: {
      full: { what: (tries) => `It can be used. ${tries}` },
      fewer: {
        what: (tries) => `It can be used, but it was entered wrongly before. ${tries}`,
        todo: 'Make sure of the password before you enter it. The right one sets the count back.',
      },
      last: {
        what: (tries) => `It can be used, but the next wrong password locks it. ${tries}`,
        todo: 'If you are not sure of the password, do not enter it; ask at your municipal office.',
      },
      locked: {
        what: () => 'It is locked, or was never set (for example for people under 15).',
        todo: 'You need it for signing documents only. If you do, have it set again at your municipal office.',
      },
    },
  },
}

export const readersEn: ReadersText = {
  link: 'Choosing and testing a card reader',
  title: 'Choosing and testing a card reader',
  lead: 'Here you see which card readers work, what to do before you connect one, and whether your card can be used. You are not asked for a PIN.',
  onThisPage: 'On this page',
  browserMissing: {
    what: 'This browser cannot use card readers.',
    todo: 'Open this page in Chrome or Edge, on a computer or on Android. Firefox and Safari cannot connect to card readers.',
  },
  table: {
    title: 'Card readers that work',
    caption: 'Card readers, and what to do before you use them',
    lead: 'The browser talks to the reader directly; nothing is installed. These models work. The name is on the back of the reader or on its box.',
    untried: 'This table follows the standards and what is published. It has not been tried with real devices yet.',
    name: 'Model',
    reach: 'At this counter',
    systems: 'Works on',
    before: 'Before you use it',
    card: 'The card is',
    reachable: 'Works',
    blocked: 'Does not work',
    blockedNote: 'The browser blocks it (explained below)',
    nothing: 'Nothing to do',
    noSystem: 'None',
    another: 'Get a model that works',
    contactless: 'laid on it',
    contact: 'pushed into it',
    usbId: (id) => `USB ${id}`,
    empty: 'There are no models.',
    on: (system, tasks) => `${system}: ${tasks}`,
    join: ', ',
  },
  preparation: {
    'unbind-kernel-driver': 'detach a system driver',
    'udev-rule': 'allow its use',
    winusb: 'change the driver to WinUSB',
  },
  blocked: {
    title: 'Why some models do not work',
    why: 'Most card readers tell the computer that they are devices of the kind "smart card" (class 0x0B). Browsers let no page touch devices of that kind, so that no unknown page reads your card behind your back. Nothing is wrong with the reader, and this counter cannot change it.',
    way: 'What you can do',
    ways: (names) => [
      `Use a model that works (${names}).`,
      'Connect a model that works to an Android phone: paired by a QR code, it reads the card for this screen (see Android under what to prepare).',
      'If there is a terminal with a card reader near you, use that.',
      'The counter of your municipal office does the same for you.',
    ],
    unlisted:
      'A model that is not in the table may work if the list shows it when you press the button to connect. If it is not shown, it does not work.',
  },
  systems: {
    title: 'What to prepare on your device',
    legend: 'Choose your device',
    choose: 'Choose a device to see what to do.',
    names: {
      windows: 'Windows',
      macos: 'Mac',
      linux: 'Linux',
      android: 'Android, ChromeOS',
      iphone: 'iPhone, iPad',
    },
    windows: {
      plain: (names) => `${names}: nothing to install. Connect it by USB and go on to the test below.`,
      winusb: (names) => `${names}: once, before the first use, change the Windows driver to WinUSB.`,
      steps: [
        'Connect the card reader by USB.',
        'Get the free program Zadig from the page of its authors and open it. You need administrator rights.',
        'In the menu Options choose List All Devices, then choose the card reader. Make sure that the USB ID is the one in the table above.',
        'Choose WinUSB as the new driver and press Replace Driver.',
        'When it is done, disconnect the card reader and connect it again.',
      ],
      warning: 'After this, other programs (such as e-Tax or MynaPortal) can no longer use this card reader.',
      undo: 'To go back, right-click the device in Device Manager, choose Uninstall device, delete the driver too, and connect it again. On a computer of your employer, ask the administrator first.',
      inUse:
        "If you are told that the reader is in use elsewhere, close the maker's software and other programs that use cards.",
    },
    macos: {
      nothing: 'Nothing to prepare. Connect the card reader and go on to the test below, in Chrome or Edge.',
      safari: 'It does not work in Safari.',
    },
    linux: {
      rule: 'Allow the person who is logged in to use the reader: make a file /etc/udev/rules.d/60-card-readers.rules with this content (you need administrator rights).',
      reload: 'Load the rules, then disconnect the card reader and connect it again.',
      unbind: (names) =>
        `${names}: the Linux driver port100 takes it first. Detach the driver and keep it from coming back.`,
      service: 'If you are told that the reader is in use elsewhere, stop the other card service (pcscd).',
      snap: 'Chromium from Snap needs permission to use USB as well.',
      rulesLabel: 'Content of the rules file',
      reloadLabel: 'Commands that load the rules',
      unbindLabel: 'Commands that detach the driver',
      serviceLabel: 'Command that stops the other service',
      snapLabel: 'Command that allows USB',
    },
    android: {
      steps: [
        'Connect a USB card reader through an adapter (USB OTG). Nothing to prepare.',
        'In Chrome, go on to the test below and choose the card reader.',
      ],
      nfc: "You cannot hold your card to the phone for this page. The browser's Web NFC reads only simple tags, and the Individual Number Card holds nothing of that kind. No setting changes this.",
      nfcWay: 'Connect a USB card reader, or use a computer.',
      tap: 'Only a card into which your municipality has put an application for tapping can be held to the phone.',
      tapLink: 'Try a card made for tapping',
      asReader:
        'An Android phone with a card reader can read the card in place of a computer or television without one. A QR code pairs the two.',
      asReaderLink: 'How to use a phone as card reader',
    },
    iphone: {
      no: 'It does not work on iPhone and iPad. No browser there lets a page use USB devices or read cards.',
      way: 'Connect a card reader to a computer, or to an Android phone with Chrome. A terminal with a card reader and your municipal office serve you too.',
    },
  },
  trial: {
    title: 'Test your reader and your card',
    lead: 'When you lay down your card, only what it shows without a PIN is looked at. It costs no try of a PIN.',
    privacy:
      'Your name, address and My Number are not read. The result is shown on this screen only, is sent nowhere, and is gone when you take the card or leave the page.',
    steps: [
      'Connect the card reader. If it is new to this page, press "Connect a card reader" and choose it from the list.',
      'Take your card out of its case and lay it, alone, on the middle of the reader.',
      'Do not move it until the result is shown.',
    ],
    reader: 'Card reader',
    layCard: 'Lay down your card.',
    cleared: 'The card was taken, so the result is gone. To test again, lay down the card.',
    cancel: 'Stop',
    again: 'Test once more',
    readerHelp: 'If that does not help, see "What to prepare on your device" above.',
    progress: {
      record: "Reading the card's record",
      token: 'Finding out the kind of card',
      certificate: 'Reading the certificate',
      tries: 'Asking how many tries are left',
    },
    simulated: 'This is the result of a simulated reader and a practice card.',
    sums: {
      ok: 'This reader and this card work.',
      attention: 'They work, but there is something to look after.',
      stop: 'There is something to do before you use this card.',
    },
    result: 'Result',
    states: { ok: 'Good', note: 'Note', attention: 'Careful', stop: 'To do' },
    tries: (left, full) =>
      left === 1 ? `One more try is left (locks after ${full}).` : `${left} tries are left (locks after ${full}).`,
    day: (text) => day.format(new Date(text)),
    notChecked:
      'Whether the certificate has been revoked cannot be told here. That is checked when you have entered your PIN for a service.',
    code: (code) => `Code: ${code}`,
  },
  findings,
}
