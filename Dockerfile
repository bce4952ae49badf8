# Three steps: build the jar, take it apart, and rehearse once so that a container starts warm.

FROM eclipse-temurin:25-jdk AS build
WORKDIR /source
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q -Dmaven.test.skip=true package
RUN java -Djarmode=tools -jar target/chainrule.jar extract --layers --destination /layers

FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin chainrule \
 && install -d -o chainrule -g chainrule /data /app/warm
WORKDIR /app
# The program belongs to root, so that the service cannot change it; layers that change seldom come first.
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
USER chainrule

# The rehearsal: one start, one training, one prediction. It leaves the JVM's archive of loaded classes and the unpacked
# native libraries in /app/warm, and proves that the image works.
RUN set -eu; \
    java -XX:MaxRAMPercentage=50 -XX:AOTCacheOutput=warm/chainrule.aot --sun-misc-unsafe-memory-access=allow \
      -Dorg.bytedeco.javacpp.cachedir=/app/warm/natives -jar chainrule.jar \
      --chainrule.data-dir=/tmp/rehearsal --chainrule.welcome=false & \
    service=$!; \
    ask() { curl -sS --fail-with-body --retry 60 --retry-delay 1 --retry-connrefused "$@"; echo; }; \
    ask http://localhost:8080/actuator/health/readiness; \
    ask 'http://localhost:8080/jobs?wait=60' -H 'Content-Type: application/json' -d '{"dataset":"xor"}'; \
    ask 'http://localhost:8080/models/xor/predict?a=0&b=1'; \
    kill "$service"; wait "$service" || [ $? -eq 143 ]; \
    rm -rf /tmp/rehearsal; test -s warm/chainrule.aot

# Inside a container the loopback is nobody's; the check of Host and Origin stays on. Publish the port on 127.0.0.1
# unless a proxy in front says who may come in.
ENV SERVER_ADDRESS=0.0.0.0 \
    CHAINRULE_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD curl -sf -o /dev/null http://localhost:8080/actuator/health/readiness
# Half of the memory for the heap; the networks and their data live in the other half.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=warm/chainrule.aot", \
  "--sun-misc-unsafe-memory-access=allow", "-Dorg.bytedeco.javacpp.cachedir=/app/warm/natives", "-jar", "chainrule.jar"]
