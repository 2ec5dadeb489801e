/** npm run bench -- NAME: prints each figure as one JSON line. */
const [name] = process.argv.slice(2);
switch (name) {
  case 'platform': {
    const { benchEvents } = await import('./platform/events.js');
    const { benchJobs } = await import('./platform/jobs.js');
    await benchJobs();
    await benchEvents();
    break;
  }
  default:
    process.stderr.write('npm run bench -- platform\n');
    process.exit(2);
}
process.exit(0);
