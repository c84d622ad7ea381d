package dev.hilera.app;

import dev.hilera.server.AccessToken;
import dev.hilera.server.Role;
import dev.hilera.server.jobfile.Faults;
import dev.hilera.server.jobfile.Fields;
import dev.hilera.server.jobfile.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads who may come in: {@code tokens: [{name, role, token or token_file}]}. */
final class TokensReader {
  private static final Set<String> KNOWN =
      Set.of("tokens.name", "tokens.role", "tokens.token", "tokens.token_file");

  private final Path file;
  private final Faults faults;
  private final Consumer<String> warn;

  TokensReader(Path file, Faults faults, Consumer<String> warn) {
    this.file = file;
    this.faults = faults;
    this.warn = warn;
  }

  List<AccessToken> read(Fields top, String key) {
    List<AccessToken> tokens = new ArrayList<>();
    Node value = top.get(key);
    if (value instanceof Node.Sequence sequence) {
      for (Node item : sequence.items()) {
        AccessToken token = token(item, key);
        if (token != null) {
          tokens.add(token);
        }
      }
    } else if (value != null) {
      top.fault(key, "it is " + value.described() + ", not a list of objects with name and role");
    }
    return tokens;
  }

  private @Nullable AccessToken token(Node item, String path) {
    if (!(item instanceof Node.Mapping mapping)) {
      faults.add(item.at(), path, "it is " + item.described() + ", not an object");
      return null;
    }
    Fields fields = Fields.any(mapping, path, faults);
    for (Node.Entry entry : fields.entries()) {
      String place = fields.path(entry.key().text());
      if (!KNOWN.contains(place)) {
        warn.accept(SettingsFile.unknown(file, entry, place, KNOWN));
      }
    }
    String name = fields.text("name");
    if (name == null && !fields.has("name")) {
      fields.fault("name", "it is missing; it stands in logs for the token");
    }
    Role role = role(fields);
    String secret = secret(fields);
    return name == null || role == null || secret == null
        ? null
        : new AccessToken(name, role, secret);
  }

  private static @Nullable Role role(Fields fields) {
    String word = fields.text("role");
    if (word == null && fields.has("role")) {
      return null;
    }
    for (Role role : Role.values()) {
      if (role.word().equals(word == null ? "" : word.toLowerCase(Locale.ROOT))) {
        return role;
      }
    }
    fields.fault("role", "write viewer, operator or admin");
    return null;
  }

  /** The secret itself, or what stands in a file beside this one. */
  private @Nullable String secret(Fields fields) {
    if (fields.has("token") == fields.has("token_file")) {
      fields.fault("token", "give token or token_file, one of them");
      return null;
    }
    String secret = fields.text("token");
    String from = fields.text("token_file");
    String field = from == null ? "token" : "token_file";
    try {
      String whole =
          from == null
              ? secret
              : Files.readString(file.toAbsolutePath().resolveSibling(from)).strip();
      if (whole != null && whole.length() < AccessToken.SHORTEST) {
        fields.fault(field, "the token is shorter than " + AccessToken.SHORTEST + " characters");
        return null;
      }
      return whole;
    } catch (IOException e) {
      fields.fault("token_file", "it cannot be read: " + Reasons.of(e));
      return null;
    }
  }
}
