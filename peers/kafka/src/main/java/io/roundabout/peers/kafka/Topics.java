package io.roundabout.peers.kafka;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates the topics of a job. */
public final class Topics {
  public static final String ORDERS = "orders";
  public static final String CUSTOMERS = "customers";
  public static final String RESULTS = "results";

  private static final short REPLICAS = 1;

  private Topics() {}

  /** Creates topics with so many partitions each, and returns when they can be used. */
  public static void create(String address, int partitions, String... names) throws Exception {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
      admin
          .createTopics(
              Arrays.stream(names).map(name -> new NewTopic(name, partitions, REPLICAS)).toList())
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }
}
