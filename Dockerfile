FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
# Without unzip the Maven wrapper fetches a .tar.gz and finds that it lacks the checksum of the .zip.
RUN apt-get update && apt-get install --yes --no-install-recommends unzip && rm -rf /var/lib/apt/lists/*
COPY .mvn .mvn
COPY mvnw pom.xml ./
# The class that starts the service compiles alone, which fetches every library into a layer that lasts as long as the POM.
COPY src/main/java/dev/fromscratch/cnn/*.java src/main/java/dev/fromscratch/cnn/
RUN ./mvnw package -Dmaven.test.skip -Dspotless.check.skip
COPY src/main src/main
RUN ./mvnw package -Dmaven.test.skip -Dspotless.check.skip
RUN java -Djarmode=tools -jar target/cnn-from-scratch.jar extract --destination extracted
# SQLite's library is part of the image, so that it need not be unpacked where nothing may be executed.
RUN unzip -j extracted/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$(uname -m)/*" -d native

FROM eclipse-temurin:25-jre
# Without the vector module the service would run on its slow arithmetic; the build fails instead.
RUN java --add-modules jdk.incubator.vector -version
RUN useradd --uid 10001 --user-group --home-dir /data cnn && install --directory --owner=cnn --group=cnn /data
WORKDIR /app
COPY --from=build /build/native native
COPY --from=build /build/extracted/lib lib
COPY --from=build /build/extracted/cnn-from-scratch.jar ./
# A start that ends before it serves leaves behind all classes in the form in which the JVM keeps them in memory.
RUN java --add-modules jdk.incubator.vector -XX:AOTCacheOutput=cnn.aot -XX:+UseCompressedOops -Dspring.context.exit=onRefresh -Dorg.sqlite.lib.path=/app/native -jar cnn-from-scratch.jar --cnn.data-directory=/tmp/start && rm -r /tmp/start && test -s cnn.aot
ENV CNN_DATA_DIRECTORY=/data SERVER_ADDRESS=0.0.0.0
USER 10001:10001
VOLUME /data
EXPOSE 8080
# The image has neither curl nor wget; bash can open a connection.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200'"]
# Further flags for the JVM: the variable JDK_JAVA_OPTIONS. Where they do not fit the cache, it starts without, and says nothing.
# The cache also wants compressed pointers, which the JVM would give up for a heap beyond 32 GB.
# After a minute in which nothing was collected, free memory goes back to the system.
ENTRYPOINT ["java", "--add-modules", "jdk.incubator.vector", "-XX:AOTCache=cnn.aot", "-Xlog:aot*=off", "-XX:+UseCompressedOops", "-XX:G1PeriodicGCInterval=60000", "-XX:MaxHeapFreeRatio=40", "-XX:TrimNativeHeapInterval=60000", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-Dorg.sqlite.lib.path=/app/native", "-jar", "cnn-from-scratch.jar"]
