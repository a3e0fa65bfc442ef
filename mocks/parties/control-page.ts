import { html } from 'hono/html'

type Html = ReturnType<typeof html>

/** A page without a script for a person at a stand-in's counter, at `/control/` of its own address. */
export const controlPage = (title: string, content: Html) =>
  html`<!doctype html>
    <html lang="ja">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <style>
        body {
          font-family: sans-serif;
          max-width: 40rem;
          margin: 2rem auto;
          padding: 0 1rem;
          line-height: 1.7;
          overflow-wrap: anywhere;
        }
        label {
          display: block;
          margin: 0.75rem 0;
        }
        input {
          font: inherit;
          display: block;
          width: 100%;
          box-sizing: border-box;
          padding: 0.5rem;
        }
        button {
          font: inherit;
          padding: 0.5rem 2rem;
        }
        table {
          border-collapse: collapse;
          width: 100%;
        }
        td,
        th {
          border-bottom: 1px solid #767676;
          padding: 0.25rem 0.5rem;
          text-align: start;
        }
        article {
          border-top: 1px solid #767676;
          padding: 1rem 0;
        }
        article h2 {
          font-size: 1.25rem;
          margin: 0;
        }
        article p {
          margin: 0.25rem 0;
        }
        pre {
          font: inherit;
          white-space: pre-wrap;
          background: #f2f2f2;
          padding: 0.75rem;
        }
      </style>
      <h1>${title}</h1>
      ${content}
    </html>`
