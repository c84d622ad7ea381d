package dev.hilera.crash;

import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Stores with something planted around what they write. */
final class Planted {
  private static final Set<String> WRITES =
      Set.of("join", "stage", "commit", "settle", "adopt", "send", "claim", "decide", "remove");

  private Planted() {}

  /** What happens around a call that writes. */
  interface Around {
    /** Before it. */
    default void before(int count) {}

    /** After it has returned, and before its caller knows. */
    default void after(int count) {}
  }

  /** The same store, with something around each call that writes; they are counted from 1. */
  static Store around(Store real, Around around) {
    AtomicInteger calls = new AtomicInteger();
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              int count = WRITES.contains(method.getName()) ? calls.incrementAndGet() : 0;
              if (count > 0) {
                around.before(count);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() instanceof StoreException known ? known : e;
              } finally {
                if (count > 0) {
                  around.after(count);
                }
              }
            });
  }

  /**
   * Ends the JVM at once, as a crash would.
   *
   * @param when before so manieth write, or, below 0, after it; never with 0
   */
  static Around halt(int when) {
    return new Around() {
      @Override
      public void before(int count) {
        if (count == when) {
          Runtime.getRuntime().halt(9);
        }
      }

      @Override
      public void after(int count) {
        if (count == -when) {
          Runtime.getRuntime().halt(9);
        }
      }
    };
  }

  /** Lets nobody take up a job, so that a record can be read without going on with it. */
  static Store readOnly(Store real) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              if (method.getName().equals("adopt")) {
                return java.util.List.of();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() instanceof StoreException known ? known : e;
              }
            });
  }
}
