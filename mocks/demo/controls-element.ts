import { createElement, type ComponentType } from 'react'
import { createRoot, type Root } from 'react-dom/client'

/**
 * A custom element whose React tree and styles live in a shadow root, so that the product's styles and the demo's do not
 * mix. Styles are constructed sheets: a `style` element would break `style-src 'self'`.
 */
export const defineControlsElement = (tag: string, css: string, Controls: ComponentType): void => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)

  class ControlsElement extends HTMLElement {
    #root: Root | undefined

    connectedCallback(): void {
      const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
      shadow.adoptedStyleSheets = [sheet]
      this.#root = createRoot(shadow)
      this.#root.render(createElement(Controls))
      // The product hears digits of the whole window as keys of its PIN pad.
      this.addEventListener('keydown', stopPropagation)
      // A click with the mouse leaves the focus where the person at the kiosk has it.
      shadow.addEventListener('mousedown', keepFocus)
    }

    disconnectedCallback(): void {
      this.#root?.unmount()
    }
  }
  customElements.define(tag, ControlsElement)
}

const stopPropagation = (event: Event) => event.stopPropagation()

const keepFocus = (event: Event) => {
  if (event.target instanceof Element && event.target.closest('button') !== null) event.preventDefault()
}
