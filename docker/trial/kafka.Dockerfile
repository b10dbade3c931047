# A broker from Kafka's own jars, laid out as the official image: it understands KAFKA_* variables and
# starts by /etc/kafka/docker/run. Only where that image cannot be pulled; docker/trial/images builds it.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
RUN useradd --uid 1000 --no-create-home appuser \
 && mkdir -p /opt/kafka/config /etc/kafka/docker /mnt/shared/config /var/lib/kafka/data \
 && touch /etc/kafka/docker/server.properties \
 && chown -R appuser:appuser /opt/kafka /var/lib/kafka
COPY cli/target/lib/*.jar /opt/kafka/libs/
COPY docker/trial/kafka-log4j2.yaml /etc/kafka/docker/log4j2.yaml
COPY docker/trial/kafka-log4j2.yaml /etc/kafka/docker/tools-log4j2.yaml
COPY docker/trial/kafka-run /etc/kafka/docker/run
USER appuser
VOLUME /var/lib/kafka/data
CMD ["/etc/kafka/docker/run"]
