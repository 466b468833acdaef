import * as resolve from '../resolvers/server.ts';
import { builder } from './builder.ts';
import { sized } from './connection.ts';
import { Sensitivity } from './sensitivity.ts';

const Viewer = builder.objectRef<resolve.ViewerView>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    actor: t.exposeString('actor'),
    roles: t.exposeStringList('roles', { extensions: sized(10) }),
    canWrite: t.exposeBoolean('canWrite'),
    canAdmin: t.exposeBoolean('canAdmin'),
    sensitivities: t.field({
      type: [Sensitivity],
      extensions: sized(10),
      resolve: (viewer) => viewer.sensitivities,
      description: 'Levels this caller may see in clear.',
    }),
  }),
});

const ServerInfo = builder.objectRef<resolve.ServerView>('ServerInfo').implement({
  fields: (t) => ({
    version: t.exposeString('version'),
    time: t.field({ type: 'DateTime', resolve: (server) => server.time }),
    startedAt: t.field({ type: 'DateTime', resolve: (server) => server.startedAt }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({ type: Viewer, resolve: resolve.viewer }),
  server: t.field({ type: ServerInfo, resolve: resolve.server }),
}));
