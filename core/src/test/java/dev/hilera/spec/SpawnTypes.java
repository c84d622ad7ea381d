package dev.hilera.spec;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Spawn;
import dev.hilera.TaskType;

/** The task types that are spawned. */
abstract class SpawnTypes extends Opened {
  record Text(String text) {}

  record Depth(int depth) {}

  final Gate gate = new Gate();

  final TaskType<Text, String> say =
      TaskType.of("say", Text.class, params -> "said " + params.text());
  final TaskType<Text, String> held =
      TaskType.of(
          "held",
          Text.class,
          params -> {
            gate.pass();
            return "held " + params.text();
          });
  final TaskType<Text, String> fail =
      TaskType.of(
          "fail",
          Text.class,
          params -> {
            throw new IllegalStateException(params.text());
          });
  final TaskType<Depth, String> deeper =
      TaskType.of(
          "deeper",
          Depth.class,
          params -> {
            if (params.depth() > 0) {
              String name = Attempt.current().task() + "+";
              Attempt.current().spawn(name, type("deeper"), new Depth(params.depth() - 1));
            }
            return "depth " + params.depth();
          });

  @SuppressWarnings("unchecked") // a type that refers to itself cannot name its own field
  private TaskType<Depth, String> type(String name) {
    return TaskType.of(name, Depth.class, params -> "");
  }

  Hilera opened() {
    return open(types(config()));
  }

  Config types(Config config) {
    return config.types(say, held, fail, deeper);
  }

  static String refusal(Spawn spawn) throws InterruptedException {
    try {
      Attempt.current().spawn(spawn);
      return "accepted";
    } catch (HileraException.Invalid e) {
      return e.getMessage();
    }
  }
}
