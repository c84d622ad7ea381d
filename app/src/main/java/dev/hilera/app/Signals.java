package dev.hilera.app;

import dev.hilera.HileraException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C and a polite kill do while a job runs: the first one asks it to stop, a second one
 * ends everything at once.
 *
 * <p>The JDK has no other way to see a second signal than {@code sun.misc.Signal}, which compilers
 * refuse to name; hence the reflection. Where it is missing, signals do what they do by default.
 */
final class Signals {
  private static final int INTERRUPT = 2;
  private static final int TERMINATE = 15;

  private int first;
  private @Nullable Thread waiting;

  private Signals() {}

  /** Something that takes long and may be interrupted. */
  @FunctionalInterface
  interface Wait {
    /** Waits. */
    void end() throws InterruptedException;
  }

  /** Catches them from now on. */
  static Signals caught() {
    Signals signals = new Signals();
    boolean _ = on("INT", () -> signals.receive(INTERRUPT));
    boolean _ = on("TERM", () -> signals.receive(TERMINATE));
    return signals;
  }

  /** The number of the first one, or 0. */
  synchronized int received() {
    return first;
  }

  /** Waits, unless a signal has come or comes; whether it was to the end. */
  boolean outlasted(Wait wait) throws InterruptedException {
    synchronized (this) {
      if (first != 0) {
        return false;
      }
      waiting = Thread.currentThread();
    }
    try {
      wait.end();
      return true;
    } catch (InterruptedException | HileraException e) {
      // A client whose request is interrupted says so in its own words.
      if (received() == 0) {
        throw e;
      }
      return false;
    } finally {
      synchronized (this) {
        waiting = null;
        // One that came in the very last moment.
        boolean _ = first != 0 && Thread.interrupted();
      }
    }
  }

  private void receive(int number) {
    synchronized (this) {
      if (first == 0) {
        first = number;
        if (waiting != null) {
          waiting.interrupt();
        }
        return;
      }
    }
    killAll(number);
  }

  private static void killAll(int number) {
    List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(ExitCode.signalled(number));
  }

  /** Does this whenever that signal comes from now on; whether it can be caught. */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invocation =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> arguments[0].hashCode() == System.identityHashCode(proxy);
                default -> "signals of Hilera";
              };
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(), new Class<?>[] {handler}, invocation);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      // Then a signal does what it always does.
      return false;
    }
  }
}
