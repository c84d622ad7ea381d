package dev.hilera.jdbc;

import dev.hilera.Codec;
import dev.hilera.Retry;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import dev.hilera.job.JobOptions;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Options, works and labels as bytes of the codec. Many jobs say the same, so the bytes of a value
 * and the value of some bytes are remembered. What is code is left out: the predicate of a retry,
 * the body of a work.
 */
final class Vocabulary {
  /** So many are remembered before all are forgotten; values differ less in practice. */
  private static final int REMEMBERED = 1_000;

  private static final byte CODE = 0;
  private static final byte TYPED = 1;
  private static final byte COMMAND = 2;
  private static final byte OTHER = 3;
  private static final byte NAMED = 4;

  private final Codec codec;
  private final Map<Object, byte[]> bytes = new ConcurrentHashMap<>();
  private final Map<ByteBuffer, Object> values = new ConcurrentHashMap<>();

  Vocabulary(Codec codec) {
    this.codec = codec;
  }

  byte[] job(JobOptions options) {
    Retry retry = options.retry();
    return remembered(
        retry.when() == null
            ? options
            : new JobOptions(
                options.priority(),
                options.onFailure(),
                options.maxParallel(),
                options.timeout(),
                options.startAt(),
                options.delay(),
                data(retry),
                options.taskTimeout(),
                options.placement()));
  }

  byte[] task(TaskOptions options) {
    Retry retry = options.retry();
    return remembered(retry == null || retry.when() == null ? options : options.retry(data(retry)));
  }

  /** Anything else that the codec knows and that never changes. */
  byte[] plain(Object value) {
    return remembered(value);
  }

  /** A kind and what the codec makes of the rest. */
  byte[] work(Work work) {
    return switch (work) {
      case Work.Code code -> kind(CODE, remembered(code.inputs()));
      case Work.Typed(String type, Object params) when params == null ->
          kind(NAMED, remembered(type));
      case Work.Typed typed -> kind(TYPED, encode(typed));
      case Work.Command command -> kind(COMMAND, encode(command));
      case Work.Other other -> kind(OTHER, encode(other));
    };
  }

  /** What stands for a work in a table of works: equal keys have equal bytes. */
  static Object key(Work work) {
    return switch (work) {
      case Work.Code code -> code.inputs();
      case Work.Typed typed when typed.params() == null -> typed;
      case Work.Command command -> command;
      // A user's record may call others equal that are not the same.
      case Work.Typed typed -> new Same(typed);
      case Work.Other other -> new Same(other);
    };
  }

  Work work(byte[] stored) {
    byte[] rest = Arrays.copyOfRange(stored, 1, stored.length);
    return switch (stored[0]) {
      case CODE -> new Work.Code(names(rest), null);
      case NAMED -> new Work.Typed((String) known(rest), null);
      case TYPED, COMMAND, OTHER -> (Work) found(decode(rest));
      default -> throw new IllegalArgumentException("a work of kind " + stored[0]);
    };
  }

  @SuppressWarnings("unchecked") // written by work(Work)
  private List<String> names(byte[] stored) {
    return (List<String>) known(stored);
  }

  /** The value of bytes that stand in many places. */
  Object known(byte[] stored) {
    ByteBuffer key = ByteBuffer.wrap(stored);
    Object value = values.get(key);
    if (value == null) {
      value = found(decode(stored));
      if (values.size() >= REMEMBERED) {
        values.clear();
      }
      values.put(key, value);
    }
    return value;
  }

  @Nullable Object decode(byte[] stored) {
    return codec.decode(stored);
  }

  byte[] encode(@Nullable Object value) {
    try {
      return codec.encode(value);
    } catch (IllegalArgumentException e) {
      throw new StoreException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private byte[] remembered(Object value) {
    byte[] known = bytes.get(value);
    if (known == null) {
      known = encode(value);
      if (bytes.size() >= REMEMBERED) {
        bytes.clear();
      }
      bytes.put(value, known);
    }
    return known;
  }

  private static Object found(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("null where there is none");
    }
    return value;
  }

  private static Retry data(Retry retry) {
    return retry.when(null);
  }

  private static byte[] kind(byte kind, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = kind;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** Equal to itself alone. */
  private static final class Same {
    private final Object value;

    Same(Object value) {
      this.value = value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Same same && same.value == value;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(value);
    }
  }
}
