/** npm run bench -- NAME [PART …] [--short]: prints each figure as one JSON line. */
const [name, ...parts] = process.argv.slice(2).filter((word) => word !== '--short');
switch (name) {
  case 'platform': {
    const { benchEvents } = await import('./platform/events.js');
    const { benchJobs } = await import('./platform/jobs.js');
    await benchJobs();
    await benchEvents();
    break;
  }
  case 'fan-out': {
    const { benchFanOut } = await import('./fan-out/main.js');
    await benchFanOut(parts);
    break;
  }
  case 'click': {
    const { benchClicks } = await import('./click/main.js');
    await benchClicks(parts);
    break;
  }
  case 'inbound': {
    const { benchInbound } = await import('./inbound/main.js');
    await benchInbound(parts);
    break;
  }
  case 'inbox': {
    const { benchInbox } = await import('./inbox/main.js');
    await benchInbox(parts);
    break;
  }
  default:
    process.stderr.write(
      'npm run bench -- platform | click | fan-out [PART …] | inbound [embedded] [full] [--stored=N] | inbox [embedded] [full] [--short]\n',
    );
    process.exit(2);
}
process.exit(0);
