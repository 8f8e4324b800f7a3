package org.apache.spark.kafka010;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** As Scala compiles an object: keeps secrets out of Spark's log. */
public final class KafkaRedactionUtil$ {
  public static final KafkaRedactionUtil$ MODULE$ = new KafkaRedactionUtil$();

  private KafkaRedactionUtil$() {}

  public Seq<Tuple2<String, String>> redactParams(Seq<Tuple2<String, Object>> params) {
    List<Tuple2<String, String>> redacted = new ArrayList<>();
    for (Tuple2<String, Object> param : CollectionConverters.asJava(params)) {
      String key = param._1().toLowerCase(Locale.ROOT);
      boolean secret = key.contains("password") || key.contains("jaas");
      redacted.add(new Tuple2<>(param._1(), secret ? "(redacted)" : String.valueOf(param._2())));
    }
    return CollectionConverters.asScala(redacted).toSeq();
  }
}
