package org.apache.spark.kafka010;

import java.util.Map;
import org.apache.spark.SparkConf;
import scala.Option;

/** As Scala compiles an object: no cluster has delegation tokens, so none has to be renewed. */
public final class KafkaTokenUtil$ {
  public static final KafkaTokenUtil$ MODULE$ = new KafkaTokenUtil$();

  private KafkaTokenUtil$() {}

  public Option<KafkaTokenClusterConf> findMatchingTokenClusterConfig(
      SparkConf sparkConf, String bootstrapServers) {
    return Option.empty();
  }

  public boolean needTokenUpdate(
      Map<String, Object> params, Option<KafkaTokenClusterConf> clusterConfig) {
    return false;
  }
}
