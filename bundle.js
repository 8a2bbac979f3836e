import { devNull } from 'node:os';
import { build } from 'rolldown';
import { keepCode } from './bin/compiled.js';

/* The program in one file and a few beside it, since Node takes longer to find two hundred than to run them. The library stays as tsc writes it. */

const FOLDER = 'dist/program';

/** What threads and child processes begin with. */
const BESIDE = { 'job-worker': 'dist/cli/parallel/job-worker.js', 'cap-helper': 'dist/capture/live/cap-helper.js' };

/** Files that code asks for beside itself must be among those. */
const checksNames = {
  name: 'checks-names',
  generateBundle(_options, bundle) {
    for (const { fileName, code = '' } of Object.values(bundle)) {
      for (const [, name] of code.matchAll(/new URL\(\s*["'`]\.\/([^"'`]+)["'`],/g)) {
        if (!(name.replace(/\.js$/, '') in BESIDE)) throw new Error(`${fileName} asks for ${name}, which is not made`);
      }
    }
  },
};

const common = {
  platform: 'node',
  // Compiled for the machine that it is installed on.
  external: ['cap'],
  plugins: [checksNames],
};

/** Without what only people read, as Node reads all of it at every start; names stay, for reports of errors. */
const minify = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

await build({ ...common, input: BESIDE, output: { dir: FOLDER, format: 'esm', cleanDir: true, minify } });
await build({
  ...common,
  input: { main: 'dist/main.js' },
  // yargs looks for a file that says where to load a configuration from, which this program has none of.
  transform: { define: { 'import.meta.resolve': 'undefined' } },
  output: { dir: FOLDER, entryFileNames: '[name].cjs', format: 'cjs', codeSplitting: false, minify },
});

/** What the program comes by when it reads a capture. */
const EXERCISES = [[], ['-V'], ['--frames'], ['--tables'], ['export', '--format', 'ndjson']];

await keepCode(async ({ main }) => {
  for (const words of EXERCISES) {
    for (const name of ['dante-login', 'udp-association']) {
      const code = await main([...words, `fixtures/${name}/capture.pcap`, '-o', devNull, '-q']);
      if (code !== 0) throw new Error(`sockshark ${words.join(' ')} of ${name} ended with ${code}`);
    }
  }
});
