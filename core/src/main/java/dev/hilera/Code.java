package dev.hilera;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of code a task can be: a function of the results it needs. Whatever one throws fails
 * only its own attempt.
 */
public final class Code {
  private Code() {}

  /** Code without inputs and without a value. */
  @FunctionalInterface
  public interface Action {
    /** Runs it. */
    void run() throws Exception;
  }

  /** Code without inputs. */
  @FunctionalInterface
  public interface Of0<R extends @Nullable Object> {
    /** Runs it. */
    R task() throws Exception;
  }

  /** Code with one input. */
  @FunctionalInterface
  public interface Of1<A extends @Nullable Object, R extends @Nullable Object> {
    /** Runs it. */
    R task(A a) throws Exception;
  }

  /** Code with two inputs. */
  @FunctionalInterface
  public interface Of2<
      A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> {
    /** Runs it. */
    R task(A a, B b) throws Exception;
  }

  /** Code with three inputs. */
  @FunctionalInterface
  public interface Of3<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      R extends @Nullable Object> {
    /** Runs it. */
    R task(A a, B b, C c) throws Exception;
  }

  /** Code with four inputs. */
  @FunctionalInterface
  public interface Of4<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      R extends @Nullable Object> {
    /** Runs it. */
    R task(A a, B b, C c, D d) throws Exception;
  }

  /** Code with five inputs. */
  @FunctionalInterface
  public interface Of5<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      E extends @Nullable Object,
      R extends @Nullable Object> {
    /** Runs it. */
    R task(A a, B b, C c, D d, E e) throws Exception;
  }

  /** Code with a list of inputs of one type. */
  @FunctionalInterface
  public interface OfList<A extends @Nullable Object, R extends @Nullable Object> {
    /** Runs it. */
    R task(List<A> inputs) throws Exception;
  }
}
