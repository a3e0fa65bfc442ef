/** Runs by being loaded; nothing of it is called. */
declare module 'pdfjs-dist/build/pdf.worker.mjs' {}
