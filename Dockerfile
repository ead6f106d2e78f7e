ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json LICENSE ./
COPY src src
COPY routes routes
COPY fixtures fixtures
# The checkout's umask may have been strict: make the files readable for the image's user.
RUN node src/build/build.mjs && chmod -R a+rX package.json LICENSE src dist fixtures
# The compile cache is valid only for the path, Node and user of the image below.
USER node
ENV NODE_COMPILE_CACHE=/tmp/compile-cache
RUN node src/build/warm.mjs

FROM build AS small-root
USER root
RUN sh src/build/image-root.sh /small && mkdir -m 755 /data && mkdir -m 700 /state

# Node, its libraries and the emulator, without shell, npm and Debian: `docker build --target small`.
FROM scratch AS small
ARG VERSION=dev
ARG REVISION=
ARG SOURCE=
LABEL org.opencontainers.image.title="zilliz-import-emulator" \
      org.opencontainers.image.description="Local emulator of the Zilliz Cloud data-import REST API" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
COPY --from=small-root /small /
COPY --from=small-root --chown=1000:1000 /data /data
COPY --from=small-root --chown=1000:1000 /state /state
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/fixtures/worlds fixtures/worlds
COPY --from=build /app/fixtures/objects fixtures/objects
COPY --from=build /app/dist dist
COPY --from=build /tmp/compile-cache compile-cache
ENV PATH=/usr/local/bin \
    HOME=/home/node \
    NODE_COMPILE_CACHE=/app/compile-cache \
    ZILLIZ_EMULATOR_HOST=0.0.0.0
USER 1000:1000
EXPOSE 19540
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=2s --timeout=2s --start-period=5s CMD ["zilliz-import-emulator", "wait", "--timeout", "1"]
ENTRYPOINT ["zilliz-import-emulator"]

FROM ${NODE_IMAGE}
# `npm run release` prints a command with these: the version, the commit, and the address of the repository.
ARG VERSION=dev
ARG REVISION=
ARG SOURCE=
LABEL org.opencontainers.image.title="zilliz-import-emulator" \
      org.opencontainers.image.description="Local emulator of the Zilliz Cloud data-import REST API" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/fixtures/worlds fixtures/worlds
COPY --from=build /app/fixtures/objects fixtures/objects
# The bundle contains its dependencies, so the image has no node_modules.
COPY --from=build /app/dist dist
COPY --from=build /tmp/compile-cache compile-cache
# New volumes at /data (for the authority of --tls) and /state inherit this owner.
RUN ln -s /app/dist/bin.js /usr/local/bin/zilliz-import-emulator && install -d -o node -g node /data && install -d -o node -g node -m 700 /state
ENV NODE_COMPILE_CACHE=/app/compile-cache \
    ZILLIZ_EMULATOR_HOST=0.0.0.0
USER node
EXPOSE 19540
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=2s --timeout=2s --start-period=5s CMD ["zilliz-import-emulator", "wait", "--timeout", "1"]
ENTRYPOINT ["zilliz-import-emulator"]
