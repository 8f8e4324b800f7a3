package org.apache.spark.kafka010;

import java.util.HashMap;
import java.util.Map;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Builds the configuration of a Kafka client; there is no delegation token to put into it. */
public final class KafkaConfigUpdater {
  private final Map<String, Object> map;

  /** Begins with the parameters that a user gave; {@code module} is for Spark's log. */
  public KafkaConfigUpdater(
      String module, scala.collection.immutable.Map<String, String> kafkaParams) {
    map = new HashMap<>(CollectionConverters.asJava(kafkaParams));
  }

  public KafkaConfigUpdater set(String key, Object value) {
    map.put(key, value);
    return this;
  }

  public KafkaConfigUpdater setIfUnset(String key, Object value) {
    map.putIfAbsent(key, value);
    return this;
  }

  public KafkaConfigUpdater setAuthenticationConfigIfNeeded() {
    return this;
  }

  public KafkaConfigUpdater setAuthenticationConfigIfNeeded(
      Option<KafkaTokenClusterConf> clusterConfig) {
    return this;
  }

  public Map<String, Object> build() {
    return map;
  }
}
