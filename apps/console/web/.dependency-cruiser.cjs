/**
 * The fence of the browser app; the services' own is in the repository's root. Each rule's comment says what to do instead.
 */
const WEB = '^apps/console/web/';
/** Folders of screens of each side of the wall. A new one gets its place here. */
const MESSAGE = `${WEB}src/(publisher|inbox)/`;
const ADS = `${WEB}src/(marketing|analyst)/`;
/** What all screens are made of: it knows no screen. */
const GROUND = `${WEB}src/(api|parts|styles)/`;
/** Folders that are no screens of either side. */
const NEUTRAL =
  'api|parts|styles|shell|sign-in|setup|first-steps|home|help|people|settings|operator|connections';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'ads-screens-never-reach-message-screens',
      severity: 'error',
      comment: 'Ask the API for what the ads side may know, or move a part that both need to parts/.',
      from: { path: ADS },
      to: { path: MESSAGE, reachable: true },
    },
    {
      name: 'message-screens-never-reach-ads-screens',
      severity: 'error',
      comment: 'Ask the API for what the message side may know, or move a part that both need to parts/.',
      from: { path: MESSAGE },
      to: { path: ADS, reachable: true },
    },
    {
      name: 'web-stands-alone',
      severity: 'error',
      comment: 'The browser app knows the API alone: import its types from api/client (Schemas).',
      from: { path: WEB },
      to: { path: '^(apps|libs|test|bench)/', pathNot: WEB },
    },
    {
      name: 'parts-know-no-screen',
      severity: 'error',
      comment: 'Parts and the client are made for every screen: pass what they need from the screen.',
      from: { path: GROUND },
      to: { path: `${WEB}src/`, pathNot: GROUND },
    },
    {
      name: 'screens-are-strangers',
      severity: 'error',
      comment:
        'A folder of screens imports parts/, api/ and shell/ alone: move what two folders need to parts/, or link to the page.',
      from: { path: `${WEB}src/(?!(?:shell|api|parts|styles)/)([^/]+)/` },
      to: {
        path: `${WEB}src/[^/]+/`,
        pathNot: `${WEB}src/($1|shell|api|parts|styles|sign-in)/`,
      },
    },
    {
      name: 'each-folder-has-a-side',
      severity: 'error',
      comment: 'Name the new folder in MESSAGE, ADS or NEUTRAL.',
      from: {
        path: `${WEB}src/`,
        pathNot: [MESSAGE, ADS, `${WEB}src/(${NEUTRAL})/`],
      },
      to: {},
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files that need each other are one file, or need a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      comment: 'An import that cannot be followed is a hole in the fence.',
      from: { path: WEB },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.css'],
    },
  },
};
