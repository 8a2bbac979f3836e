/** Version of the program; a test holds it to package.json. */
export const VERSION = '0.1.0';

/** How the program names itself in what it writes. */
export const GENERATOR = `sockshark ${VERSION}`;
