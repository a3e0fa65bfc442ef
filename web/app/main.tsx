import { startApp } from './start.tsx'

const root = document.querySelector<HTMLElement>('#root')
if (root !== null) startApp(root)
