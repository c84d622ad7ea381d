package dev.hilera.command;

import static dev.hilera.command.Bench.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Work.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandStopTest {
  /** Never waited for in full: what stops at once must not need it. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path root;

  @Test
  void anInterruptEndsChildrenAndGrandchildren() throws Exception {
    Bench bench = new Bench(root, LONG);
    Running running =
        new Running(bench, sh("(sleep 600 & echo $! >b; wait) & echo $$ >a; wait; exit 1"));
    List<ProcessHandle> all = List.of(bench.process("a"), bench.process("b"));

    assertThat(running.interrupted()).isInstanceOf(InterruptedException.class);

    assertThat(all).noneMatch(Bench::lives);
    assertNothingIsLeft(bench);
  }

  @Test
  void anInterruptEndsOneThatLeftTheSession() throws Exception {
    Bench bench = new Bench(root, LONG);
    Running running =
        new Running(
            bench,
            sh(
                "setsid sh -c 'echo $$ >a; exec sleep 600' >/dev/null 2>&1 &"
                    + " echo $$ >b; exec sleep 600"));
    ProcessHandle daemon = bench.process("a");
    bench.process("b"); // one that it starts in this moment would have the whole grace time

    assertThat(running.interrupted()).isInstanceOf(InterruptedException.class);

    assertThat(Bench.lives(daemon)).isFalse();
    assertNothingIsLeft(bench);
  }

  @Test
  void oneThatIgnoresTheFirstSignalIsKilledAfterTheGraceTime() throws Exception {
    Bench bench = new Bench(root, SHORT);
    Running running =
        new Running(
            bench,
            sh(
                "trap '' TERM; (setsid sh -c 'echo $$ >b; while :; do sleep 600; done') &"
                    + " echo $$ >a; while :; do sleep 600; done"));
    List<ProcessHandle> all = List.of(bench.process("a"), bench.process("b"));

    assertThat(running.interrupted()).isInstanceOf(InterruptedException.class);

    assertThat(all).noneMatch(Bench::lives);
    assertNothingIsLeft(bench);
  }

  @Test
  void oneThatHidesItsEnvironmentIsKilledToo() throws Exception {
    Bench bench = new Bench(root, SHORT);
    Running running =
        new Running(
            bench,
            sh(
                "trap '' TERM; env -i sh -c 'echo $$ >a; while :; do sleep 600; done' >/dev/null"
                    + " 2>&1 & trap - TERM; sleep 600"));
    long hidden = bench.pid("a");

    assertThat(running.interrupted()).isInstanceOf(InterruptedException.class);

    assertThat(Bench.lives(hidden)).isFalse();
  }

  @Test
  void aSecondInterruptEndsTheGraceTime() throws Exception {
    Bench bench = new Bench(root, LONG);
    Running running =
        new Running(bench, sh("trap ': >asked' TERM; echo $$ >a; while :; do sleep 0.1; done"));
    ProcessHandle stubborn = bench.process("a");

    running.thread.interrupt();
    Bench.until(() -> Files.exists(bench.work.resolve("asked")));
    assertThat(running.interrupted()).isInstanceOf(InterruptedException.class);

    assertThat(Bench.lives(stubborn)).isFalse();
  }

  @Test
  void theCommandHasItsGraceTimeToCleanUp() throws Exception {
    Bench bench = new Bench(root, LONG);
    Running running =
        new Running(
            bench,
            sh("trap 'sleep 0.2; : >cleaned; exit 0' TERM; echo $$ >a; sleep 600 & wait $!"));
    bench.process("a");

    assertThat(running.interrupted()).isInstanceOf(InterruptedException.class);

    assertThat(bench.work.resolve("cleaned")).exists();
  }

  @Test
  void anInterruptAtAnyMomentLeavesNothing() throws Exception {
    Bench bench = new Bench(root, SHORT);
    for (int spins = 0; spins < 30; spins++) {
      Running running = new Running(bench, Command.of("sleep", "600"));
      long start = System.nanoTime();
      while (System.nanoTime() - start < spins * 500_000L) {
        Thread.onSpinWait();
      }
      assertThat(running.interrupted()).isInstanceOf(InterruptedException.class);
      assertNothingIsLeft(bench);
    }
  }

  @Test
  void whatIsLeftInTheBackgroundEndsWithTheCommand() throws Exception {
    Bench bench = new Bench(root, LONG);

    assertThat(bench.run(sh("sleep 600 & echo $! >a; echo done"))).isEqualTo("done");

    long left = bench.pid("a");
    Bench.until(() -> !Bench.lives(left));
  }

  @Test
  void aDaemonThatHoldsStdoutOpenHoldsUpNothing() throws Exception {
    Bench bench = new Bench(root, LONG);

    assertThat(
            bench.run(
                sh(
                    "setsid sh -c 'echo $$ >a; exec sleep 600' &"
                        + " while [ ! -s a ]; do sleep 0.02; done; echo done")))
        .isEqualTo("done");

    ProcessHandle daemon = bench.process("a");
    assertThat(Bench.lives(daemon)).as("a daemon on purpose lives on").isTrue();
    daemon.destroyForcibly();
  }

  @Test
  void oneThatIgnoresTheEndOfItsCommandIsKilled() throws Exception {
    Bench bench = new Bench(root, LONG);

    assertThat(bench.run(sh("trap '' TERM; sleep 600 & echo $! >a; echo done"))).isEqualTo("done");

    Bench.until(() -> !Bench.lives(bench.pid("a")));
  }

  private static void assertNothingIsLeft(Bench bench) {
    assertThat(ProcessTable.members(Optional.empty(), CommandEnvironment.mark(bench.files())))
        .isEmpty();
  }

  /** A command on a thread of its own. */
  private static final class Running {
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

    Running(Bench bench, Command command) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  bench.run(command);
                } catch (Throwable e) {
                  thrown.set(e);
                }
              });
    }

    @Nullable Throwable interrupted() throws InterruptedException {
      thread.interrupt();
      thread.join();
      return thrown.get();
    }
  }
}
