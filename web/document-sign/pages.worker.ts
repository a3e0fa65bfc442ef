/** The part of pdf.js that reads, as a worker of our own build: its own way to start one is refused by Trusted Types. */
import 'pdfjs-dist/build/pdf.worker.mjs'
