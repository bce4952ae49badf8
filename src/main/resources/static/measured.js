/** The most honest set that was measured on. */
export function measuredOn(metrics) {
  return metrics?.test ? ['test', metrics.test] : metrics?.validation ? ['validation', metrics.validation] : ['training', metrics?.train ?? {}];
}
