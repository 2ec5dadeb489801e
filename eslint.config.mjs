import tseslint from 'typescript-eslint';

/** The environment has one reader, so that a missing variable is named at start and nowhere else. */
const environment = {
  selector:
    'MemberExpression[object.name="process"]:matches([property.name="env"], [property.value="env"]), VariableDeclarator[init.name="process"]',
  message:
    'Read the environment in libs/platform/config.ts alone: add the variable to the settings of the app that needs it, and inject those.',
};
const environmentImport = {
  selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
  message:
    'Read the environment in libs/platform/config.ts alone: add the variable to the settings of the app that needs it, and inject those.',
};
/** Topics are sealed objects: a name in a string would listen without an import that the fence can see. */
const topicName = {
  selector:
    'CallExpression[callee.property.name=/^(subscribe|follow|append)$/] Literal[value=/^(message|ads|advert|crossing|workspace)\\./]',
  message: 'Pass the Topic object, not its name: the fence has to see who listens to what.',
};
/** What people wrote is escaped where it is put into HTML, so HTML comes from one template and from nowhere else. */
const TAG =
  '/<(!doctype|\\/?(a|b|bdi|body|br|button|code|details|div|em|form|h[1-6]|head|header|hr|html|iframe|img|input|label|li|link|main|meta|noscript|ol|option|p|pre|script|section|select|small|span|strong|style|summary|svg|table|textarea|time|title|ul)(?=[\\s>\\/]|$))/i';
const plainHtml = {
  selector: `Literal[value=${TAG}], :not(TaggedTemplateExpression[tag.name="html"]) > TemplateLiteral > TemplateElement[value.raw=${TAG}]`,
  message: 'Write HTML with the template html`…` of libs/platform/http/html.ts: it escapes its values.',
};
const bareAttribute = {
  selector:
    'TaggedTemplateExpression[tag.name="html"] TemplateElement[tail=false][value.raw=/(<[a-z]|^")[^<>"]*("[^"]*"[^<>"]*)*\\s[a-z-]+=$/]',
  message: 'Put the value of an attribute in quotes: without them, escaping does not hold it.',
};
const rawHtml = {
  selector: 'CallExpression[callee.name="raw"][arguments.0.name!=/^[A-Z][A-Z_]+$/]',
  message: 'raw() takes a constant of this repository alone: give text to html`…`, which escapes it.',
};
/** Specs start an app and ask it in one way, so that what they see is what a client sees. */
const appUnderTest = {
  selector: 'ImportSpecifier[imported.name="createService"], CallExpression[callee.property.name="inject"]',
  message: 'Start the app by test/support/app-under-test.ts, and ask it through its HttpClient.',
};
const ownHttp = {
  selector: 'CallExpression[callee.name="fetch"]',
  message:
    'Ask through HttpClient (test/support/http-client.ts). Only what reads an answer or sends a body piece by piece does without.',
};
const htmlRules = [plainHtml, bareAttribute, rawHtml];
/** Clocks that are put forward and back are reckoned with in one place. */
const zoneArithmetic = {
  selector: 'ImportDeclaration[source.value="temporal-polyfill"]',
  message: 'Reckon with days and zones in libs/platform/time alone, and ask it.',
};
/** The policy of the browser app allows no style in attributes; React sets `style` by script, where no part could be restyled. */
const inlineStyle = {
  selector: 'JSXAttribute[name.name="style"]:not(:has(ObjectExpression > Property[key.value=/^--/]))',
  message: 'Write a class in the CSS file of the part; only a custom property (--name) may be set here.',
};
const rawMarkup = {
  selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
  message: 'Make elements of it: what people wrote must not become markup.',
};
/** Requests of the browser app go through one client, which notices that the server is away or the session has ended. */
const ownRequests = {
  selector:
    'CallExpression[callee.name="fetch"], NewExpression[callee.name=/^(XMLHttpRequest|EventSource|WebSocket)$/]',
  message: 'Ask through api/client (api, query, send), or listen through api/live.',
};
/** Who bounds a Map by hand forgets the entry that was just used, or all of them at once. */
const ownCache = {
  selector: 'CallExpression[callee.property.name="next"][callee.object.callee.property.name="keys"]',
  message: 'Bound what is kept in memory with LRUCache of lru-cache.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'data/',
      'data-demo/',
      '.services/',
      '**/node_modules/',
      'apps/console/web/src/api/schema.d.ts',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-console': 'off',
      'max-lines': ['error', { max: 300 }],
      'max-params': 'off',
      eqeqeq: 'error',
      'no-empty': 'error',
      'no-restricted-syntax': [
        'error',
        environment,
        environmentImport,
        topicName,
        zoneArithmetic,
        ownCache,
        ...htmlRules,
      ],
    },
  },
  {
    // Shows the documents of this repository, as its renderer of Markdown wrote them.
    files: ['apps/console/gateway/docs.page.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        environment,
        environmentImport,
        topicName,
        ownCache,
        plainHtml,
        bareAttribute,
      ],
    },
  },
  {
    files: ['libs/platform/time/**'],
    rules: {
      'no-restricted-syntax': ['error', environment, environmentImport, topicName, ownCache, ...htmlRules],
    },
  },
  {
    files: ['libs/platform/config.ts'],
    rules: { 'no-restricted-syntax': ['error', topicName, ownCache, ...htmlRules] },
  },
  {
    files: ['bench/**'],
    rules: { 'no-restricted-syntax': ['error', topicName] },
  },
  {
    files: ['test/**', '**/*.spec.ts', '**/*.child.ts', '**/*.contract.ts', '**/*.fixture.ts'],
    rules: { 'no-restricted-syntax': ['error', topicName, appUnderTest, ownHttp] },
  },
  {
    // Start several apps at once, or ask by methods of no standard.
    files: [
      'test/support/app-under-test.ts',
      'test/support/http-client.ts',
      'test/architecture/rooms.spec.ts',
      'apps/all-in-one/src/addresses.spec.ts',
      'libs/platform/lifecycle.child.ts',
      'libs/platform/http/compression.spec.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', topicName] },
  },
  {
    // Streams, uploads in pieces, and whoever calls Corong from outside.
    files: [
      'test/support/sandboxes/**',
      'test/support/app-process.ts',
      'apps/all-in-one/src/stop.spec.ts',
      'apps/chat/conversations/live.spec.ts',
      'test/agents/describe-agents.ts',
      'test/live/live-client.ts',
      'apps/console/gateway/{gateway,persons,uploads}.spec.ts',
      'apps/fan-out/live/eventsource.spec.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', topicName, appUnderTest] },
  },
  {
    files: ['apps/console/web/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', inlineStyle, rawMarkup, ownRequests] },
  },
  {
    files: ['apps/console/web/src/api/*.ts'],
    rules: { 'no-restricted-syntax': ['error', rawMarkup] },
  },
  {
    files: ['apps/**/*.{ts,tsx}'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-console': 'error' },
  },
);
