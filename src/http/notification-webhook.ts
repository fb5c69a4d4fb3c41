/** What the service sends by itself, as OpenAPI's `webhooks` describe it. */
const header = (name: string, description: string, example: string) => ({
  in: 'header',
  name,
  required: true,
  description,
  schema: { type: 'string' as const },
  example,
});

export const webhooks = {
  notification: {
    post: {
      operationId: 'notification',
      tags: ['notifications'],
      summary: 'What failed, recovered or came late',
      description:
        'Sent to each webhook of `notifications.webhooks`, signed as Standard Webhooks (version 1) says. Any answer but a 2xx ' +
        'within 10 seconds, a redirection too, is tried again for more than a day. A message may come twice: its id is the same then.',
      parameters: [
        header(
          'webhook-id',
          'Id of the notification, the same in each attempt',
          'notification-20251111T030001Z-9c8b7a',
        ),
        header('webhook-timestamp', 'When this attempt was made, in seconds since 1970', '1762830001'),
        header(
          'webhook-signature',
          '`v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`, with the bytes of the secret as its key',
          'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
        ),
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Notification' } } },
      },
      responses: { '2XX': { description: 'The receiver has it' } },
    },
  },
};
