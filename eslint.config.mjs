import tseslint from 'typescript-eslint';

/** The environment has one reader, so that a missing variable is named at start and nowhere else. */
const environment = {
  selector:
    'MemberExpression[object.name="process"]:matches([property.name="env"], [property.value="env"]), VariableDeclarator[init.name="process"]',
  message:
    'Read the environment in libs/platform/config.ts alone: add the variable to Config and inject that.',
};
const environmentImport = {
  selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
  message:
    'Read the environment in libs/platform/config.ts alone: add the variable to Config and inject that.',
};
/** Topics are sealed objects: a name in a string would listen without an import that the fence can see. */
const topicName = {
  selector:
    'CallExpression[callee.property.name=/^(subscribe|follow|append)$/] Literal[value=/^(message|ads|advert|crossing|workspace)\\./]',
  message: 'Pass the Topic object, not its name: the fence has to see who listens to what.',
};

export default tseslint.config(
  { ignores: ['dist/', 'data/', '.services/', 'node_modules/'] },
  {
    files: ['**/*.ts'],
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
      'no-restricted-syntax': ['error', environment, environmentImport, topicName],
    },
  },
  { files: ['libs/platform/config.ts'], rules: { 'no-restricted-syntax': ['error', topicName] } },
  {
    files: ['test/**', 'bench/**', '**/*.spec.ts', '**/*.child.ts', '**/*.contract.ts'],
    rules: { 'no-restricted-syntax': ['error', topicName] },
  },
  {
    files: ['apps/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-console': 'error' },
  },
);
