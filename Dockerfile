# syntax=docker/dockerfile:1
FROM node:24.22.3-bookworm-slim AS install
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24.22.3-bookworm-slim AS dashboard
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY src/dashboard src/dashboard
RUN npm run dashboard

FROM node:24.22.3-bookworm-slim
ENV NODE_ENV=production MALLOC_ARENA_MAX=1 UV_THREADPOOL_SIZE=16 NODE_COMPILE_CACHE=/app/.cache DUCKBACK_HOST=0.0.0.0 DUCKBACK_PORT=8080 DUCKBACK_CONFIG=/etc/duckback/duckback.yaml
WORKDIR /app
COPY --from=install /app/node_modules node_modules
COPY package.json LICENSE ./
COPY routes routes
COPY src src
COPY --from=dashboard /app/src/dashboard/dist src/dashboard/dist
# Types are stripped once, here, and not at every start.
RUN node --no-opt --no-maglev --max-semi-space-size=4 --optimize-for-size --input-type=module -e "await import('./src/server.ts')"
# The service needs no root. Give this user (uid 1000) the database and repository folders.
RUN install -d -o node -g node /home/node/.local/state/duckback /backups
USER node
VOLUME ["/home/node/.local/state/duckback", "/backups"]
EXPOSE 8080
# By HTTPS where the configuration says so: its certificate is for another name than this.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; const ask = (scheme) => fetch(`${scheme}://127.0.0.1:${process.env.DUCKBACK_PORT}/healthz`); ask('http').catch(() => ask('https')).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--no-opt", "--no-maglev", "--max-semi-space-size=4", "--optimize-for-size", "src/server.ts"]
