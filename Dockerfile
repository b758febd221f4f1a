# The container image: docker build -t crashloop-cleaner .
#
# For another architecture: docker buildx build --platform linux/arm64 -t crashloop-cleaner .
# Other base images: --build-arg JDK=... --build-arg BASE=...
# Without a container engine: docs/image.md

# A JDK 25 with a shell, for what builds.
ARG JDK=eclipse-temurin:25-jdk
# What the image consists of besides Java and the program: the C library, and a user who is not root. No shell.
ARG BASE=gcr.io/distroless/base-nossl-debian12:nonroot

# Class files are the same everywhere: they are built on the machine that builds, for whatever platform.
FROM --platform=$BUILDPLATFORM ${JDK} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B --no-transfer-progress -pl image -am -DskipTests -Dimage.skip=true package

# The runtime and the AOT cache are of the platform that the image is for, so they are made on it.
FROM ${JDK} AS tree
COPY --from=build /src/cleaner/target/crashloop-cleaner.jar /program/
COPY --from=build /src/cleaner/target/lib /program/lib/
COPY --from=build /src/image/target/crashloop-image.jar /src/image/target/bom.json /src/LICENSE /
RUN java -cp /crashloop-image.jar:/program/crashloop-cleaner.jar \
    dev.crashloop.image.Assembly /program /bom.json /LICENSE /tree

FROM ${BASE}
# What changes least comes first: an update transfers what changed.
COPY --from=tree /tree/opt/java /opt/java
COPY --from=tree /tree/opt/crashloop-cleaner/lib /opt/crashloop-cleaner/lib
COPY --from=tree /tree/opt/crashloop-cleaner/LICENSE /tree/opt/crashloop-cleaner/crashloop-cleaner.jar \
    /tree/opt/crashloop-cleaner/sbom.cdx.json /opt/crashloop-cleaner/
COPY --from=tree /tree/opt/crashloop-cleaner/crashloop-cleaner.aot /opt/crashloop-cleaner/

ARG VERSION=0.1.0-SNAPSHOT
LABEL org.opencontainers.image.title="CrashLoop Cleaner" \
      org.opencontainers.image.description="Heals Kubernetes pods stuck in CrashLoopBackOff for a known, transient reason" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV LANG=C.UTF-8 PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /
USER 65532:65532
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/opt/crashloop-cleaner/crashloop-cleaner.aot", "-jar", "/opt/crashloop-cleaner/crashloop-cleaner.jar"]
