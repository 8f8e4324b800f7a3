package io.roundabout.exits;

import org.apache.spark.SparkConf;

/**
 * A configuration that keeps Spark's listeners on loopback. Spark's web page binds to all addresses
 * unless the environment variable {@code SPARK_LOCAL_IP} says otherwise, and reads the environment
 * through its configuration.
 */
final class LoopbackConf extends SparkConf {
  static final String LOOPBACK = "127.0.0.1";

  LoopbackConf() {
    super(false);
  }

  @Override
  public String getenv(String name) {
    return name.equals("SPARK_LOCAL_IP") ? LOOPBACK : super.getenv(name);
  }

  @Override
  public SparkConf clone() {
    LoopbackConf copy = new LoopbackConf();
    for (var setting : getAll()) {
      copy.set(setting._1(), setting._2());
    }
    return copy;
  }
}
