/** Where the screens of the reservation desk stand. Ids only: nobody's name is ever part of an address. */
export const deskRoot = '/reservation-desk'

export const reservationAddress = (reservationId: string): string => `${deskRoot}/reservations?id=${reservationId}`
export const dayAddress = (day: string): string => `${deskRoot}/day?day=${day}`
export const newReservationAddress = (at?: { readonly windowId: string; readonly day: string }): string =>
  `${deskRoot}/reservations?new=1${at === undefined ? '' : `&place=${at.windowId}&day=${at.day}`}`
