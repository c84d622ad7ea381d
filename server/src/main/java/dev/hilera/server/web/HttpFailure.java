package dev.hilera.server.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is refused: the code and what the asker is told. */
public final class HttpFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final transient Details details;

  /**
   * What else the answer says.
   *
   * @param field the parameter that is wrong
   * @param errors every fault of a description
   * @param headers of the answer
   */
  record Details(@Nullable String field, List<Fault> errors, Map<String, String> headers) {
    static final Details NONE = new Details(null, List.of(), Map.of());
  }

  /**
   * One fault of a description.
   *
   * @param field where, such as {@code tasks.fetch.needs}
   * @param problem what is wrong and what to do about it
   */
  public record Fault(String field, String problem) {}

  private HttpFailure(int code, String text, Details details) {
    super(text);
    this.code = code;
    this.details = details;
  }

  /** Any code. */
  public HttpFailure(int code, String text) {
    this(code, text, Details.NONE);
  }

  /** 400 for one parameter. */
  public static HttpFailure field(String field, String problem) {
    return new HttpFailure(400, field + ": " + problem, new Details(field, List.of(), Map.of()));
  }

  /** 400 for a description with these faults. */
  public static HttpFailure refused(String text, List<Fault> errors) {
    String field = errors.isEmpty() ? null : errors.getFirst().field();
    return new HttpFailure(400, text, new Details(field, List.copyOf(errors), Map.of()));
  }

  /** The same with one more header. */
  public HttpFailure header(String name, String value) {
    return new HttpFailure(
        code, text(), new Details(details.field, details.errors, Map.of(name, value)));
  }

  /** The status code of the answer. */
  public int code() {
    return code;
  }

  /** What the asker is told. */
  public String text() {
    return String.valueOf(getMessage());
  }

  Details details() {
    return details;
  }
}
