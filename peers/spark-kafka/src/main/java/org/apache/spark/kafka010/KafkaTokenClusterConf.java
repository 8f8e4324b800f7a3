package org.apache.spark.kafka010;

/** The type of a cluster's delegation tokens; there is never one. */
public final class KafkaTokenClusterConf {
  private KafkaTokenClusterConf() {}
}
