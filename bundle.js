import { build } from 'rolldown';

/* The program in a few files, since Node takes longer to find two hundred than to run them. The library stays as tsc writes it. */

/** What is loaded by its name: the door's `main`, and what threads and child processes begin with. */
const input = {
  main: 'dist/main.js',
  'job-worker': 'dist/cli/job-worker.js',
  'cap-helper': 'dist/capture/live/cap-helper.js',
};

/** Files that code asks for beside itself must be among those that are written. */
const checksNames = {
  name: 'checks-names',
  generateBundle(_options, bundle) {
    for (const { fileName, code = '' } of Object.values(bundle)) {
      for (const [, name] of code.matchAll(/new URL\(\s*["'`]\.\/([^"'`]+)["'`],\s*import\.meta\.url/g)) {
        if (!(name in bundle)) throw new Error(`${fileName} asks for ${name}, which is no entry of bundle.js`);
      }
    }
  },
};

/** Without what only people read, as Node reads all of it at every start; names stay, for reports of errors. */
const SHORT = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

await build({
  input,
  platform: 'node',
  // Compiled for the machine that it is installed on.
  external: ['cap'],
  plugins: [checksNames],
  output: { dir: 'dist/program', format: 'esm', cleanDir: true, minify: SHORT },
});
