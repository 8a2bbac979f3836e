import fc from 'fast-check';

/** CI tries the same cases each time, so that it tells of the change; everybody else tries new ones. */
if (process.env.CI !== undefined) fc.configureGlobal({ seed: 1928 });
