/** The parts of the fan-out bench by name. */
const PARTS: Record<string, () => Promise<void>> = {
  whole: async () => (await import('./whole.js')).benchWhole(),
  receipts: async () => (await import('./receipts.js')).benchReceipts(),
  webhooks: async () => (await import('./webhooks.js')).benchWebhooks(),
  live: async () => (await import('./live.js')).benchLive(),
  'web-push': async () => (await import('./web-push.js')).benchWebPush(),
  pace: async () => (await import('./pace.js')).benchPace(),
  memory: async () => (await import('./memory.js')).benchMemory(),
};

/** Runs the named parts, or all if none is named. */
export async function benchFanOut(names: string[]): Promise<void> {
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
    const part = PARTS[name];
    if (!part) throw new Error(`No part ${name}: ${Object.keys(PARTS).join(', ')}`);
    await part();
  }
}
