/** What the views ask for, by the key under which it is kept. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query';
import type { paths } from '../../../../openapi/client.ts';
import { api, dataOf } from './client.ts';
import type { Job } from './types.ts';

type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

const liveMs = 3000;
const calmMs = 15_000;

/** The audit log keeps each request for it for ever: it is asked for when a page is opened, not every few seconds. */
const whenOpened = { refetchOnWindowFocus: false } as const;

const isUnderWay = ({ state }: Job): boolean => state === 'queued' || state === 'running';

export const sessionQuery = (token: string | null) =>
  queryOptions({
    queryKey: ['session', token],
    queryFn: async ({ signal }) => dataOf(await api.GET('/session', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const databasesQuery = () =>
  queryOptions({
    queryKey: ['databases'],
    queryFn: async ({ signal }) => dataOf(await api.GET('/databases', { signal })).items,
    refetchInterval: liveMs,
  });

export const databaseQuery = (name: string) =>
  queryOptions({
    queryKey: ['databases', name],
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/databases/{name}', { params: { path: { name } }, signal })),
    refetchInterval: liveMs,
  });

/** The newest hundred, for charts and calendars; `nextCursor` where there are more. */
export const recentBackupsQuery = (database: string, limit = 100) =>
  queryOptions({
    queryKey: ['backups', 'recent', database, limit],
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/backups', { params: { query: { database, limit } }, signal })),
    refetchInterval: calmMs,
  });

export const backupsQuery = (filter: Query<'/backups'>) =>
  infiniteQueryOptions({
    queryKey: ['backups', 'list', filter],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) };
      return dataOf(await api.GET('/backups', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: calmMs,
  });

export const backupQuery = (id: string) =>
  queryOptions({
    queryKey: ['backups', 'one', id],
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/backups/{id}', { params: { path: { id } }, signal })),
    refetchInterval: calmMs,
  });

export const verificationsQuery = (backup: string) =>
  queryOptions({
    queryKey: ['backups', 'verifications', backup],
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/verify', { params: { query: { backup } }, signal })).items,
    refetchInterval: calmMs,
  });

export const jobsQuery = (filter: Query<'/jobs'>) =>
  infiniteQueryOptions({
    queryKey: ['jobs', 'list', filter],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) };
      return dataOf(await api.GET('/jobs', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? liveMs : calmMs,
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', 'one', id],
    queryFn: async ({ signal }) => dataOf(await api.GET('/jobs/{id}', { params: { path: { id } }, signal })),
  });

export const repositoriesQuery = () =>
  queryOptions({
    queryKey: ['repositories'],
    queryFn: async ({ signal }) => dataOf(await api.GET('/repositories', { signal })).items,
    refetchInterval: calmMs,
  });

export const schedulesQuery = () =>
  queryOptions({
    queryKey: ['schedules'],
    queryFn: async ({ signal }) => dataOf(await api.GET('/schedules', { signal })).items,
    refetchInterval: calmMs,
  });

/** repository null: the primary one. */
export const retentionQuery = (database: string, repository: string | null) =>
  queryOptions({
    queryKey: ['backups', 'retention', database, repository],
    queryFn: async ({ signal }) => {
      const query = { database, ...(repository === null ? {} : { repository }) };
      return dataOf(await api.GET('/retention', { params: { query }, signal }));
    },
    refetchInterval: calmMs,
  });

export const exportsQuery = (filter: Query<'/exports'>) =>
  infiniteQueryOptions({
    queryKey: ['exports', 'list', filter],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) };
      return dataOf(await api.GET('/exports', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: calmMs,
  });

export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ['exports', 'one', id],
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/exports/{id}', { params: { path: { id } }, signal })),
  });

export const quarantineQuery = () =>
  queryOptions({
    queryKey: ['quarantine'],
    queryFn: async ({ signal }) => dataOf(await api.GET('/quarantine', { signal })).items,
    ...whenOpened,
  });

export const auditQuery = (filter: Query<'/audit'>) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) };
      return dataOf(await api.GET('/audit', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    ...whenOpened,
  });
