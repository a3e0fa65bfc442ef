import css from '../controls.css?inline'
import { defineControlsElement } from '../controls-element.ts'
import { DeveloperPage } from './developer-page.tsx'

const tag = 'madoguchi-developer-page'

export const mountDeveloperPage = (): void => {
  defineControlsElement(tag, css, DeveloperPage)
  document.querySelector('#root')?.append(document.createElement(tag))
}
