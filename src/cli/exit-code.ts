/** All input was read whole. */
export const EXIT_OK = 0;
/** Some input could not be read, or is damaged. */
export const EXIT_UNREADABLE = 1;
/** The command line is wrong. */
export const EXIT_USAGE = 2;
/** Interrupted; what was decoded so far has been written. */
export const EXIT_INTERRUPTED = 130;
