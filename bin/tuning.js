const { PerformanceObserver } = require('node:perf_hooks');
const { getHeapSpaceStatistics, setFlagsFromString } = require('node:v8');

/* How V8 is to run the program once it runs longer than a short capture takes, which all this would make slower. */

/** Bytes that are made between two collections of garbage: fewer are collected too often, more cost memory. */
const YOUNG = 8 << 20;

function tune() {
  // What outlives the room for what is new is soon garbage too: it is collected before it has piled up.
  setFlagsFromString('--heap-growing-percent=30');
  // A capture is often read before Node has compiled much: so it compiles early, and functions that hold few others.
  setFlagsFromString('--interrupt-budget=15000');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
  growYoung();
}

/** Lets the room for what is new grow to YOUNG at once, and no further. */
function growYoung() {
  setFlagsFromString(`--semi-space-growth-factor=${Math.max(2, Math.floor(YOUNG / youngBytes()))}`);
  const growth = new PerformanceObserver(() => {
    if (youngBytes() < YOUNG) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    growth.disconnect();
  });
  growth.observe({ entryTypes: ['gc'] });
}

function youngBytes() {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return young?.space_size || YOUNG;
}

module.exports = { tune };
