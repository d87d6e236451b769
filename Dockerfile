# See docs/deployment.md. The version is the one that the tests run on; only the first stage has the sources.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY next.config.js postcss.config.js tailwind.config.ts tsconfig.json proxy.ts instrumentation.ts ./
COPY public public
COPY app app
COPY components components
COPY lib lib
COPY scripts scripts
RUN npm run build && npm prune --omit=dev && rm -rf .next/cache

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATABASE_URL=file:/data/pipelane.db
WORKDIR /app
COPY --from=build /app/package.json /app/package-lock.json /app/next.config.js /app/tsconfig.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/.next .next
COPY --from=build /app/public public
COPY --from=build /app/lib lib
COPY --from=build /app/scripts scripts
# All of /app stays root's: the server may read it and write to /data alone.
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/start.mjs", "--built"]
