import { defineConfig } from '@playwright/test'
import config from './playwright.config.ts'

/** Pictures for the README's tour and for looking at: every screen, at the sizes people meet it in. */
export default defineConfig({ ...config, testMatch: '*.shots.ts', timeout: 300_000, reporter: 'list' })
