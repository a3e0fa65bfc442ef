/** The door. */
import './node-version.ts'

// a static import would be loaded before the version was looked at
void import('./main.ts').then(({ main }) => main())
