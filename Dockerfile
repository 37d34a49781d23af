# The base can be replaced, for a mirror or for a machine without access to the usual registry.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

# What is built is JavaScript and the same for every processor, so these stages run on the builder's own.
FROM --platform=${BUILDPLATFORM} ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
# What the product's image gets under /app: the bundle stands on nothing else.
RUN mkdir -p /product/docs \
 && cp -R dist package.json LICENSE /product \
 && cp -R docs/runbooks /product/docs/runbooks
# Empty folders: a new volume that is mounted over one belongs to whom the folder belongs to.
RUN mkdir -p /empty/app/data /empty/app/state /empty/rendered/prometheus/secrets /empty/rendered/alertmanager /empty/rendered/grafana

# The till to play with and the renderer of dashboards run from the sources, and stand on these.
FROM --platform=${BUILDPLATFORM} ${NODE_IMAGE} AS packages
WORKDIR /packages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY --from=build /build/node_modules/better-sqlite3 node_modules/better-sqlite3
COPY --from=build /build/node_modules/@grafana node_modules/@grafana
COPY --from=build /build/node_modules/tslib node_modules/tslib

# Nothing is run from here on: an image for another processor needs no emulator.
FROM ${NODE_IMAGE} AS base
ARG VERSION=0.2.0
ARG REVISION=unknown
# A user that owns nothing on the shop's PC. Reading needs no right to write.
ARG UID=10001
ARG GID=10001
LABEL org.opencontainers.image.title="pos-monitor" \
      org.opencontainers.image.description="Local monitor of a shop's tills" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Where a container listens is settled here, and so the health check knows it too; which port of the PC that is, is
# said when it is published.
# glibc would keep a heap of its own for each of Node's threads, and what has been freed: together a tenth of the memory.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    HOST=0.0.0.0 \
    PORT=8001 \
    BUFFER_DB_PATH=/app/data/buffer.db \
    STATE_DIRECTORY=/app/state
COPY --from=build --chown=${UID}:${GID} /empty/app /app
# pos-monitor.yml and web-config.yml are looked for here; without them the defaults hold.
WORKDIR /app/config
EXPOSE 8001
STOPSIGNAL SIGTERM
USER ${UID}:${GID}

# Renders the configs of Prometheus, Alertmanager and Grafana, and plays the demo till.
FROM base AS tools
COPY --from=packages /packages/node_modules /app/node_modules
# The demo shows the same page as the product.
COPY --from=build /product /app
COPY --from=build /build/src /app/src
# Alertmanager reads what is rendered for its owner alone, and so its user renders: see docker-compose.yml.
COPY --from=build --chown=65534:65534 /empty/rendered /rendered
ENTRYPOINT ["node", "/app/src/cli.ts"]

# The product itself: the last stage, and so the default.
FROM base AS pos-monitor
COPY --from=build /product /app
ENTRYPOINT ["node", "--max-old-space-size=64", "--initial-heap-size=16", "--max-semi-space-size=1", "--optimize-for-size", "--no-parallel-scavenge", "--liftoff-only", "--wasm-wrapper-tiering-budget=1000000000", "/app/dist/cli.js"]
CMD ["run"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["node", "/app/dist/healthcheck.js"]
