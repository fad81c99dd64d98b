# docker build -t brama .
# docker run -v /etc/brama:/etc/brama:ro -p 127.0.0.1:8080:8080 brama
# nginx stands in front of it as it would without a container (Config/nginx).
# State belongs in the volume: store.url: "sqlite:/var/lib/brama/brama.sqlite"

FROM swift:6.3-bookworm AS build
WORKDIR /src
# Apart, so that a changed source does not install the packages again.
COPY Scripts/setup Scripts/setup
RUN Scripts/setup --build-only
COPY . .
RUN Scripts/release && install -D .build/release/brama /out/brama

FROM debian:12-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        ca-certificates curl libcurl4 libsqlite3-0 libssl3 libstdc++6 libxml2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/brama --create-home --shell /usr/sbin/nologin brama
COPY --from=build /out/brama /usr/local/bin/brama
COPY LICENSE /usr/share/doc/brama/LICENSE
USER 10001
WORKDIR /var/lib/brama
# Loopback is the container's own: publish 8080 to nginx alone, and 8081 to nobody.
ENV BRAMA_LISTEN=0.0.0.0:8080 BRAMA_ADMIN_LISTEN=127.0.0.1:8081
EXPOSE 8080
VOLUME /var/lib/brama
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:8081/health/live"]
ENTRYPOINT ["/usr/local/bin/brama"]
CMD ["serve", "--config", "/etc/brama/config/brama.yaml"]
