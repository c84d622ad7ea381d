package dev.hilera.server.jobfile;

import dev.hilera.Retry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code retry}: the number of attempts in all, or an object. */
final class RetryReader {
  private static final Set<String> KNOWN =
      Set.of("attempts", "backoff", "factor", "max_backoff", "jitter", "exit_codes");

  private RetryReader() {}

  static @Nullable Retry read(Fields parent) {
    Node value = parent.get("retry");
    if (!(value instanceof Node.Mapping)) {
      if (value != null && !(value instanceof Node.Scalar)) {
        parent.wrong("retry", value, "a number of attempts or an object");
        return null;
      }
      Integer attempts = parent.integer("retry");
      return attempts == null ? null : Retry.times(attempts);
    }
    Fields fields = parent.object("retry", KNOWN);
    return fields == null ? null : policy(fields);
  }

  private static @Nullable Retry policy(Fields fields) {
    Integer attempts = fields.integer("attempts");
    if (attempts == null && !fields.has("attempts")) {
      fields.fault("attempts", "it is missing; say how many attempts in all");
    }
    Retry retry = Retry.times(attempts == null ? 1 : attempts);
    Duration backoff = fields.duration("backoff");
    Double factor = fields.decimal("factor");
    Duration longest = fields.duration("max_backoff");
    Double jitter = fields.decimal("jitter");
    retry = backoff == null ? retry : retry.backoff(backoff);
    retry = factor == null ? retry : retry.factor(factor);
    retry = longest == null ? retry : retry.maxBackoff(longest);
    retry = jitter == null ? retry : retry.jitter(jitter);
    return fields.has("exit_codes") ? retry.exitCodes(exitCodes(fields)) : retry;
  }

  private static Set<Integer> exitCodes(Fields fields) {
    Set<Integer> codes = new LinkedHashSet<>();
    Node value = fields.get("exit_codes");
    if (!(value instanceof Node.Sequence sequence) || sequence.items().isEmpty()) {
      fields.fault("exit_codes", "it takes a list of one exit code or more, such as [75, 111]");
      return codes;
    }
    for (Node item : sequence.items()) {
      if (item instanceof Node.Scalar scalar
          && scalar.kind() == Node.Kind.INTEGER
          && scalar.text().length() <= 3
          && Integer.parseInt(scalar.text()) >= 1
          && Integer.parseInt(scalar.text()) <= 255) {
        codes.add(Integer.valueOf(scalar.text()));
      } else {
        fields.fault(
            "exit_codes", item.described() + " is no exit code of a failure; those are 1 to 255");
      }
    }
    return codes;
  }
}
