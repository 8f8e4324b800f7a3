/**
 * Stands in for Spark's own {@code spark-token-provider-kafka-0-10}, which cannot be resolved from
 * Maven Central: of its classes those that the connector calls, without the delegation tokens of a
 * secured Kafka cluster. Nothing of it is called for each row.
 */
package org.apache.spark.kafka010;
