package io.roundabout.exits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Tells whether two analysed queries mean the same. Spark numbers columns anew in every process and
 * for every query; here they are numbered in the order in which the plan names them.
 */
final class Fingerprint {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Integer> numbers = new HashMap<>();
  private final StringBuilder literals = new StringBuilder();

  private Fingerprint() {}

  /** All of the text that has a say in what an exit gives. */
  static String definition(ExitConfig exit, Library library) {
    StringBuilder text = new StringBuilder(exit.query().text().strip());
    exit.emit().ifPresent(emit -> text.append("\nemit ").append(emit));
    exit.keepState().ifPresent(time -> text.append("\nkeep_state ").append(time));
    library.functions().forEach((name, it) -> text.append("\nfunction ").append(name).append(it));
    library.views().forEach((name, sql) -> text.append("\nview ").append(name).append(sql));
    return text.toString();
  }

  static String of(LogicalPlan plan, ExitConfig exit) {
    Fingerprint fingerprint = new Fingerprint();
    try {
      JsonNode tree = JSON.readTree(plan.toJSON());
      fingerprint.normalise(tree);
      fingerprint.addLiterals(plan);
      return sha256(tree + fingerprint.literals.toString() + exit.emit() + exit.keepState());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Spark gave a plan that is no JSON", e);
    }
  }

  private void normalise(JsonNode node) {
    if (node instanceof ObjectNode object) {
      String type = object.path("class").asText(object.path("product-class").asText());
      if (type.endsWith(".ExprId")) {
        renumber(object, "id", "column");
        object.remove("jvmId");
      } else if (type.endsWith(".CTERelationDef")) {
        renumber(object, "id", "with");
      } else if (type.endsWith(".CTERelationRef")) {
        renumber(object, "cteId", "with");
      } else if (type.endsWith(".CatalogTable")) {
        object.remove("createTime");
      }
    }
    node.forEach(this::normalise);
  }

  private void renumber(ObjectNode object, String field, String kind) {
    String key = kind + object.path(field).asText();
    object.put(field, numbers.computeIfAbsent(key, unseen -> numbers.size()));
  }

  /** The rows of VALUES, which the JSON leaves out. */
  private void addLiterals(LogicalPlan plan) {
    if (plan instanceof LocalRelation rows && !rows.data().isEmpty()) {
      literals.append(rows.data());
    }
    List<LogicalPlan> below = CollectionConverters.asJava(plan.children());
    below.forEach(this::addLiterals);
    CollectionConverters.asJava(plan.subqueries()).forEach(this::addLiterals);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
