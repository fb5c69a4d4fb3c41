/** What a DELETE answers: nothing where all gets free, else what stays. */
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Removal } from '../domain/removal.ts';
import { ref } from '../domain/schema.ts';

export const removed = {
  200: { ...ref(Removal), description: 'Deleted, and not all of its bytes get free' },
  204: Type.Null({ description: 'Deleted' }),
};

export const answerRemoval = (removal: Removal, reply: FastifyReply): FastifyReply =>
  removal.versionedBytes === 0 ? reply.code(204).send(null) : reply.code(200).send(removal);
