import type { CounterErrorText } from './error-sentences.ts'

/** What every counter may have to say; the sentences of one service stand in `errors.en.ts`. */
export const counterErrorsEn: CounterErrorText = {
  'card.no-reader': {
    what: 'No card reader was found.',
    why: 'The card reader is not connected or has no power.',
    todo: 'Please tell the staff. If the machine is yours, connect the reader again.',
  },
  'card.reader-in-use': {
    what: 'The card reader is in use elsewhere.',
    why: 'Another window or program is using the card reader.',
    todo: 'Close the other window and try again.',
  },
  'card.reader-refused': {
    what: 'The card reader may not be used.',
    why: 'This page has no permission to use the card reader.',
    todo: 'Please tell the staff.',
  },
  'card.not-present': {
    what: 'There is no card.',
    why: 'No card lies on the reader.',
    todo: 'Take your card out of its case and lay it on the middle of the reader.',
  },
  'card.removed': {
    what: 'The card was taken away.',
    why: 'The card left the reader before reading was finished.',
    todo: 'Lay it down again and do not move it until the screen changes.',
  },
  'card.unsupported': {
    what: 'This card cannot be used.',
    why: 'It is not an Individual Number Card, or it holds no certificate for user authentication.',
    todo: 'Use your Individual Number Card. Your municipal office can put the certificate on it.',
  },
  'card.unreadable': {
    what: 'The card could not be read.',
    why: 'The card is out of place, or two or more cards lie on each other.',
    todo: 'Lay down one card only, without its case.',
  },
  'card.pin-format': {
    what: 'This is not the form of the PIN.',
    why: 'The PIN for user authentication is four digits.',
    todo: 'Enter four digits.',
  },
  'card.pin-incorrect': {
    what: 'The PIN is not correct.',
    why: 'The number you entered is not the one on the card.',
    todo: 'Enter the four digits of the certificate for user authentication.',
  },
  'card.pin-last-try': {
    what: 'You can enter the PIN one more time only.',
    why: 'A wrong number has been entered twice.',
    todo: 'If you are not sure, stop here and ask at your municipal office.',
  },
  'card.pin-locked': {
    what: 'The PIN is locked.',
    why: 'A wrong number was entered three times in a row, so the card no longer accepts it, to keep you safe.',
    todo: 'Have the PIN set again at your municipal office. Bring your card and a proof of identity.',
  },
  'card.pin-outcome-unknown': {
    what: 'The PIN could not be checked.',
    why: 'The link to the card broke meanwhile. Nobody knows whether the number was right.',
    todo: 'Lay the card down again. You may have one try less.',
  },
  'card.pin-required': {
    what: 'The PIN must be checked first.',
    why: 'The card asks for the PIN again.',
    todo: 'Please start again from the beginning.',
  },
  'card.protocol': {
    what: 'The card gave an unexpected answer.',
    why: 'The card or the card reader is not working well.',
    todo: 'Try again. If it happens again, tell the staff.',
  },
  'card.ndef-only': {
    what: 'A phone’s browser cannot use this card.',
    why: 'The browser can read simple tags only; it cannot send the commands an Individual Number Card needs.',
    todo: 'Connect a USB card reader, or use a computer.',
  },
  'card.nfc-missing': {
    what: 'Cards cannot be read by tapping on this device.',
    why: 'It has no NFC, or this browser cannot use it.',
    todo: 'Use Chrome on an Android phone, or connect a USB card reader.',
  },
  'card.nfc-off': {
    what: 'NFC is turned off.',
    why: 'NFC is switched off in the settings of the phone.',
    todo: 'Turn NFC on in the settings and try again.',
  },
  'card.nfc-refused': {
    what: 'This page may not use NFC.',
    why: 'The question for permission was answered with Block, now or earlier.',
    todo: 'Allow NFC for this page from the mark left of the address, then try again.',
  },
  'card.request-refused': {
    what: 'The card did not accept the request.',
    why: 'The same card was used on another screen meanwhile. No PIN try was spent.',
    todo: 'Close the other screen and begin again.',
  },
  'card.untrusted': {
    what: 'This card cannot be confirmed.',
    why: 'The certificate on the card is not from the municipality’s authority. The PIN was not sent.',
    todo: 'Use the card you received from your municipality. If this is the one, tell the municipal office.',
  },
  'card.aborted': {
    what: 'Reading the card was stopped.',
    why: 'It was cancelled on the way.',
    todo: 'To go on, start again from the beginning.',
  },
  'card.timeout': {
    what: 'The card does not answer.',
    why: 'The card gave no answer in time.',
    todo: 'Lay the card down again and try once more.',
  },
  'login.nonce-unknown': {
    what: 'Your identity must be checked again.',
    why: 'This check has been used or is over.',
    todo: 'Please start again from the beginning.',
  },
  'login.nonce-expired': {
    what: 'The time for checking your identity is over.',
    why: 'For safety the check must be finished within five minutes.',
    todo: 'Please start again from the beginning.',
  },
  'login.certificate-malformed': {
    what: 'The certificate on the card could not be read.',
    why: 'The certificate on the card does not have the right form.',
    todo: 'Have your card looked at by your municipal office.',
  },
  'login.certificate-untrusted': {
    what: 'The certificate on this card cannot be used.',
    why: 'It could not be shown that it comes from the right issuer (JPKI).',
    todo: 'Have your card looked at by your municipal office.',
  },
  'login.certificate-expired': {
    what: 'The certificate on your card has expired.',
    why: 'It is good until your fifth birthday after issue. The card itself has another date.',
    todo: 'Have the certificate renewed at your municipal office. It is free of charge.',
  },
  'login.certificate-not-yet-valid': {
    what: 'The certificate on your card is not valid yet.',
    why: 'Its time of validity has not begun.',
    todo: 'Come again another day. If in doubt, ask at your municipal office.',
  },
  'login.certificate-revoked': {
    what: 'The certificate on your card has been revoked.',
    why: 'You moved, your name changed, or the card was stopped, so the certificate can no longer be used.',
    todo: 'Have a new certificate issued at your municipal office.',
  },
  'login.signature-invalid': {
    what: 'Your identity could not be confirmed.',
    why: 'The signature made by the card could not be verified.',
    todo: 'Start again from the beginning. If it happens again, tell the staff.',
  },
  'login.counter-stale': {
    what: 'You cannot log in with this card.',
    why: 'The card’s count of uses has not moved on since it was last used. Somebody may have copied the card.',
    todo: 'Stop using the card and tell your municipal office.',
  },
  'login.status-unavailable': {
    what: 'It cannot be checked now whether your certificate is still valid.',
    why: 'The centre that knows cannot be reached. Without its answer nothing may be issued.',
    todo: 'Try again in a while. If it is urgent, go to your municipal office.',
  },
  'login.credentials-incorrect': {
    what: 'The ID or the password is wrong.',
    why: 'It does not match what is registered.',
    todo: 'Check and enter it again. If in doubt, ask your administrator.',
  },
  'session.required': {
    what: 'Please log in.',
    why: 'This screen is for people who have logged in.',
    todo: 'Log in.',
  },
  'session.expired': {
    what: 'You have been logged out.',
    why: 'For safety the log-in ends after a while without use.',
    todo: 'Log in again.',
  },
  'session.forbidden': {
    what: 'You cannot do this.',
    why: 'Your log-in does not have the right to do this.',
    todo: 'If you need it, ask your administrator.',
  },
  'request.origin-refused': {
    what: 'This cannot be accepted from this page.',
    why: 'It could not be shown that it was sent from the right page.',
    todo: 'Load the page again. If it does not help, tell the staff.',
  },
  'request.invalid': {
    what: 'What was sent is not in order.',
    why: 'The page and the receiving side do not agree on its form.',
    todo: 'Load the page again. If it does not help, tell the staff.',
  },
  'request.not-found': {
    what: 'Not found.',
    why: 'What was asked for does not exist or is over.',
    todo: 'Go back to the first screen.',
  },
  'request.too-large': {
    what: 'It is too large.',
    why: 'What was sent is larger than allowed.',
    todo: 'Send it in smaller parts.',
  },
  'request.rate-limited': {
    what: 'Too many tries in a short time.',
    why: 'For safety the number of tries is limited.',
    todo: 'Wait a little and try again.',
  },
  'request.aborted': {
    what: 'It was stopped.',
    why: 'It was cancelled on the way.',
    todo: 'To go on, start again from the beginning.',
  },
  'network.unreachable': {
    what: 'There is no connection.',
    why: 'The link between this terminal and the service is broken.',
    todo: 'Try again in a while. If it goes on, tell the staff.',
  },
  'party.timeout': {
    what: 'The municipality or another office does not answer.',
    why: 'Their system is busy or has stopped.',
    todo: 'Try again in a while.',
  },
  'party.unreachable': {
    what: 'The system of the municipality or another office cannot be reached.',
    why: 'Their system has stopped, or the link is broken.',
    todo: 'Try again in a while. If it is urgent, go to your municipal office.',
  },
  'party.malformed': {
    what: 'The municipality or another office gave a wrong answer.',
    why: 'The answer of their system does not have the agreed form.',
    todo: 'Please tell the staff. If it is urgent, go to your municipal office.',
  },
  'party.refused': {
    what: 'The system of the municipality or another office did not accept this.',
    why: 'Their system refused the application.',
    todo: 'Ask at your municipal office.',
  },
  'party.mismatched': {
    what: 'The answer does not match your application.',
    why: 'It may be the answer to somebody else, so it was stopped for safety.',
    todo: 'No certificate was made. Please tell the staff.',
  },
  'lifecycle.illegal': {
    what: 'This cannot be done now.',
    why: 'The procedure is at another stage.',
    todo: 'Load the page again and look at its present state.',
  },
  'lifecycle.stale': {
    what: 'Somebody else changed it first.',
    why: 'It changed while the page was open.',
    todo: 'Load the page again and try once more.',
  },
  'database.unavailable': {
    what: 'The service cannot accept anything now.',
    why: 'Its records cannot be reached.',
    todo: 'Try again in a while. If it goes on, tell the staff.',
  },
  'database.conflict': {
    what: 'Something else was done at the same time.',
    why: 'The same thing was changed by somebody else.',
    todo: 'Try again.',
  },
  'issuance.closed': {
    what: 'The service is closed now.',
    why: 'It is open from 6:30 to 23:00, and closed from 29 December to 3 January.',
    todo: 'Please come again while it is open.',
  },
  'issuance.municipality-not-participating': {
    what: 'Your municipality does not offer this service.',
    why: 'Your municipality does not take part in issuing at convenience stores.',
    todo: 'Get your certificate at your municipal office.',
  },
  'issuance.not-registered': {
    what: 'You are not registered for this service.',
    why: 'The certificate on your card is not registered with your municipality. After a renewal it must be done again.',
    todo: 'Register at your municipal office with your card.',
  },
  'issuance.ask-at-counter': {
    what: 'This terminal cannot issue it.',
    why: 'It must be looked at in person. This terminal is not told the reason.',
    todo: 'Ask at your municipal office.',
  },
  'issuance.kind-unavailable': {
    what: 'This certificate cannot be issued now.',
    why: 'Your municipality does not issue this certificate at present.',
    todo: 'Choose another certificate, or try again later.',
  },
  'issuance.selection-invalid': {
    what: 'What you chose cannot be applied for.',
    why: 'It has an item in it that may not be chosen.',
    todo: 'Please choose again.',
  },
  'issuance.character-undrawable': {
    what: 'A character on your certificate cannot be printed correctly.',
    why: 'Your name or address has a character this terminal does not have. We do not issue with a wrong one.',
    todo: 'Your municipality has been asked to look at it. If it is urgent, get your certificate at the municipal office.',
  },
  'issuance.subject-mismatch': {
    what: 'Issuing was stopped for safety.',
    why: 'It could not be confirmed that the certificate is yours.',
    todo: 'The unfinished certificate was destroyed. Please tell the staff. The centre has been told too.',
  },
  'issuance.document-mismatch': {
    what: 'Printing was stopped for safety.',
    why: 'The certificate to be printed was not the one that had been checked.',
    todo: 'The certificate was destroyed. Please tell the staff. The centre has been told too.',
  },
  'issuance.visit-lost': {
    what: 'This procedure is over.',
    why: 'The time ran out, or the machine ended it.',
    todo: 'Start again from the beginning. If you had put in money, look into the return slot.',
  },
  'issuance.terminal-busy': {
    what: 'This terminal is clearing up after the procedure before.',
    why: 'Its money or printing is not finished yet.',
    todo: 'Wait about a minute and try again.',
  },
  'payment.jammed': {
    what: 'The money is stuck.',
    why: 'A coin or note has stopped inside the machine.',
    todo: 'Leave this screen as it is and tell the staff. What you put in has been recorded.',
  },
  'payment.insufficient': {
    what: 'The money is not enough.',
    why: 'What you put in is less than the fee.',
    todo: 'Please put in the rest.',
  },
  'payment.unavailable': {
    what: 'The cash machine cannot be used.',
    why: 'It does not answer, or it has no change.',
    todo: 'Please tell the staff. You can also use another terminal.',
  },
  'printer.jammed': {
    what: 'The paper is stuck.',
    why: 'A sheet has stopped inside the printer.',
    todo: 'Please tell the staff. Printing goes on when the sheet has been taken out.',
  },
  'printer.out-of-paper': {
    what: 'There is no paper left.',
    why: 'The printer does not have enough paper.',
    todo: 'Please tell the staff. Printing goes on when there is paper again.',
  },
  'printer.unavailable': {
    what: 'The printer cannot be used.',
    why: 'It does not answer, or it is broken.',
    todo: 'Please tell the staff. You can also use another terminal.',
  },
  'internal.unexpected': {
    what: 'Something unexpected happened.',
    why: 'There was a problem inside the system. It is not your fault.',
    todo: 'Try again. If it goes on, tell the staff the code below.',
  },
}
