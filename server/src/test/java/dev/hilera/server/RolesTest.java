package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Section 6: every path and method of the API's document, asked by every role and by nobody. */
class RolesTest extends Served {
  private static final Map<Role, String> TOKENS =
      Map.of(
          Role.VIEWER, "v-0123456789abcdef",
          Role.OPERATOR, "o-0123456789abcdef",
          Role.ADMIN, "a-0123456789abcdef");

  /** Paths that take another role than their method tells. */
  private static final Map<String, String> OPEN =
      Map.of("GET /healthz", "", "GET /readyz", "", "POST /login", "", "POST /logout", "");

  private void serveWithTokens() {
    serve(
        anywhere()
            .tokens(
                TOKENS.entrySet().stream()
                    .map(one -> new AccessToken(one.getKey().word(), one.getKey(), one.getValue()))
                    .toArray(AccessToken[]::new)));
  }

  private static @Nullable Role wanted(String operation) {
    if (OPEN.containsKey(operation)) {
      return null;
    }
    return switch (operation.split(" ", 2)[0]) {
      case "GET", "HEAD" -> Role.VIEWER;
      case "PATCH" -> Role.ADMIN;
      default -> Role.OPERATOR;
    };
  }

  /** Each operation with the role that the document tells; empty for none. */
  private Map<String, String> documented() throws Exception {
    JsonNode paths = asked("GET /api/openapi.json", Role.VIEWER).json().get("paths");
    Map<String, String> all = new TreeMap<>();
    for (String path : paths.propertyNames()) {
      for (String method : paths.get(path).propertyNames()) {
        JsonNode security = paths.get(path).get(method).get("security");
        String role = security.isEmpty() ? "" : security.get(0).get("token").get(0).stringValue();
        all.put(method.toUpperCase(java.util.Locale.ROOT) + " " + path, role);
      }
    }
    return all;
  }

  private Answer asked(String operation, @Nullable Role by) throws Exception {
    String[] parts = operation.split(" ", 2);
    // A job that is not there: what is let in finds nothing, and changes nothing.
    String path = parts[1].replace("{id}", "77").replace("{name}", "nobody");
    List<String> headers = new ArrayList<>();
    if (by != null) {
      headers.addAll(List.of("Authorization", "Bearer " + TOKENS.get(by)));
    }
    return send(parts[0], path, null, headers.toArray(String[]::new));
  }

  @Test
  void eachIsLetInWhereItsRoleCoversTheMethodAndNowhereElse() throws Exception {
    serveWithTokens();
    Map<String, String> operations = documented();
    assertThat(operations).hasSizeGreaterThan(30);
    List<String> all = new ArrayList<>(operations.keySet());
    operations.keySet().stream()
        .filter(one -> one.startsWith("GET "))
        .forEach(one -> all.add("HEAD" + one.substring(3)));
    for (String operation : all) {
      Role wanted = wanted(operation.replace("HEAD ", "GET "));
      String told = operations.getOrDefault(operation.replace("HEAD ", "GET "), "");
      assertThat(told).as(operation).isEqualTo(wanted == null ? "" : wanted.word());
      Answer nobody = asked(operation, null);
      assertThat(nobody.code() == 401)
          .as("%s by nobody: %s", operation, nobody)
          .isEqualTo(wanted != null);
      for (Role role : Role.values()) {
        int code = asked(operation, role).code();
        boolean isRefused = wanted != null && !role.covers(wanted);
        assertThat(code == 403).as("%s by %s: %d", operation, role, code).isEqualTo(isRefused);
        assertThat(code).as("%s by %s", operation, role).isNotEqualTo(401);
      }
    }
    assertThat(hilera().counts().values()).allMatch(count -> count == 0);
  }
}
