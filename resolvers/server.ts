import { type Sensitivity, sensitivities } from '../src/kernel/index.ts';
import type { Context } from './context.ts';

export interface ViewerView {
  actor: string;
  roles: string[];
  canWrite: boolean;
  canAdmin: boolean;
  sensitivities: Sensitivity[];
}

export interface ServerView {
  version: string;
  time: number;
  startedAt: number;
}

export function viewer(_root: object, _args: object, { caller }: Context): ViewerView {
  const { policy } = caller;
  const visible = policy.sensitivities === 'ALL' ? [...sensitivities] : [...policy.sensitivities];
  return {
    actor: caller.actor,
    roles: [...caller.roles],
    canWrite: policy.canWrite,
    canAdmin: policy.canAdmin,
    sensitivities: visible,
  };
}

export const server = (_root: object, _args: object, { services }: Context): ServerView =>
  services.describe();
