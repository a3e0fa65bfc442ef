import type { ErrorText } from './error-sentences.ts'
import { counterErrorsEn } from './errors-counter.en.ts'

export const errorsEn: ErrorText = {
  ...counterErrorsEn,
  'phone.link-invalid': {
    what: 'This address cannot be used to connect.',
    why: 'A part of the address in the QR code is missing or changed.',
    todo: 'Scan the QR code on the screen again with the phone’s camera.',
  },
  'phone.link-used': {
    what: 'This QR code has been used already.',
    why: 'A QR code works once. Another phone may have scanned it first.',
    todo: 'Stop on the screen and let it show a new QR code.',
  },
  'phone.expired': {
    what: 'The time to connect is over.',
    why: 'Five minutes have passed since the QR code came up, or the screen has ended.',
    todo: 'Let the screen show a new QR code and scan it.',
  },
  'phone.gone': {
    what: 'The other device does not answer.',
    why: 'The connection broke, or the page on the phone was closed.',
    todo: 'Check the connection and begin again with a new QR code.',
  },
  'phone.cancelled': {
    what: 'The connection to the phone was stopped.',
    why: 'Somebody pressed “Stop” on the phone or on the screen.',
    todo: 'To go on, begin again with a new QR code.',
  },
  'phone.code-mismatch': {
    what: 'The numbers to compare were different.',
    why: 'The phone was connected to another screen. Nothing was sent.',
    todo: 'Make sure it is the QR code of the screen in front of you, and scan it again.',
  },
  'phone.origin-mismatch': {
    what: 'A request from another site was refused.',
    why: 'Whoever asked is not the site that is open on the phone.',
    todo: 'Nothing was sent. Begin again with the QR code of the right screen.',
  },
  'phone.tampered': {
    what: 'The connection to the phone was cut for safety.',
    why: 'A message arrived changed or out of order. No PIN was sent.',
    todo: 'Begin again with a new QR code. If it happens again, use another network.',
  },
  'key-file.password-unfit': {
    what: 'This password cannot be used.',
    why: 'The password of a key file may have plain letters, digits and signs (ASCII) only. With other characters some programs cannot open the file.',
    todo: 'Choose a long password of plain letters, digits and signs.',
  },
  'file.unreadable': {
    what: 'The file could not be read.',
    why: 'It was moved, deleted or changed after you chose it.',
    todo: 'Make sure that it is there, and choose it again.',
  },
  'document.unreadable': {
    what: 'This document cannot be read.',
    why: 'It is not what the PDF standard asks for. Damage is never repaired here, because two programs could repair it into two different documents.',
    todo: 'Ask whoever made the document to make it again and send it to you.',
  },
  'document.encrypted': {
    what: 'This document is encrypted.',
    why: 'Where the content is hidden by a password or a key, nobody can see what was signed. Such documents are not handled.',
    todo: 'Ask whoever made it for a copy without encryption.',
  },
  'signing.document-unfit': {
    what: 'This PDF cannot be signed.',
    why: 'It is built so that programs may show it differently. A signature would not settle what was agreed to.',
    todo: 'Ask whoever made the document for an ordinary PDF.',
  },
  'signing.not-permitted': {
    what: 'This document takes no more signatures.',
    why: 'Somebody who signed before has forbidden later changes.',
    todo: 'Ask that person, or whoever made the document.',
  },
  'signing.field-unavailable': {
    what: 'This signature field cannot be used.',
    why: 'It is signed already, or it asks for something this signature does not have.',
    todo: 'Choose another field. If unsure, ask whoever made the document.',
  },
  'signing.appearance-unfit': {
    what: 'The signature cannot be shown in that place.',
    why: 'The place reaches beyond the page, or the drawing of the signature cannot be read.',
    todo: 'Choose the place again. The signature may also be invisible.',
  },
  'signing.room-exceeded': {
    what: 'The signature did not fit into the document.',
    why: 'The proof of time was larger than the room left for it. The document is unchanged.',
    todo: 'Sign once more. If this comes again, tell the staff.',
  },
  'signing.evidence-missing': {
    what: 'The evidence for the signature could not be gathered.',
    why: 'For some certificate it could not be learnt whether it is valid.',
    todo: 'Try again later.',
  },
  'reservation.full': {
    what: 'This time is full now.',
    why: 'Somebody else took the last place while you were choosing.',
    todo: 'Choose another time. “Find a free time” can help.',
  },
  'reservation.slot-unavailable': {
    what: 'This time cannot be booked.',
    why: 'It is outside the days that can be booked, or the window is closed.',
    todo: 'Choose another day or time. If it is urgent, telephone the window.',
  },
  'reservation.too-many-holds': {
    what: 'Too many times are being held.',
    why: 'Several times are held from the same place.',
    todo: 'Wait about ten minutes, then choose again.',
  },
  'reservation.hold-over': {
    what: 'The time was over, so the place was given back.',
    why: 'The time for filling in the form ended.',
    todo: 'Choose a day and time again. If it is still free, you can have the same one.',
  },
  'reservation.items-invalid': {
    what: 'Something in the form is missing or must be corrected.',
    why: 'A required item is empty, or has characters that cannot be used.',
    todo: 'Correct the marked items.',
  },
  'reservation.too-many-live': {
    what: 'No more reservations can be made.',
    why: 'One person may have only so many.',
    todo: 'Change or cancel one of yours, then apply again.',
  },
  'reservation.mode-refused': {
    what: 'It cannot be done this way.',
    why: 'This office does not use this way.',
    todo: 'Go back to the first screen and follow what it offers.',
  },
  'reservation.too-late': {
    what: 'It is too late to change or cancel here.',
    why: 'The deadline for doing so over the internet is over.',
    todo: 'Telephone the window.',
  },
  'reservation.link-over': {
    what: 'This link cannot be used.',
    why: 'Its time is over, or it was used already.',
    todo: 'Begin again from the first screen.',
  },
  'reservation.key-unknown': {
    what: 'There is no reservation with this access key.',
    why: 'A character is wrong, or the day of the visit is over.',
    todo: 'Look at your slip and type it again. If you cannot find it, telephone the window.',
  },
  'reservation.key-needs-number': {
    what: 'Please enter the reservation number and the day of the visit too.',
    why: 'Many wrong access keys were entered lately, so for a while more is asked.',
    todo: 'Enter the number and the day that are on your slip.',
  },
  'reservation.password-not-set': {
    what: 'First choose a password of your own.',
    why: 'The password you were sent is good for the first use only.',
    todo: 'Register a new password.',
  },
  'reservation.login-key-taken': {
    what: 'This ID or mail address cannot be used.',
    why: 'Somebody else has it already.',
    todo: 'Enter another one.',
  },
  'reservation.settings-invalid': {
    what: 'These settings do not fit together.',
    why: 'With them, nobody could get to the end.',
    todo: 'Correct the items named.',
  },
  'reservation.places-lost': {
    what: 'This change would take the place of reservations that exist.',
    why: 'There are reservations in the time that closes.',
    todo: 'Look at them and move them first, or make the change knowingly.',
  },
  'handover.code-taken': {
    what: 'Another card has this number.',
    why: 'A card with the same number is in the ledger already.',
    todo: 'Check the number. If the other card has a wrong one, correct that first.',
  },
  'handover.status-inactive': {
    what: 'This status is not in use now.',
    why: 'The system administrator has put it out of use.',
    todo: 'Load the page again and choose another status.',
  },
  'handover.reason-missing': {
    what: 'Please give a reason.',
    why: 'Sending a card back is recorded with its reason.',
    todo: 'Enter why the card is sent back, and record it again.',
  },
  'handover.time-invalid': {
    what: 'The date and time cannot be right.',
    why: 'A time still to come, or one too long ago, cannot be recorded.',
    todo: 'Enter when it really happened.',
  },
  'handover.undone-already': {
    what: 'This row is undone already.',
    why: 'Somebody else undid it before.',
    todo: 'Load the page again and look at the status now.',
  },
  'handover.delivery-closed': {
    what: 'Checking of this box has ended.',
    why: 'After that no list can be imported and nothing scanned.',
    todo: 'Register a new box.',
  },
  'handover.delivery-differs': {
    what: 'The list and what came do not agree.',
    why: 'Cards are missing, too many or double, or notices are missing.',
    todo: 'Look at the differences; count again, or end the check knowingly.',
  },
  'handover.place-occupied': {
    what: 'A place with cards cannot be put out of use.',
    why: 'There are still cards at this place.',
    todo: 'Move the cards elsewhere, then try again.',
  },
  'handover.items-invalid': {
    what: 'Something is missing or not right.',
    why: 'A required field is empty, or has characters that cannot be used.',
    todo: 'Correct the marked fields.',
  },
  'handover.login-taken': {
    what: 'This login ID cannot be used.',
    why: 'Somebody has the same login ID.',
    todo: 'Choose another login ID.',
  },
  'handover.secret-temporary': {
    what: 'Please change your password first.',
    why: 'The password you have is a temporary one.',
    todo: 'Change it to one that only you know, then go on.',
  },
  'handover.out-of-use': {
    what: 'This card is suspended or removed.',
    why: 'Nothing can be recorded of it.',
    todo: 'Check the state of the card. If it is wrong, ask a manager to put the card back into use.',
  },
  'handover.last-administrator': {
    what: 'The last system administrator can be neither stopped nor changed.',
    why: 'Without one, nobody could change settings any more.',
    todo: 'Make somebody else a system administrator first.',
  },
  'handover.link-absent': {
    what: 'There is no line to the reservation system.',
    why: 'No address or no key is set for this municipality.',
    todo: 'Ask whoever installed the system to set the address and the key.',
  },
  'handover.link-file-refused': {
    what: 'This file cannot be taken in.',
    why: 'It was sealed with another key, is damaged, or is a file for something else.',
    todo: 'Make the file again in the reservation system, and import that.',
  },
  'issuance-password.incorrect': {
    what: 'The issuance password is not right.',
    why: 'What was typed is not the password that is valid now.',
    todo: 'Look at the letter or notice and type it again. If it is lost, ask for a new one.',
  },
  'issuance-password.locked': {
    what: 'The issuance password cannot be used for a while.',
    why: 'Wrong passwords were typed several times.',
    todo: 'Try again after the time shown. If it is urgent, call the federation.',
  },
  'issuance-password.outdated': {
    what: 'The issuance password has changed.',
    why: 'A new password was issued after this page was opened.',
    todo: 'Load the page again and type the new password.',
  },
  'issuance-password.not-set': {
    what: 'There is no issuance password yet.',
    why: 'No password has been issued for this user ID.',
    todo: 'Call the federation and ask for a password by post.',
  },
  'billing.consent-missing': {
    what: 'Your consent is needed.',
    why: 'Nobody has agreed that the fee is taken from the payment of claims.',
    todo: 'Read the text and tick “I agree”.',
  },
  'billing.open-application': {
    what: 'An application is under way.',
    why: 'An earlier application has not ended yet.',
    todo: 'See how it stands on the certificate page.',
  },
  'billing.still-valid': {
    what: 'There is a valid certificate.',
    why: 'It is too early to renew the certificate you have.',
    todo: 'Apply again once the day of renewal has come.',
  },
  'billing.request-unproven': {
    what: 'The certificate request was not accepted.',
    why: 'Its signature was not made by the key it names.',
    todo: 'Load the page and apply again. If it goes on, tell the federation.',
  },
  'billing.download-over': {
    what: 'The time for downloading is over.',
    why: 'The certificate has ended, was revoked or was deleted.',
    todo: 'Apply for a new certificate.',
  },
  'billing.holder-unproven': {
    what: 'You are not shown to hold the certificate.',
    why: 'The signature was not made by the key that is needed.',
    todo: 'Choose the certificate file that belongs to this document and try again.',
  },
  'billing.revocation-unknown': {
    what: 'It cannot be checked whether your certificate was revoked.',
    why: 'The federation has no revocation list in force. Without one no certificate may be used.',
    todo: 'Try again in a while. If it stays so, call the federation.',
  },
  'billing.claim-card-refused': {
    what: 'This card cannot sign claims.',
    why: 'Its signing certificate could not be verified, has ended, or was revoked.',
    todo: 'Try a card whose signing certificate is valid. A municipality renews it at its counter.',
  },
  'billing.deposit-short': {
    what: 'The deposit is too small.',
    why: 'Less was transferred than the fee.',
    todo: 'Contact the applicant and check that the rest arrives.',
  },
  'billing.transfer-used': {
    what: 'This transfer is in use.',
    why: 'It is registered as the deposit of an application, or it was paid back.',
    todo: 'Check the passbook or the bank’s file. An administrator can undo a refund that was registered by mistake.',
  },
  'billing.refund-made': {
    what: 'A refund is registered.',
    why: 'A part of this deposit was paid back.',
    todo: 'An administrator undoes the refund first; then try again.',
  },
  'billing.confirmation-differs': {
    what: 'The user ID typed to confirm differs.',
    why: 'It is not the user ID of this certificate.',
    todo: 'Look at the user ID on the page and type it again.',
  },
  'billing.bank-file-refused': {
    what: 'The bank’s file cannot be read.',
    why: 'The line shown breaks the rules of the Zengin format. Nothing was registered.',
    todo: 'Choose the file as it came from the bank. If it goes on, ask the bank.',
  },
  'billing.revocation-list-refused': {
    what: 'The revocation list was not registered.',
    why: 'What came from the authority is old, or not signed by it.',
    todo: 'The list held so far stays in use. Ask the authority.',
  },
}
