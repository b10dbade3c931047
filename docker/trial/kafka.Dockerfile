# A broker from Kafka's own jars, which understands KAFKA_* variables as the official image does.
# For docker/trial/run only, where no registry can be reached; its context is cli/target/lib.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
COPY *.jar /opt/kafka/libs/
RUN useradd --uid 1000 --no-create-home broker \
 && mkdir -p /opt/kafka/config /etc/kafka/docker /mnt/shared/config /var/lib/kafka/data \
 && printf 'Configuration:\n  Appenders:\n    Console:\n      name: STDOUT\n  Loggers:\n    Root:\n      level: WARN\n      AppenderRef:\n        - ref: STDOUT\n' >/etc/kafka/docker/log4j2.yaml \
 && cp /etc/kafka/docker/log4j2.yaml /etc/kafka/docker/tools-log4j2.yaml \
 && touch /etc/kafka/docker/server.properties \
 && printf '%s\n' '#!/bin/bash' \
    'wrapper=(java -cp "/opt/kafka/libs/*" kafka.docker.KafkaDockerWrapper setup --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config)' \
    'out=$("${wrapper[@]}" 2>&1) || grep -i "already formatted" <<<"$out" || { echo "$out"; exit 1; }' \
    'exec java $KAFKA_HEAP_OPTS -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.yaml -cp "/opt/kafka/libs/*" kafka.Kafka /opt/kafka/config/server.properties' >/opt/kafka/run \
 && chmod +x /opt/kafka/run && chown -R 1000:1000 /opt/kafka/config /var/lib/kafka/data
USER 1000:1000
VOLUME /var/lib/kafka/data
ENTRYPOINT ["/opt/kafka/run"]
