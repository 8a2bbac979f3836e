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

/** Packages of one function that is rarely called: to load them takes a tenth of a start. */
const RARELY_CALLED = /^(?:cli-table3|cliui|string-width)$/;
const MARK = '\0when-asked:';

/** Those packages are loaded when their function is called first. */
const loadsPackagesWhenAsked = {
  name: 'loads-packages-when-asked',
  resolveId: {
    filter: { id: RARELY_CALLED },
    async handler(source, importer, { kind }) {
      if (kind !== 'import-statement') return undefined;
      const { id } = await this.resolve(source, importer, { skipSelf: true });
      return `${MARK}${id}`;
    },
  },
  load(id) {
    if (!id.startsWith(MARK)) return undefined;
    return `export default function (...given) {
      const loaded = require(${JSON.stringify(id.slice(MARK.length))});
      const called = loaded.default ?? loaded;
      return new.target === undefined ? called(...given) : new called(...given);
    }`;
  },
};

/** What chalk finds out about the terminal when it is loaded, which the program asks itself. */
const findsNoColors = {
  name: 'finds-no-colors',
  load: {
    filter: { id: /\/chalk\/source\/vendor\/supports-color\/index\.js$/ },
    handler: () => 'export default { stdout: false, stderr: false };',
  },
};

/** Modules of Node that only some commands need. */
const SELDOM = ['buffer', 'child_process', 'events', 'net', 'os', 'timers/promises', 'tty', 'v8', 'worker_threads'];

/** Those modules are loaded when something of them is asked for. */
const loadsModulesWhenAsked = {
  name: 'loads-modules-when-asked',
  generateBundle(_options, bundle) {
    const { 'main.cjs': chunk } = bundle;
    for (const name of SELDOM) {
      const found = `=require("node:${name}");`;
      if (!chunk.code.includes(found)) throw new Error(`nothing of the program needs node:${name}`);
      chunk.code = chunk.code.replace(found, `=whenAsked("node:${name}");`);
    }
    chunk.code = `const whenAsked=(name)=>new Proxy({},{get:(_,key)=>require(name)[key]});${chunk.code}`;
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
  plugins: [...common.plugins, findsNoColors, loadsPackagesWhenAsked, loadsModulesWhenAsked],
  // yargs looks for a file that says where to load a configuration from, which this program has none of.
  transform: { define: { 'import.meta.resolve': 'undefined' } },
  // ASCII is read as it stands, a byte a character.
  output: { dir: FOLDER, entryFileNames: '[name].cjs', format: 'cjs', codeSplitting: false, minify, charset: 'ascii' },
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
