import { floors, importers, rooms } from './scripts/layout.mjs';

/*
 * The layout law of ARCHITECTURE.md. `npm run layout` runs it, counts what was cruised and plants a violation of
 * every rule, because a cruiser that finds no modules finds no violations either.
 */

const anyOf = (names) => `(${names.join('|')})`;

const floorRules = rooms.map((room) => {
  const floor = floors.findIndex((names) => names.includes(room));
  const forbidden = floors
    .slice(floor)
    .flat()
    .filter((other) => other !== room);
  return {
    name: `floor-${room}`,
    comment: `${room} stands on floor ${floor}: it imports lower floors only.`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    to: { path: forbidden.length > 0 ? `^src/${anyOf(forbidden)}/` : '^$' },
  };
});

const importerRules = Object.entries(importers).map(([name, folder]) => ({
  name: `importer-${name.replace(/[@/]/g, '-').replace(/^-/, '')}`,
  comment: `Only ${folder} imports ${name}.`,
  severity: 'error',
  from: { path: '^(src|schema|resolvers)/', pathNot: `^${folder}/` },
  to: { path: `(^|node_modules/)(@types/)?${name}(/|$)` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...floorRules,
    ...importerRules,
    {
      name: 'known-rooms',
      comment: 'Every room has a floor in scripts/layout.mjs.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/${anyOf(rooms)}/` },
      to: {},
    },
    {
      name: 'doors-only',
      comment: 'A room is entered through its index.ts.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/(?!index\\.ts$)', pathNot: '^src/$1/' },
    },
    {
      name: 'doors-only-from-src',
      comment: 'main.ts and lakehouse.ts enter rooms through their doors, too.',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/[^/]+/(?!index\\.ts$)' },
    },
    {
      name: 'rooms-below-the-roof',
      comment: 'No room knows the composition root, the schema or the resolvers.',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^(src/[^/]+\\.ts$|schema/|resolvers/)' },
    },
    {
      name: 'nothing-from-tests',
      comment: 'The product does not import tests, benchmarks or scripts.',
      severity: 'error',
      from: { path: '^(src|schema|resolvers)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'schema-says-what',
      comment: 'schema/ imports resolvers, and of src only the kernel, model.ts and errors.ts.',
      severity: 'error',
      from: { path: '^schema/' },
      to: {
        path: '^src/',
        pathNot: ['^src/(kernel/index|[^/]+/(model|errors))\\.ts$', '^src/[^/]+/[^/]+/(model|errors)\\.ts$'],
      },
    },
    {
      name: 'resolvers-say-how',
      comment: 'resolvers/ takes values only from kernel and model.ts; services come in the context.',
      severity: 'error',
      from: { path: '^resolvers/' },
      to: {
        path: '^src/',
        pathNot: '^src/(kernel/index|[^/]+/model)\\.ts$',
        dependencyTypesNot: ['type-only', 'type-import'],
      },
    },
    {
      name: 'resolvers-below-schema',
      comment: 'resolvers/ does not know schema/. (Of the server it takes types only, by resolvers-say-how.)',
      severity: 'error',
      from: { path: '^resolvers/' },
      to: { path: '^schema/' },
    },
    {
      name: 'no-cycles',
      comment: 'Files do not import one another in a circle.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'type-import'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
