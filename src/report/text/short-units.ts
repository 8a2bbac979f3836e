const STEPS = ['', 'k', 'M', 'G', 'T'];

/** A number in at most four characters: `75`, `1.3k`, `12k`, `999M`. */
export function shortCount(count: number): string {
  let value = count;
  let step = 0;
  while (value >= 999.5 && step < STEPS.length - 1) {
    value /= 1000;
    step++;
  }
  return `${step > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)}${STEPS[step]}`;
}

/** A span in at most five characters: `748us`, `47ms`, `1.2s`, `30s`, `12m`, `3.4h`, `12d`. */
export function shortSpan(seconds: number): string {
  if (seconds < 0.0009995) return `${Math.round(seconds * 1e6)}us`;
  if (seconds < 0.9995) return `${Math.round(seconds * 1e3)}ms`;
  if (seconds < 99.5) return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)}s`;
  if (seconds < 99.5 * 60) return `${Math.round(seconds / 60)}m`;
  const hours = seconds / 3600;
  if (hours < 99.5) return `${hours < 9.95 ? hours.toFixed(1) : Math.round(hours)}h`;
  return `${Math.round(hours / 24)}d`;
}
