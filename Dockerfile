# kvposture as an image: docker build -t kvposture . && docker run --rm kvposture audit --demo
FROM node:22-slim AS build
WORKDIR /src
COPY . .
RUN npm ci && npm pack --pack-destination /tmp && npm install --global --omit=dev /tmp/kvposture-*.tgz

FROM node:22-slim
COPY --from=build /usr/local/lib/node_modules/kvposture /usr/local/lib/node_modules/kvposture
RUN ln -s ../lib/node_modules/kvposture/bin/kvposture.js /usr/local/bin/kvposture
# By number, so that Kubernetes can check runAsNonRoot; `node` is the name of this user in the image.
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["kvposture"]
