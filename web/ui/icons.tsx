import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** Icons on a 24 by 24 grid; they are ornaments, so the words beside them carry the meaning. */
const Icon = ({ className, children }: { readonly className?: string | undefined; readonly children: ReactNode }) => (
  <svg
    viewBox="0 0 24 24"
    fill="currentColor"
    aria-hidden="true"
    className={classNames('size-[1.25em] shrink-0', className)}
  >
    {children}
  </svg>
)

type IconProps = { readonly className?: string }

export const SuccessIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.4 14.6L6 12l1.4-1.4 3.2 3.2L16.8 7.6 18.2 9l-7.6 7.6Z" />
  </Icon>
)

export const ErrorIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8.3 2h7.4L22 8.3v7.4L15.7 22H8.3L2 15.7V8.3L8.3 2ZM11 7v6h2V7h-2Zm0 8v2h2v-2h-2Z" />
  </Icon>
)

export const WarningIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 2.5 23 21.5H1l11-19ZM11 10v5h2v-5h-2Zm0 6.5v2h2v-2h-2Z" />
  </Icon>
)

export const InformationIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1 5h2v2h-2V7Zm0 4h2v6h-2v-6Z" />
  </Icon>
)

export const CloseIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4 6.4 5Z" />
  </Icon>
)

export const BackIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M14.5 5 16 6.5 10.5 12l5.5 5.5-1.5 1.5-7-7 7-7Z" />
  </Icon>
)

export const ForwardIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M9.5 5 8 6.5l5.5 5.5L8 17.5 9.5 19l7-7-7-7Z" />
  </Icon>
)

export const BackspaceIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 5h13a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H8l-6-7 6-7Zm3 3.6L9.6 10l2 2-2 2 1.4 1.4 2-2 2 2 1.4-1.4-2-2 2-2L15 8.6l-2 2-2-2Z" />
  </Icon>
)

export const SoundOnIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3 9h4l5-4v14l-5-4H3V9Zm12-.8a4.5 4.5 0 0 1 0 7.6v-2.3a2.5 2.5 0 0 0 0-3v-2.3Zm0-4.4a8.5 8.5 0 0 1 0 16.4v-2.1a6.5 6.5 0 0 0 0-12.2V3.8Z" />
  </Icon>
)

export const SoundOffIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3 9h4l5-4v14l-5-4H3V9Zm12.4-.9L18 10.600l2.600-2.500L22 9.500 19.400 12l2.600 2.600-1.400 1.400L18 13.400 15.400 16 14 14.600l2.600-2.600L14 9.500l1.400-1.400Z" />
  </Icon>
)
